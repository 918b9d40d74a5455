/** The fields that a shop added, and what their values say. */

import { useQuery } from "@tanstack/react-query";
import { api, told } from "@/api/client";
import { day, number } from "@/format";
import type { CustomFieldOut, Owner } from "@/generated/api";
import type { Said } from "@/kit/Overtaken";
import { useMay } from "@/shell/me";
import { languageTag, useWords } from "@/words";

export type CustomValue = string | number | boolean | null;
export type CustomValues = Readonly<Record<string, CustomValue | undefined>>;

/** A label in the language that is spoken, else the first that there is. */
export function labelOf(labels: Readonly<Record<string, string>>, code: string): string {
  const tag = languageTag();
  const near = Object.keys(labels).find((locale) => locale.split("-")[0] === tag.split("-")[0]);
  return labels[tag] ?? (near ? labels[near] : undefined) ?? Object.values(labels)[0] ?? code;
}

/** The fields of what belongs to `owner`, in their order; of a channel's orders those that it has. */
export function useCustomFields(owner: Owner, channel?: string): readonly CustomFieldOut[] {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ["custom_fields", owner],
    queryFn: () => told(api.GET("/api/v1/custom-fields", { params: { query: { owner } } })),
    enabled: may("catalog.read"),
    staleTime: 60_000,
  });
  return (data?.items ?? []).filter((field) => !channel || !field.channels || field.channels.includes(channel));
}

/** What a value says, as text. */
export function useCustomText(): (field: CustomFieldOut, value: CustomValue | undefined) => string | null {
  const { t } = useWords();
  return (field, value) => {
    if (value === undefined || value === null || value === "") return null;
    if (typeof value === "boolean") return value ? t("kit.yes") : t("kit.no");
    if (field.type === "integer") return number(Number(value));
    if (field.type === "date") return day(String(value));
    const choice = field.type === "choice" && field.choices.find(({ code }) => code === value);
    return choice ? labelOf(choice.labels, choice.code) : String(value);
  };
}

/** The values as they are read in a form. */
export function useCustomSays(owner: Owner, channel?: string): (values: CustomValues) => Said {
  const fields = useCustomFields(owner, channel);
  const text = useCustomText();
  return (values) =>
    fields.map((field) => [labelOf(field.labels, field.key), text(field, values[field.key]) ?? ""] as const);
}

/** The values that were changed; those that were emptied are null. */
export function changedValues(before: CustomValues, after: CustomValues): Record<string, CustomValue> {
  return Object.fromEntries(
    Object.entries(after).flatMap(([key, value]) =>
      (value ?? null) === (before[key] ?? null) ? [] : [[key, value ?? null]],
    ),
  );
}

/** The values that were given: what is made new has nothing to take away. */
export function given(values: CustomValues): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === null || value === undefined ? [] : [[key, value]])),
  );
}
