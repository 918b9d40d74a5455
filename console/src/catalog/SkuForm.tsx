/** A SKU is added to a product and changed. */

import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Flex, InputNumber, Switch } from "antd";
import { api, told } from "@/api/client";
import { number } from "@/format";
import type { SkuOut } from "@/generated/api";
import { CustomInputs } from "@/kit/Custom";
import { changes, given } from "@/kit/changes";
import { type CustomValues, useCustomSays } from "@/kit/custom";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { Overtaken, type Said } from "@/kit/Overtaken";
import { Text } from "@/kit/Text";
import { TaxClassField, useTaxClassName } from "@/kit/taxClasses";
import { type Edited, useEdit } from "@/kit/useEdit";
import { useDraft } from "@/kit/useOnce";
import { useWords } from "@/words";

const GTIN = /^([0-9]{8}|[0-9]{12,14})$/;
const MEASURES = ["weight_g", "length_mm", "width_mm", "height_mm"] as const;
const LABELS = {
  weight_g: "products.weight",
  length_mm: "products.length",
  width_mm: "products.width",
  height_mm: "products.height",
} as const;

/** What is typed of a SKU. */
export interface SkuTyped {
  sku: string;
  options: readonly (readonly [string, string])[];
  gtin: string;
  weight_g: number | null;
  length_mm: number | null;
  width_mm: number | null;
  height_mm: number | null;
  tax_class: string;
  per_buyer_limit: number | null;
  active: boolean;
  custom: CustomValues;
}

export const EMPTY_SKU: SkuTyped = {
  sku: "",
  options: [],
  gtin: "",
  weight_g: null,
  length_mm: null,
  width_mm: null,
  height_mm: null,
  tax_class: "standard",
  per_buyer_limit: null,
  active: true,
  custom: {},
};

export function gtinFits({ gtin }: SkuTyped): boolean {
  return gtin === "" || GTIN.test(gtin);
}

/** What stands in the fields, as the API takes it; the code goes beside it. */
export function skuFields({ sku: _, options, gtin, custom, ...rest }: SkuTyped) {
  const named = options.map(([name, value]) => [name.trim(), value.trim()] as const);
  return {
    ...rest,
    options: Object.fromEntries(named.filter(([name, value]) => name && value)) as Record<string, string>,
    gtin: gtin || null,
    custom: given(custom),
  };
}

function typedOf(sku: SkuOut): SkuTyped {
  return {
    sku: sku.sku,
    options: Object.entries(sku.options),
    gtin: sku.gtin ?? "",
    weight_g: sku.weight_g,
    length_mm: sku.length_mm,
    width_mm: sku.width_mm,
    height_mm: sku.height_mm,
    tax_class: sku.tax_class,
    per_buyer_limit: sku.per_buyer_limit,
    active: sku.active,
    custom: sku.custom,
  };
}

function useFresh() {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["product"] }),
      client.invalidateQueries({ queryKey: ["products"] }),
    ]);
}

/** One more SKU; it begins with the options that the others have. */
export function NewSkuForm({
  product,
  options,
  onClose,
}: {
  product: string;
  options: readonly string[];
  onClose: () => void;
}) {
  const { t } = useWords();
  const { message } = App.useApp();
  const fresh = useFresh();
  const draft = useDraft<SkuTyped>(`sku.new.${product}`, {
    ...EMPTY_SKU,
    options: options.map((name) => [name, ""] as const),
  });
  const send = async (value: SkuTyped, key: string) => {
    const sku = value.sku.trim();
    await told(
      api.POST("/api/v1/skus", {
        params: { header: { "Idempotency-Key": key } },
        body: { product_id: product, sku, ...skuFields(value) },
      }),
    );
    void message.success(t("products.sku_added", { sku }));
    await fresh();
  };
  return (
    <FormDrawer
      title={t("products.sku_add")}
      verb={t("products.sku_add")}
      draft={draft}
      width={560}
      incomplete={!draft.value.sku.trim() || !gtinFits(draft.value)}
      onSend={send}
      onClose={onClose}
    >
      <SkuInputs fresh typed={draft.value} onChange={draft.change} />
    </FormDrawer>
  );
}

