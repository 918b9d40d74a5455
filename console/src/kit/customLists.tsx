/** Custom fields in lists: as columns to be chosen, and as filters where a field may be filtered by. */

import type { Owner } from "@/generated/api";
import { Clip } from "@/kit/Clip";
import { type CustomValues, labelOf, useCustomFields, useCustomText } from "@/kit/custom";
import type { Filter } from "@/kit/Filters";
import type { Column } from "@/kit/list";
import { useWords } from "@/words";

/** Columns of a list: `custom.gift`. */
export function useCustomColumns<Row extends { custom: CustomValues }>(owner: Owner): Column<Row>[] {
  const text = useCustomText();
  return useCustomFields(owner)
    .filter((field) => !field.archived_at)
    .map((field) => ({
      key: `custom.${field.key}`,
      title: labelOf(field.labels, field.key),
      hidden: true,
      align: field.type === "integer" || field.type === "decimal" ? "right" : undefined,
      render: (row) => <Clip text={text(field, row.custom[field.key])} />,
    }));
}

/** Filters by the fields of `owner`; `prefix` as the list's route calls them. */
export function useCustomFilters(owner: Owner, prefix = "custom"): Filter[] {
  const { t } = useWords();
  const either = [
    { value: "true", label: t("kit.yes") },
    { value: "false", label: t("kit.no") },
  ];
  return useCustomFields(owner)
    .filter((field) => field.filterable && !field.archived_at)
    .map((field) => {
      const common = { name: `${prefix}.${field.key}`, label: labelOf(field.labels, field.key) };
      if (field.type === "boolean") return { ...common, kind: "choice", options: either };
      if (field.type !== "choice") return { ...common, kind: "text" };
      const options = field.choices.map(({ code, labels }) => ({ value: code, label: labelOf(labels, code) }));
      return { ...common, kind: "choice", options };
    });
}
