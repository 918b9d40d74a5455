/** The shop's tax classes: what they are called, and the field that chooses one. */

import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { api, told } from "@/api/client";
import { Field } from "@/kit/Field";
import { useMay } from "@/shell/me";
import { hasWord, useWords } from "@/words";

export function useTaxClasses() {
  const may = useMay();
  return useQuery({
    queryKey: ["taxes", "classes"],
    queryFn: () => told(api.GET("/api/v1/taxes/classes")),
    enabled: may("catalog.read"),
    staleTime: 300_000,
  });
}

/** What a class is called: the registry knows those that every shop begins with. */
export function useTaxClassName(): (code: string) => string {
  const { word } = useWords();
  const classes = useTaxClasses().data?.items ?? [];
  return (code) =>
    hasWord("tax_class", code) ? word("tax_class", code) : (classes.find((each) => each.code === code)?.name ?? code);
}

export function TaxClassField({ value, onChange }: { value: string; onChange: (code: string) => void }) {
  const { t } = useWords();
  const nameOf = useTaxClassName();
  const classes = useTaxClasses().data?.items ?? [];
  return (
    <Field label={t("settings.tax_class")}>
      {(id) => (
        <Select
          id={id}
          value={value}
          onChange={onChange}
          options={classes.map(({ code }) => ({ value: code, label: nameOf(code) }))}
        />
      )}
    </Field>
  );
}
