/** A price is set, and ended: what will hold is said before. */

import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Input, Radio, Select } from "antd";
import { useRef } from "react";
import { api, told } from "@/api/client";
import { OneSku } from "@/catalog/pickers";
import { stateOf, usePriceListNames, usePriceLists, useSkuPrices } from "@/catalog/prices";
import { minorOf, moment, money, typedOf } from "@/format";
import type { PriceOut } from "@/generated/api";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { MomentField } from "@/kit/MomentField";
import { useDraft } from "@/kit/useOnce";
import { useWords } from "@/words";

interface Typed {
  sku: string;
  list: string;
  amount: string;
  /** When it begins; null: now. */
  from: string | null;
  to: string | null;
  later: boolean;
}

function useFresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ["prices"] });
}

/** Set what a SKU costs; which SKU is asked where none is given. */
export function SetPrice({ sku, list, onClose }: { sku?: string; list?: string; onClose: () => void }) {
  const { t, word } = useWords();
  const { message } = App.useApp();
  const fresh = useFresh();
  const lists = usePriceLists();
  const nameOf = usePriceListNames();
  const draft = useDraft<Typed>(`price.${sku ?? "new"}`, {
    sku: sku ?? "",
    list: list ?? "",
    amount: "",
    from: null,
    to: null,
    later: false,
  });
  const typed = { ...draft.value, list: draft.value.list || (lists.length === 1 ? (lists[0]?.code ?? "") : "") };
  const chosen = lists.find((one) => one.code === typed.list);
  const currency = chosen?.currency;
  const amount = currency ? minorOf(typed.amount, currency) : null;
  const set = (some: Partial<Typed>) => draft.change({ ...typed, ...some });
  const now = useRef(new Map<string, string>()); // sent again under its key, a price begins when it was to begin at first
  const send = async (_: Typed, key: string) => {
    now.current.set(key, now.current.get(key) ?? new Date().toISOString());
    await told(
      api.POST("/api/v1/prices", {
        params: { header: { "Idempotency-Key": key } },
        body: {
          price_list: typed.list,
          sku: typed.sku.trim(),
          amount_minor: amount ?? 0,
          valid_from: (typed.later && typed.from) || now.current.get(key),
          valid_to: typed.to,
          ends_present: true,
        },
      }),
    );
    void message.success(t("prices.set_done", { sku: typed.sku.trim() }));
    await fresh();
  };
  return (
    <FormDrawer
      title={sku ? t("prices.set_of", { sku }) : t("prices.set")}
      verb={t("prices.set")}
      draft={draft}
      incomplete={!typed.sku.trim() || amount === null || (typed.later && !typed.from)}
      effect={
        currency && amount !== null && typed.sku.trim() ? (
          <Effect typed={typed} amount={amount} currency={currency} list={nameOf(typed.list)} />
        ) : undefined
      }
      onSend={send}
      onClose={onClose}
    >
      {!sku && (
        <Field label={t("prices.sku")}>
          {(id) => <OneSku id={id} value={typed.sku} onChange={(chosen) => set({ sku: chosen })} />}
        </Field>
      )}
      <Field label={t("prices.list")} hint={chosen && word("price_terms", chosen.includes_tax ? "gross" : "net")}>
        {(id) => (
          <Select
            id={id}
            value={typed.list || undefined}
            onChange={(code: string) => set({ list: code })}
            options={lists.map(({ code }) => ({ value: code, label: nameOf(code) }))}
          />
        )}
      </Field>
      <Field
        label={t("prices.amount")}
        problem={
          currency &&
          typed.amount !== "" &&
          amount === null &&
          t("prices.amount_wrong", { currency, example: typedOf(1250, currency) })
        }
      >
        {(id) => (
          <Input
            id={id}
            inputMode="decimal"
            suffix={currency}
            value={typed.amount}
            onChange={(event) => set({ amount: event.target.value })}
          />
        )}
      </Field>
      <Begin
        label={t("prices.begins")}
        later={typed.later}
        at={typed.from}
        onChange={(later, from) => set({ later, from })}
      />
      <Field label={t("prices.ends")}>
        {(id) => <MomentField id={id} value={typed.to} onChange={(to) => set({ to })} />}
      </Field>
    </FormDrawer>
  );
}

interface BeginProps {
  label: string;
  later: boolean;
  at: string | null;
  onChange: (later: boolean, at: string | null) => void;
}

/** Now, or at a moment. */
function Begin({ label, later, at, onChange }: BeginProps) {
  const { t } = useWords();
  return (
    <>
      <Field label={label}>
        {(id) => (
          <Radio.Group
            id={id}
            value={later}
            onChange={(event) => onChange(event.target.value as boolean, at)}
            options={[
              { value: false, label: t("prices.begins_now") },
              { value: true, label: t("prices.begins_at") },
            ]}
          />
        )}
      </Field>
      {later && (
        <Field label={t("prices.moment")}>
          {(id) => <MomentField id={id} value={at} onChange={(moment) => onChange(later, moment)} />}
        </Field>
      )}
    </>
  );
}

interface EffectProps {
  typed: Typed;
  amount: number;
  currency: string;
  list: string;
}

/** What will hold once it is set. */
function Effect({ typed, amount, currency, list }: EffectProps) {
  const { t } = useWords();
  const sku = typed.sku.trim();
  const { data: prices = [] } = useSkuPrices(sku);
  const when = typed.later && typed.from ? new Date(typed.from).getTime() : Date.now();
  const present = prices.find((price) => price.price_list === typed.list && stateOf(price, when) === "now");
  const said = { sku, list, amount: money(amount, currency) };
  return (
    <Alert
      type="info"
      showIcon
      title={
        typed.later && typed.from
          ? t("prices.effect_at", { ...said, when: moment(typed.from) })
          : t("prices.effect_now", said)
      }
      description={[
        present && t("prices.effect_ends", { amount: money(present.amount_minor, present.currency) }),
        t("prices.effect_orders"),
      ]
        .filter(Boolean)
        .join(" ")}
    />
  );
}

export function EndPrice({ price, onClose }: { price: PriceOut; onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const fresh = useFresh();
  const nameOf = usePriceListNames();
  const begun = stateOf(price) === "now";
  const draft = useDraft(`price.end.${price.id}`, { later: !begun, at: null as string | null });
  const { later, at } = draft.value;
  const amount = money(price.amount_minor, price.currency);
  const send = async () => {
    await told(
      api.PUT("/api/v1/prices/{price_id}/end", {
        params: { path: { price_id: price.id } },
        body: later && at ? { at } : {},
      }),
    );
    void message.success(t("prices.end_done", { sku: price.sku }));
    await fresh();
  };
  return (
    <FormDrawer
      title={t("prices.end_of", { sku: price.sku, amount })}
      verb={t("prices.end")}
      danger
      draft={draft}
      incomplete={later && !at}
      effect={
        <Alert
          type="warning"
          showIcon
          title={t("prices.end_effect", { sku: price.sku, list: nameOf(price.price_list) })}
          description={begun ? undefined : t("prices.not_begun")}
        />
      }
      onSend={send}
      onClose={onClose}
    >
      <Begin
        label={t("prices.end_when")}
        later={later}
        at={at}
        onChange={(next, moment) => draft.change({ later: next, at: moment })}
      />
    </FormDrawer>
  );
}
