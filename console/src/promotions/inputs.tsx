/** The fields of a promotion, by what they say. */

import { Checkbox, Flex, Input, InputNumber, Radio, Select, Switch } from "antd";
import { ProductPicker, SkuPicker } from "@/catalog/pickers";
import { usePriceLists } from "@/catalog/prices";
import { minorOf, typedOf } from "@/format";
import type { PromotionOut } from "@/generated/api";
import { Field } from "@/kit/Field";
import { MomentField } from "@/kit/MomentField";
import { useChannels } from "@/orders/filters";
import type { PromotionTyped } from "@/promotions/body";
import { useShippingMethods } from "@/promotions/Rules";
import { useOwn } from "@/shell/me";
import { useWords } from "@/words";
import { inLanguage } from "@/words/locales";

const KINDS = ["percent", "amount", "free_shipping"] as const;
const PER = ["order", "line", "unit"] as const;
const EXAMPLE_MINOR = 1_000;

interface Props {
  typed: PromotionTyped;
  set: (some: Partial<PromotionTyped>) => void;
}

/** The currencies that the shop has prices in. */
function useCurrencies(): string[] {
  return [...new Set(usePriceLists().map(({ currency }) => currency))].sort();
}

export function WorthInputs({ typed, set }: Props) {
  const { t, word } = useWords();
  return (
    <>
      <Field label={t("promotions.kind")} hint={t("promotions.kind_hint")}>
        {(id) => (
          <Radio.Group
            id={id}
            value={typed.kind}
            onChange={(event) => set({ kind: event.target.value as PromotionTyped["kind"] })}
            options={KINDS.map((kind) => ({ value: kind, label: word("promotion_kind", kind) }))}
          />
        )}
      </Field>
      {typed.kind === "percent" && (
        <Field label={t("promotions.percent")}>
          {(id) => (
            <InputNumber
              id={id}
              min={0.01}
              max={100}
              suffix="%"
              style={{ width: "100%" }}
              value={typed.percent}
              onChange={(percent) => set({ percent })}
            />
          )}
        </Field>
      )}
      {typed.kind === "amount" && (
        <>
          <Amount
            label={t("promotions.amount")}
            value={typed.amount}
            typed={typed}
            onChange={(amount) => set({ amount })}
          />
          <Field label={t("promotions.per")}>
            {(id) => (
              <Radio.Group
                id={id}
                value={typed.per}
                onChange={(event) => set({ per: event.target.value as PromotionTyped["per"] })}
                options={PER.map((per) => ({ value: per, label: word("promotion_per", per) }))}
              />
            )}
          </Field>
        </>
      )}
      <Currency typed={typed} set={set} />
    </>
  );
}

function Currency({ typed, set }: Props) {
  const { t } = useWords();
  const currencies = useCurrencies();
  return (
    <Field label={t("promotions.currency")} hint={t("promotions.currency_hint")}>
      {(id) => (
        <Select
          id={id}
          allowClear
          value={typed.currency || undefined}
          onChange={(currency?: string) => set({ currency: currency ?? "" })}
          options={currencies.map((currency) => ({ value: currency, label: currency }))}
        />
      )}
    </Field>
  );
}

interface AmountProps {
  label: string;
  hint?: string;
  value: string;
  typed: PromotionTyped;
  onChange: (value: string) => void;
}

