/** A shipping method: what it is called, how long it takes, what it costs where. */

import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Flex, Form, Input, InputNumber, Select } from "antd";
import { api } from "@/api/client";
import { country, minorOf, money, number, typedOf } from "@/format";
import type { Rate, ShippingMethodOut } from "@/generated/api";
import { CountrySelect } from "@/kit/CountrySelect";
import { changes } from "@/kit/changes";
import { labelOf } from "@/kit/custom";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { Overtaken, type Said } from "@/kit/Overtaken";
import { TaxClassField, useTaxClassName } from "@/kit/taxClasses";
import { type Edited, useEdit } from "@/kit/useEdit";
import { useDraft } from "@/kit/useOnce";
import { useChannels } from "@/orders/filters";
import { Turn } from "@/settings/Channels";
import { LabelFields, labelsSay } from "@/settings/FieldForm";
import { type Say, useWords } from "@/words";

const CODE = /^[a-z0-9][a-z0-9_-]{0,39}$/;

interface RateWish {
  currency: string;
  country: string;
  region: string;
  fee: string;
  up_to_g: number | null;
  free_from: string;
}
interface Wish {
  code: string;
  channel: string;
  titles: Record<string, string>;
  tax_class: string;
  min_days: number | null;
  max_days: number | null;
  active: boolean;
  rates: RateWish[];
}

const NOTHING: Wish = {
  code: "",
  channel: "",
  titles: {},
  tax_class: "standard",
  min_days: null,
  max_days: null,
  active: true,
  rates: [],
};

function wishOf(method: ShippingMethodOut): Wish {
  const { code, channel, titles, tax_class, min_days, max_days, active } = method;
  return {
    ...{ code, channel, tax_class, min_days, max_days, active },
    titles: { ...titles },
    rates: method.rates.map((rate) => ({
      currency: rate.currency,
      country: rate.country ?? "",
      region: rate.region ?? "",
      fee: typedOf(rate.fee_minor, rate.currency),
      up_to_g: rate.up_to_g ?? null,
      free_from: rate.free_from_minor ? typedOf(rate.free_from_minor, rate.currency) : "",
    })),
  };
}

function rateOf(wish: RateWish): Rate | null {
  if (!/^[A-Z]{3}$/.test(wish.currency)) return null;
  const fee_minor = minorOf(wish.fee, wish.currency);
  const free_from_minor = wish.free_from ? minorOf(wish.free_from, wish.currency) : null;
  if (fee_minor === null || (wish.free_from && free_from_minor === null)) return null;
  const { currency, country: where, region, up_to_g } = wish;
  return { currency, fee_minor, country: where, region, up_to_g, free_from_minor };
}

/** What may be changed later too. */
function bodyOf({ titles, tax_class, min_days, max_days, rates }: Wish) {
  const said = Object.fromEntries(Object.entries(titles).filter(([, title]) => title.trim()));
  return { titles: said, tax_class, min_days, max_days, rates: rates.map(rateOf) as Rate[] };
}

function incomplete({ code, channel, titles, rates }: Wish): boolean {
  const titled = Object.values(titles).some((title) => title.trim());
  return !CODE.test(code) || !channel || !titled || rates.map(rateOf).includes(null);
}

function useSaved(): (wish: Wish) => Promise<void> {
  const { t } = useWords();
  const client = useQueryClient();
  const { message } = App.useApp();
  return async ({ titles, code }) => {
    void message.success(t("settings.saved", { name: labelOf(titles, code) }));
    await client.invalidateQueries({ queryKey: ["shipping_method"] });
  };
}

