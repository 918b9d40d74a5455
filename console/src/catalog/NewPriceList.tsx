/** A channel gets a price list in a currency. */

import { useQueryClient } from "@tanstack/react-query";
import { App, Radio, Select } from "antd";
import { api, told } from "@/api/client";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { Text } from "@/kit/Text";
import { useDraft } from "@/kit/useOnce";
import { useChannels } from "@/orders/filters";
import { useWords } from "@/words";

const CODE = /^[a-z0-9][a-z0-9_-]{0,39}$/;
const CURRENCY = /^[A-Z]{3}$/;

export function NewPriceList({ onClose }: { onClose: () => void }) {
  const { t, word } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const channels = useChannels().data?.items ?? [];
  const draft = useDraft("price_list.new", { code: "", channel: "", currency: "", includesTax: true });
  const typed = draft.value;
  const set = (some: Partial<typeof typed>) => draft.change({ ...typed, ...some });
  const send = async (value: typeof typed, key: string) => {
    await told(
      api.POST("/api/v1/price-lists", {
        params: { header: { "Idempotency-Key": key } },
        body: {
          code: value.code,
          channel: value.channel,
          currency: value.currency,
          includes_tax: value.includesTax,
        },
      }),
    );
    void message.success(t("prices.list_created", { code: value.code }));
    await client.invalidateQueries({ queryKey: ["prices"] });
  };
  const choose = (code: string) => {
    const currency = typed.currency || channels.find((one) => one.code === code)?.currency || "";
    set({ channel: code, currency, code: typed.code || `${code}-${currency.toLowerCase()}` });
  };
  return (
    <FormDrawer
      title={t("prices.list_create")}
      verb={t("prices.list_create")}
      draft={draft}
      incomplete={!CODE.test(typed.code) || !typed.channel || !CURRENCY.test(typed.currency)}
      onSend={send}
      onClose={onClose}
    >
      <Field label={t("prices.channel")}>
        {(id) => (
          <Select
            id={id}
            value={typed.channel || undefined}
            onChange={choose}
            options={channels.map(({ code, name }) => ({ value: code, label: name }))}
          />
        )}
      </Field>
      <Field label={t("prices.currency")}>
        {(id) => (
          <Text
            id={id}
            max={3}
            value={typed.currency}
            onChange={(event) => set({ currency: event.target.value.toUpperCase() })}
          />
        )}
      </Field>
      <Field label={t("prices.list_code")} hint={t("prices.code_hint")}>
        {(id) => (
          <Text id={id} max={40} value={typed.code} onChange={(event) => set({ code: event.target.value.trim() })} />
        )}
      </Field>
      <Field label={t("prices.terms")}>
        {(id) => (
          <Radio.Group
            id={id}
            value={typed.includesTax}
            onChange={(event) => set({ includesTax: event.target.value as boolean })}
            options={[
              { value: true, label: word("price_terms", "gross") },
              { value: false, label: word("price_terms", "net") },
            ]}
          />
        )}
      </Field>
    </FormDrawer>
  );
}