function Amount({ label, hint, value, typed: { currency }, onChange }: AmountProps) {
  const { t } = useWords();
  const wrong = value.trim() !== "" && currency !== "" && minorOf(value, currency) === null;
  const without = value.trim() !== "" && currency === "";
  return (
    <Field
      label={label}
      hint={hint}
      problem={
        (wrong && t("prices.amount_wrong", { currency, example: typedOf(EXAMPLE_MINOR, currency) })) ||
        (without && t("promotions.currency_needed"))
      }
    >
      {(id) => (
        <Input
          id={id}
          inputMode="decimal"
          suffix={currency}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** For which goods, and from which worth on; that cannot be said later where no currency was. */
export function GoodsInputs({ typed, set, fixed }: Props & { fixed?: PromotionOut }) {
  const { t } = useWords();
  return (
    <>
      <Field label={t("promotions.rule_goods")}>
        {(id) => (
          <Radio.Group
            id={id}
            value={typed.scoped}
            onChange={(event) => set({ scoped: event.target.value as boolean })}
            options={[
              { value: false, label: t("promotions.goods_all") },
              { value: true, label: t("promotions.goods_named") },
            ]}
          />
        )}
      </Field>
      {typed.scoped && (
        <>
          <Field label={t("promotions.goods_categories")}>
            {(id) => (
              <Select<string[]>
                id={id}
                mode="tags"
                open={false}
                suffixIcon={null}
                placeholder={t("promotions.categories_hint")}
                value={[...typed.categories]}
                onChange={(categories) => set({ categories })}
              />
            )}
          </Field>
          <Field label={t("promotions.goods_products")}>
            {(id) => <ProductPicker id={id} value={typed.products} onChange={(products) => set({ products })} />}
          </Field>
          <Field label={t("promotions.goods_skus")}>
            {(id) => <SkuPicker id={id} value={typed.skus} onChange={(skus) => set({ skus })} />}
          </Field>
        </>
      )}
      {(!fixed || fixed.currency) && (
        <Amount
          label={t("promotions.rule_minimum")}
          hint={t("promotions.minimum_hint")}
          value={typed.minimum}
          typed={typed}
          onChange={(minimum) => set({ minimum })}
        />
      )}
    </>
  );
}

/** Where, and by which shipping methods. */
export function ReachInputs({ typed, set }: Props) {
  const { t, language } = useWords();
  const own = useOwn("channels");
  const channels = useChannels().data?.items ?? [];
  const { data: methods = [] } = useShippingMethods();
  const codes = [...new Map(methods.map((method) => [method.code, method])).values()];
  return (
    <>
      <Field label={t("promotions.rule_channels")}>
        {(id) => (
          <Select<string[]>
            id={id}
            mode="multiple"
            placeholder={own ? t("promotions.channels_choose") : t("promotions.channels_all")}
            value={[...typed.channels]}
            onChange={(next) => set({ channels: next })}
            options={channels.map(({ code, name }) => ({ value: code, label: name }))}
          />
        )}
      </Field>
      {typed.kind === "free_shipping" && (
        <Field label={t("promotions.rule_methods")}>
          {(id) => (
            <Select<string[]>
              id={id}
              mode="multiple"
              placeholder={t("promotions.methods_all")}
              value={[...typed.methods]}
              onChange={(next) => set({ methods: next })}
              options={codes.map(({ code, titles }) => ({ value: code, label: inLanguage(titles, language) ?? code }))}
            />
          )}
        </Field>
      )}
    </>
  );
}

export function PeriodInputs({ typed, set }: Props) {
  const { t } = useWords();
  return (
    <Flex gap={12} wrap>
      {(["from", "to"] as const).map((bound) => (
        <div key={bound} style={{ flex: "1 1 200px" }}>
          <Field label={bound === "from" ? t("promotions.begins") : t("promotions.ends")}>
            {(id) => (
              <MomentField
                id={id}
                placeholder={bound === "from" ? t("promotions.begins_open") : t("promotions.ends_open")}
                value={typed[bound]}
                onChange={(at) => set({ [bound]: at })}
              />
            )}
          </Field>
        </div>
      ))}
    </Flex>
  );
}

/** How often, for whom, and how it goes with others. Whether uses are limited is fixed once it is made. */
export function LimitInputs({ typed, set, fixed }: Props & { fixed?: PromotionOut }) {
  const { t } = useWords();
  return (
    <>
      <Field label={t("promotions.first_order")} hint={t("promotions.first_order_hint")}>
        {(id) => (
          <Switch
            id={id}
            checked={typed.firstOrder}
            disabled={fixed && fixed.max_uses_per_buyer === null}
            onChange={(firstOrder) => set({ firstOrder })}
          />
        )}
      </Field>
      <Uses
        label={t("promotions.max_uses")}
        value={typed.most}
        fixed={fixed && fixed.max_uses === null}
        onChange={(most) => set({ most })}
      />
      <Uses
        label={t("promotions.max_uses_per_buyer")}
        value={typed.firstOrder ? 1 : typed.mostPerBuyer}
        fixed={typed.firstOrder || (fixed && fixed.max_uses_per_buyer === null)}
        onChange={(mostPerBuyer) => set({ mostPerBuyer })}
      />
      <Field label={t("promotions.rule_together")}>
        {(id) => (
          <Checkbox id={id} checked={typed.exclusive} onChange={(event) => set({ exclusive: event.target.checked })}>
            {t("promotions.exclusive")}
          </Checkbox>
        )}
      </Field>
      {!typed.exclusive && (
        <Field label={t("promotions.position")} hint={t("promotions.position_hint")}>
          {(id) => (
            <InputNumber
              id={id}
              min={0}
              max={10_000}
              precision={0}
              value={typed.position}
              onChange={(position) => set({ position: position ?? 0 })}
            />
          )}
        </Field>
      )}
    </>
  );
}

interface UsesProps {
  label: string;
  value: number | null;
  fixed?: boolean;
  onChange: (value: number | null) => void;
}

function Uses({ label, value, fixed, onChange }: UsesProps) {
  const { t } = useWords();
  return (
    <Field label={label} hint={fixed ? t("promotions.limit_fixed") : t("promotions.limit_hint")}>
      {(id) => (
        <InputNumber
          id={id}
          min={1}
          max={2_000_000_000}
          precision={0}
          disabled={fixed}
          style={{ width: "100%" }}
          value={value}
          onChange={onChange}
        />
      )}
    </Field>
  );
}