export function NewMethodForm({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const saved = useSaved();
  const draft = useDraft<Wish>("settings.shipping.new", NOTHING);
  return (
    <FormDrawer
      title={t("settings.method_add")}
      verb={t("settings.method_add")}
      draft={draft}
      width={760}
      incomplete={incomplete(draft.value)}
      onSend={async (wish, key) => {
        await api.POST("/api/v1/shipping-methods", {
          params: { header: { "Idempotency-Key": key } },
          body: { ...bodyOf(wish), code: wish.code, channel: wish.channel },
        });
        await saved(wish);
      }}
      onClose={onClose}
    >
      <MethodFields wish={draft.value} change={draft.change} fresh />
    </FormDrawer>
  );
}

export function MethodForm({ method, onClose }: { method: ShippingMethodOut; onClose: () => void }) {
  const { t } = useWords();
  const saved = useSaved();
  const says = useSays();
  const edit = useEdit<Wish>(`shipping.${method.code}`, wishOf(method), `"${method.version}"`, "shipping_method");
  const send = async ({ before, typed, etag }: Edited<Wish>) => {
    const sent = (wish: Wish) => ({ ...bodyOf(wish), active: wish.active });
    await api.PATCH("/api/v1/shipping-methods/{code}", {
      params: { path: { code: method.code }, header: { "If-Match": etag } },
      body: changes(sent(before), sent(typed)),
    });
    await saved(typed);
  };
  return (
    <FormDrawer
      title={labelOf(method.titles, method.code)}
      verb={t("team.save")}
      draft={edit.draft}
      width={760}
      incomplete={incomplete(edit.typed)}
      onSend={send}
      onClose={onClose}
    >
      <Overtaken by={edit} says={says} />
      <MethodFields wish={edit.typed} change={edit.change} fresh={false} />
    </FormDrawer>
  );
}

function useSays(): (wish: Wish) => Said {
  const { t } = useWords();
  const classOf = useTaxClassName();
  const days = (value: number | null) => (value === null ? "" : number(value));
  return (wish) => [
    ...labelsSay(wish.titles, t),
    [t("settings.tax_class"), classOf(wish.tax_class)],
    [t("settings.min_days"), days(wish.min_days)],
    [t("settings.max_days"), days(wish.max_days)],
    [t("settings.fees"), wish.rates.map((rate) => feeSays(rate, t)).join("; ")],
    [t("settings.method_active"), t(wish.active ? "kit.yes" : "kit.no")],
  ];
}

/** A fee as the list of methods says it; as typed while it is unfinished. */
function feeSays(wish: RateWish, t: Say): string {
  const rate = rateOf(wish);
  const where = wish.country
    ? [country(wish.country), wish.region].filter(Boolean).join(" ")
    : t("settings.everywhere");
  const upTo = wish.up_to_g ? ` · ${t("settings.up_to", { grams: number(wish.up_to_g) })}` : "";
  const free = rate?.free_from_minor
    ? ` · ${t("settings.free_from", { amount: money(rate.free_from_minor, rate.currency) })}`
    : "";
  return `${where}${upTo} ${rate ? money(rate.fee_minor, rate.currency) : wish.fee}${free}`;
}

function MethodFields({ wish, change, fresh }: { wish: Wish; change: (wish: Wish) => void; fresh: boolean }) {
  const { t } = useWords();
  const channels = useChannels().data?.items ?? [];
  return (
    <>
      <LabelFields value={wish.titles} onChange={(titles) => change({ ...wish, titles })} />
      <Field label={t("settings.code")} hint={t("settings.code_hint")}>
        {(id) => (
          <Input
            id={id}
            disabled={!fresh}
            value={wish.code}
            onChange={(event) => change({ ...wish, code: event.target.value.trim() })}
          />
        )}
      </Field>
      <Field label={t("settings.channel")}>
        {(id) => (
          <Select
            id={id}
            disabled={!fresh}
            value={wish.channel || undefined}
            onChange={(channel) => change({ ...wish, channel })}
            options={channels.map(({ code, name }) => ({ value: code, label: name }))}
          />
        )}
      </Field>
      <TaxClassField value={wish.tax_class} onChange={(tax_class) => change({ ...wish, tax_class })} />
      <Flex gap={12}>
        {(["min_days", "max_days"] as const).map((side) => (
          <Field key={side} label={t(`settings.${side}`)}>
            {(id) => (
              <InputNumber
                id={id}
                min={0}
                precision={0}
                value={wish[side]}
                onChange={(days) => change({ ...wish, [side]: days })}
              />
            )}
          </Field>
        ))}
      </Flex>
      <RateFields value={wish.rates} onChange={(rates) => change({ ...wish, rates })} />
      {!fresh && (
        <Turn label={t("settings.method_active")} on={wish.active} onTurn={(active) => change({ ...wish, active })} />
      )}
    </>
  );
}

function RateFields({ value, onChange }: { value: RateWish[]; onChange: (value: RateWish[]) => void }) {
  const { t } = useWords();
  const set = (nth: number, rate: RateWish) => onChange(value.map((each, at) => (at === nth ? rate : each)));
  const last = value.at(-1);
  return (
    <Form.Item label={t("settings.fees")} extra={t("settings.fees_hint")}>
      <Flex vertical gap={12}>
        {value.map((rate, nth) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: fees have their place
          <Flex key={nth} gap={8} wrap align="center">
            <Input
              aria-label={t("settings.currency")}
              placeholder="EUR"
              style={{ width: 72 }}
              value={rate.currency}
              onChange={(event) => set(nth, { ...rate, currency: event.target.value.trim().toUpperCase() })}
            />
            <Input
              aria-label={t("settings.fee")}
              placeholder={t("settings.fee")}
              style={{ width: 96 }}
              value={rate.fee}
              onChange={(event) => set(nth, { ...rate, fee: event.target.value })}
            />
            <div style={{ width: 160, display: "grid" }}>
              <CountrySelect
                label={t("settings.country")}
                value={rate.country}
                onChange={(where) => set(nth, { ...rate, country: where ?? "", region: "" })}
              />
            </div>
            <Input
              aria-label={t("settings.region")}
              placeholder={t("settings.region")}
              disabled={!rate.country}
              style={{ width: 72 }}
              value={rate.region}
              onChange={(event) => set(nth, { ...rate, region: event.target.value.trim().toUpperCase() })}
            />
            <InputNumber
              aria-label={t("settings.up_to_g")}
              placeholder={t("settings.up_to_g")}
              min={1}
              precision={0}
              style={{ width: 148 }}
              value={rate.up_to_g}
              onChange={(up_to_g) => set(nth, { ...rate, up_to_g })}
            />
            <Input
              aria-label={t("settings.free_from_label")}
              placeholder={t("settings.free_from_label")}
              style={{ width: 128 }}
              value={rate.free_from}
              onChange={(event) => set(nth, { ...rate, free_from: event.target.value })}
            />
            <Button
              icon={<DeleteOutlined aria-hidden />}
              aria-label={t("settings.fee_remove")}
              onClick={() => onChange(value.filter((_, at) => at !== nth))}
            />
          </Flex>
        ))}
        <div>
          <Button
            icon={<PlusOutlined aria-hidden />}
            onClick={() =>
              onChange([
                ...value,
                { currency: last?.currency ?? "", country: "", region: "", fee: "", up_to_g: null, free_from: "" },
              ])
            }
          >
            {t("settings.fee_add")}
          </Button>
        </div>
      </Flex>
    </Form.Item>
  );
}