export function SkuForm({ sku, onClose }: { sku: SkuOut; onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const fresh = useFresh();
  const before = typedOf(sku);
  const edit = useEdit(`sku.${sku.sku}`, before, `"${sku.version}"`, "product");
  const { draft, typed, change } = edit;
  const says = useSays();
  const send = async ({ before: old, typed: value, etag }: Edited<SkuTyped>) => {
    await told(
      api.PATCH("/api/v1/skus/{sku}", {
        params: { path: { sku: sku.sku }, header: { "If-Match": etag } },
        body: changes(skuFields(old), skuFields(value)),
      }),
    );
    void message.success(t("products.sku_edited", { sku: sku.sku }));
    await fresh();
  };
  return (
    <FormDrawer
      title={t("products.sku_edit_of", { sku: sku.sku })}
      verb={t("products.save")}
      draft={draft}
      width={560}
      incomplete={!gtinFits(typed)}
      effect={
        sku.active && !typed.active ? (
          <Alert type="warning" showIcon title={t("products.inactive_effect")} />
        ) : undefined
      }
      onSend={send}
      onClose={onClose}
    >
      <Overtaken by={edit} says={says} />
      <SkuInputs typed={typed} onChange={change} />
    </FormDrawer>
  );
}

function useSays(): (typed: SkuTyped) => Said {
  const { t } = useWords();
  const taxClass = useTaxClassName();
  const custom = useCustomSays("sku");
  const whole = (value: number | null) => (value === null ? "" : number(value));
  return (typed) => [
    [t("products.options"), typed.options.map((pair) => pair.join(": ")).join(", ")],
    [t("products.gtin"), typed.gtin],
    ...MEASURES.map((name) => [t(LABELS[name]), whole(typed[name])] as const),
    [t("settings.tax_class"), taxClass(typed.tax_class)],
    [t("products.limit"), whole(typed.per_buyer_limit)],
    ...custom(typed.custom),
    [t("products.active"), t(typed.active ? "kit.yes" : "kit.no")],
  ];
}

interface InputsProps {
  typed: SkuTyped;
  /** Whether its code is still to be given. */
  fresh?: boolean;
  onChange: (typed: SkuTyped) => void;
}

export function SkuInputs({ typed, fresh, onChange }: InputsProps) {
  const { t } = useWords();
  const set = (some: Partial<SkuTyped>) => onChange({ ...typed, ...some });
  return (
    <>
      {fresh && (
        <Field label={t("products.sku_code")} hint={t("products.sku_code_hint")}>
          {(id) => <Text id={id} max={64} value={typed.sku} onChange={(event) => set({ sku: event.target.value })} />}
        </Field>
      )}
      <OptionsInput options={typed.options} onChange={(options) => set({ options })} />
      <Field label={t("products.gtin")} problem={!gtinFits(typed) && t("products.gtin_wrong")}>
        {(id) => (
          <Text
            id={id}
            inputMode="numeric"
            max={14}
            value={typed.gtin}
            onChange={(event) => set({ gtin: event.target.value.trim() })}
          />
        )}
      </Field>
      <div style={{ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(120px, 1fr))", gap: "0 12px" }}>
        {MEASURES.map((name) => (
          <Whole key={name} label={t(LABELS[name])} value={typed[name]} onChange={(value) => set({ [name]: value })} />
        ))}
      </div>
      <TaxClassField value={typed.tax_class} onChange={(tax_class) => set({ tax_class })} />
      <Whole
        label={t("products.limit")}
        hint={t("products.limit_hint")}
        least={1}
        value={typed.per_buyer_limit}
        onChange={(per_buyer_limit) => set({ per_buyer_limit })}
      />
      <CustomInputs owner="sku" values={typed.custom} onChange={(custom) => set({ custom })} />
      <Field label={t("products.active")}>
        {(id) => <Switch id={id} checked={typed.active} onChange={(active) => set({ active })} />}
      </Field>
    </>
  );
}

interface WholeProps {
  label: string;
  hint?: string;
  least?: number;
  value: number | null;
  onChange: (value: number | null) => void;
}

/** A whole number, or none. */
function Whole({ label, hint, least = 0, value, onChange }: WholeProps) {
  return (
    <Field label={label} hint={hint}>
      {(id) => (
        <InputNumber
          id={id}
          min={least}
          max={1_000_000_000}
          precision={0}
          style={{ width: "100%" }}
          value={value}
          onChange={onChange}
        />
      )}
    </Field>
  );
}

interface OptionsProps {
  options: SkuTyped["options"];
  onChange: (options: SkuTyped["options"]) => void;
}

/** What tells a SKU from the product's others: colour, size. */
function OptionsInput({ options, onChange }: OptionsProps) {
  const { t } = useWords();
  const put = (nth: number, pair: readonly [string, string]) =>
    onChange(options.map((each, at) => (at === nth ? pair : each)));
  return (
    <Field label={t("products.options")}>
      {() => (
        <Flex vertical gap={8} align="flex-start">
          {options.map(([name, value], nth) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; what stands in it is being typed
            <Flex key={nth} gap={8} style={{ width: "100%" }}>
              <div style={{ flex: 1, minWidth: 0 }}>
                <Text
                  aria-label={t("products.option_name")}
                  placeholder={t("products.option_name")}
                  max={40}
                  value={name}
                  onChange={(event) => put(nth, [event.target.value, value])}
                />
              </div>
              <div style={{ flex: 1, minWidth: 0 }}>
                <Text
                  aria-label={name || t("products.option_value")}
                  placeholder={t("products.option_value")}
                  max={200}
                  value={value}
                  onChange={(event) => put(nth, [name, event.target.value])}
                />
              </div>
              <Button
                type="text"
                icon={<DeleteOutlined aria-hidden />}
                aria-label={t("products.option_remove")}
                onClick={() => onChange(options.filter((_, at) => at !== nth))}
              />
            </Flex>
          ))}
          <Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => onChange([...options, ["", ""]])}>
            {t("products.option_add")}
          </Button>
        </Flex>
      )}
    </Field>
  );
}
