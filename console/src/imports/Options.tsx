/** What can be said about a file, each with what it means; the rare ones are folded away. */

import { useQuery } from "@tanstack/react-query";
import { Collapse, Form, Input, Select, Switch } from "antd";
import { api, told } from "@/api/client";
import { type Kind, OF_EVERY_KIND, OPTIONS, type Option } from "@/imports/kinds";
import { useLocations } from "@/kit/locations";
import { useChannels } from "@/orders/filters";
import { type TextKey, useWords } from "@/words";

interface Props {
  kind: Kind;
  value: Readonly<Record<string, string>>;
  onChange: (value: Record<string, string>) => void;
}

export function Options({ kind, value, onChange }: Props) {
  const { t } = useWords();
  const field = (option: Option) => (
    <Field
      key={option.name}
      option={option}
      value={value[option.name] ?? ""}
      onChange={(said) => {
        const { [option.name]: _, ...rest } = value;
        onChange(said ? { ...rest, [option.name]: said } : rest);
      }}
    />
  );
  return (
    <>
      {OPTIONS[kind].map(field)}
      <Collapse
        ghost
        size="small"
        items={[{ key: "reading", label: t("imports.options_reading"), children: OF_EVERY_KIND.map(field) }]}
      />
    </>
  );
}

interface FieldProps {
  option: Option;
  value: string;
  onChange: (value: string) => void;
}

function Field({ option, value, onChange }: FieldProps) {
  const { t } = useWords();
  const label = t(option.label);
  const { asked } = option;
  return (
    <Form.Item label={label} extra={t(option.hint)}>
      {asked.as === "yes" ? (
        <Switch aria-label={label} checked={value === "true"} onChange={(on) => onChange(on ? "true" : "")} />
      ) : asked.as === "text" ? (
        <Input
          aria-label={label}
          placeholder={asked.example}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <Choice option={option} value={value} onChange={onChange} />
      )}
    </Form.Item>
  );
}

function Choice({ option, value, onChange }: FieldProps) {
  const { t } = useWords();
  const options = useChoices(option);
  return (
    <Select
      aria-label={t(option.label)}
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      placeholder={t("imports.option_left_out")}
      value={value || undefined}
      onChange={(chosen: string | undefined) => onChange(chosen ?? "")}
      options={options}
    />
  );
}

const SAID: Readonly<Record<string, string>> = { mode: "mode", delimiter: "delimiter" };

function useChoices({ name, asked }: Option): { value: string; label: string }[] {
  const { t, word } = useWords();
  const channels = useChannels().data?.items ?? [];
  const locations = useLocations().data?.items ?? [];
  const lists = usePriceLists(asked.as === "price_list");
  if (asked.as === "channel") return channels.map(({ code, name: said }) => ({ value: code, label: said }));
  if (asked.as === "location")
    return locations.map(({ code, name: said }) => ({ value: code, label: `${said} (${code})` }));
  if (asked.as === "price_list") return lists;
  if (asked.as !== "one") return [];
  const say = (value: string) =>
    name === "status" ? word("order", value) : SAID[name] ? t(`imports.${name}_${value}` as TextKey) : value;
  return asked.of.map((value) => ({ value, label: say(value) }));
}

function usePriceLists(wanted: boolean) {
  const { data } = useQuery({
    queryKey: ["price-lists", "all"],
    queryFn: () => told(api.GET("/api/v1/price-lists", { params: { query: { limit: 200 } } })),
    enabled: wanted,
    staleTime: 300_000,
  });
  return (data?.items ?? []).map(({ code }) => ({ value: code, label: code }));
}
