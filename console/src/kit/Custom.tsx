/** Custom fields on a page and in a form. */

import { DatePicker, Form, InputNumber, Select } from "antd";
import dayjs from "dayjs";
import type { CustomFieldOut, Owner } from "@/generated/api";
import { type CustomValue, type CustomValues, labelOf, useCustomFields, useCustomText } from "@/kit/custom";
import { Facts } from "@/kit/parts";
import { Text } from "@/kit/Text";
import { useWords } from "@/words";

interface FieldsProps {
  owner: Owner;
  values: CustomValues;
  channel?: string;
}

/** Every field with its value; an archived one only where it has a value. `given`: only those that have one. */
export function CustomFacts({ owner, values, channel, given = false }: FieldsProps & { given?: boolean }) {
  const fields = useCustomFields(owner, channel);
  const text = useCustomText();
  const shown = fields.filter((field) => values[field.key] !== undefined || !(given || field.archived_at));
  return (
    <Facts
      rows={shown.map((field) => [
        labelOf(field.labels, field.key),
        <Value key={field.key} field={field} says={text(field, values[field.key])} />,
      ])}
    />
  );
}

function Value({ field, says }: { field: CustomFieldOut; says: string | null }) {
  const { t } = useWords();
  if (says === null) return t("kit.none");
  if (field.type === "url" && /^https?:\/\//.test(says))
    return (
      <a href={says} target="_blank" rel="noreferrer">
        {says}
      </a>
    );
  return says;
}

interface InputsProps extends FieldsProps {
  onChange: (values: CustomValues) => void;
}

/** A field for each that may be given a value; an emptied one becomes null. */
export function CustomInputs({ owner, values, channel, onChange }: InputsProps) {
  const fields = useCustomFields(owner, channel).filter((field) => !field.archived_at);
  return fields.map((field) => (
    <Form.Item key={field.id} label={labelOf(field.labels, field.key)} required={field.required}>
      <CustomInput
        field={field}
        value={values[field.key] ?? null}
        onChange={(value) => onChange({ ...values, [field.key]: value })}
      />
    </Form.Item>
  ));
}

interface InputProps {
  field: CustomFieldOut;
  value: CustomValue;
  onChange: (value: CustomValue) => void;
}

export function CustomInput({ field, value, onChange }: InputProps) {
  const { t } = useWords();
  const label = labelOf(field.labels, field.key);
  switch (field.type) {
    case "boolean":
      return (
        <Select<string>
          aria-label={label}
          allowClear
          placeholder={t("kit.none")}
          value={typeof value === "boolean" ? String(value) : undefined}
          onChange={(next) => onChange(next === undefined ? null : next === "true")}
          options={[
            { value: "true", label: t("kit.yes") },
            { value: "false", label: t("kit.no") },
          ]}
        />
      );
    case "choice":
      return (
        <Select<string>
          aria-label={label}
          allowClear
          placeholder={t("kit.none")}
          value={typeof value === "string" ? value : undefined}
          onChange={(next) => onChange(next ?? null)}
          options={field.choices.map((choice) => ({ value: choice.code, label: labelOf(choice.labels, choice.code) }))}
        />
      );
    case "date":
      return (
        <DatePicker
          aria-label={label}
          style={{ width: "100%" }}
          value={typeof value === "string" && value ? dayjs(value) : null}
          onChange={(day) => onChange(day ? day.format("YYYY-MM-DD") : null)}
        />
      );
    case "integer":
      return (
        <InputNumber<number>
          aria-label={label}
          style={{ width: "100%" }}
          precision={0}
          value={typeof value === "number" ? value : null}
          onChange={(next) => onChange(next)}
        />
      );
    default:
      return (
        <Text
          aria-label={label}
          inputMode={field.type === "decimal" ? "decimal" : undefined}
          max={field.max_length ?? undefined}
          value={typeof value === "string" ? value : ""}
          onChange={(event) => onChange(event.target.value.trim() ? event.target.value : null)}
        />
      );
  }
}
