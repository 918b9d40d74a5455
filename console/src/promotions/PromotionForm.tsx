/** A promotion is created and changed. What it takes off is fixed when it is made. */

import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Radio } from "antd";
import { useNavigate } from "react-router";
import { api, type Tagged, told } from "@/api/client";
import { filledTitles, TitlesInput, titlesSay } from "@/catalog/TitlesInput";
import { minorOf, moment, money, number } from "@/format";
import type { PromotionOut } from "@/generated/api";
import { changes } from "@/kit/changes";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { Overtaken, type Said } from "@/kit/Overtaken";
import { Text } from "@/kit/Text";
import { type Edited, useEdit } from "@/kit/useEdit";
import { useDraft } from "@/kit/useOnce";
import { useChannelName } from "@/orders/filters";
import { changedBody, EMPTY, newBody, type PromotionTyped, problemOf, typedOf } from "@/promotions/body";
import { GoodsInputs, LimitInputs, PeriodInputs, ReachInputs, WorthInputs } from "@/promotions/inputs";
import { useShippingMethods } from "@/promotions/Rules";
import { useOwn, useWithin } from "@/shell/me";
import { useWords } from "@/words";
import { inLanguage } from "@/words/locales";

const WIDTH = 640;

function useFresh() {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["promotion"] }),
      client.invalidateQueries({ queryKey: ["promotions"] }),
    ]);
}

export function NewPromotionForm({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const fresh = useFresh();
  const navigate = useNavigate();
  const within = useWithin();
  const channels = useOwn("channels");
  const draft = useDraft<PromotionTyped>("promotion.new", channels ? { ...EMPTY, channels } : EMPTY);
  const typed = draft.value;
  const set = (some: Partial<PromotionTyped>) => draft.change({ ...typed, ...some });
  const send = async (value: PromotionTyped, key: string) => {
    const promotion = await told(
      api.POST("/api/v1/promotions", {
        params: { header: { "Idempotency-Key": key } },
        body: newBody(value),
      }),
    );
    void message.success(t("promotions.created", { name: promotion.name }));
    await fresh();
    void navigate(`/promotions/${promotion.id}`);
  };
  return (
    <FormDrawer
      title={t("promotions.create")}
      verb={t("promotions.create")}
      draft={draft}
      width={WIDTH}
      incomplete={problemOf(typed) !== null || !within(typed.channels)}
      effect={<Alert type="info" showIcon title={t("promotions.create_effect")} />}
      onSend={send}
      onClose={onClose}
    >
      <Names typed={typed} set={set} />
      <WorthInputs typed={typed} set={set} />
      <Field label={t("promotions.rule_who")}>
        {(id) => (
          <Radio.Group
            id={id}
            value={typed.byCoupon}
            onChange={(event) => set({ byCoupon: event.target.value as boolean })}
            options={[
              { value: false, label: t("promotions.by_itself") },
              { value: true, label: t("promotions.by_coupon") },
            ]}
          />
        )}
      </Field>
      <GoodsInputs typed={typed} set={set} />
      <ReachInputs typed={typed} set={set} />
      <PeriodInputs typed={typed} set={set} />
      <LimitInputs typed={typed} set={set} />
    </FormDrawer>
  );
}

export function PromotionForm({ of, onClose }: { of: Tagged<PromotionOut>; onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const fresh = useFresh();
  const { data: promotion, etag } = of;
  const before = typedOf(promotion);
  const edit = useEdit<PromotionTyped>(`promotion.${promotion.id}`, before, etag, "promotion");
  const { draft, typed, change } = edit;
  const within = useWithin();
  const says = useSays();
  const set = (some: Partial<PromotionTyped>) => change({ ...typed, ...some });
  const send = async ({ before: old, typed: value, etag: read }: Edited<PromotionTyped>) => {
    await told(
      api.PATCH("/api/v1/promotions/{promotion_id}", {
        params: { path: { promotion_id: promotion.id }, header: { "If-Match": read } },
        body: changes(changedBody(old), changedBody(value)),
      }),
    );
    void message.success(t("promotions.edited", { name: value.name }));
    await fresh();
  };
  return (
    <FormDrawer
      title={t("promotions.edit")}
      verb={t("promotions.save")}
      draft={draft}
      width={WIDTH}
      incomplete={problemOf(typed) !== null || !within(typed.channels)}
      effect={<Alert type="info" showIcon title={t("promotions.edit_effect")} />}
      onSend={send}
      onClose={onClose}
    >
      <Overtaken by={edit} says={says} />
      <Names typed={typed} set={set} />
      <GoodsInputs typed={typed} set={set} fixed={promotion} />
      <ReachInputs typed={typed} set={set} />
      <PeriodInputs typed={typed} set={set} />
      <LimitInputs typed={typed} set={set} fixed={promotion} />
    </FormDrawer>
  );
}

/** What may be changed, as it is read. */
function useSays(): (typed: PromotionTyped) => Said {
  const { t, language } = useWords();
  const channelName = useChannelName();
  const { data: methods = [] } = useShippingMethods();
  const methodName = (code: string) => {
    const method = methods.find((one) => one.code === code);
    return (method && inLanguage(method.titles, language)) ?? code;
  };
  const count = (value: number | null) => (value === null ? "" : number(value));
  return (typed) => [
    [t("promotions.name"), typed.name],
    ...titlesSay(typed.titles, t),
    [t("promotions.rule_goods"), t(typed.scoped ? "promotions.goods_named" : "promotions.goods_all")],
    [t("promotions.goods_categories"), typed.categories.join(", ")],
    [t("promotions.goods_products"), typed.products.join(", ")],
    [t("promotions.goods_skus"), typed.skus.join(", ")],
    [t("promotions.rule_minimum"), amountOf(typed)],
    [t("promotions.rule_channels"), typed.channels.map(channelName).join(", ") || t("promotions.channels_all")],
    [t("promotions.rule_methods"), typed.methods.map(methodName).join(", ") || t("promotions.methods_all")],
    [t("promotions.begins"), typed.from ? moment(typed.from) : t("promotions.begins_open")],
    [t("promotions.ends"), typed.to ? moment(typed.to) : t("promotions.ends_open")],
    [t("promotions.first_order"), t(typed.firstOrder ? "kit.yes" : "kit.no")],
    [t("promotions.max_uses"), count(typed.most)],
    [t("promotions.max_uses_per_buyer"), count(typed.mostPerBuyer)],
    [t("promotions.exclusive"), t(typed.exclusive ? "kit.yes" : "kit.no")],
    [t("promotions.position"), number(typed.position)],
  ];
}

function amountOf({ minimum, currency }: PromotionTyped): string {
  const minor = currency ? minorOf(minimum, currency) : null;
  return minor === null ? minimum : money(minor, currency);
}

interface NamesProps {
  typed: PromotionTyped;
  set: (some: Partial<PromotionTyped>) => void;
}

function Names({ typed, set }: NamesProps) {
  const { t } = useWords();
  const missing = Object.keys(filledTitles(typed.titles)).length === 0;
  return (
    <>
      <Field label={t("promotions.name")} hint={t("promotions.name_hint")}>
        {(id) => <Text id={id} max={200} value={typed.name} onChange={(event) => set({ name: event.target.value })} />}
      </Field>
      <TitlesInput titles={typed.titles} onChange={(titles) => set({ titles })} />
      {missing && <p style={{ marginTop: 0, opacity: 0.65 }}>{t("promotions.titles_hint")}</p>}
    </>
  );
}
