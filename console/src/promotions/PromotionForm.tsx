/** A promotion is created and changed. What it takes off is fixed when it is made. */

import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Input, Radio } from "antd";
import { useNavigate } from "react-router";
import { api, type Tagged, told } from "@/api/client";
import { filledTitles, TitlesInput } from "@/catalog/TitlesInput";
import type { PromotionOut } from "@/generated/api";
import { changes } from "@/kit/changes";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { type Edited, useEdit } from "@/kit/useEdit";
import { useDraft } from "@/kit/useOnce";
import { changedBody, EMPTY, newBody, type PromotionTyped, problemOf, typedOf } from "@/promotions/body";
import { GoodsInputs, LimitInputs, PeriodInputs, ReachInputs, WorthInputs } from "@/promotions/inputs";
import { useWords } from "@/words";

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
  const draft = useDraft<PromotionTyped>("promotion.new", EMPTY);
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
      incomplete={problemOf(typed) !== null}
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
  const { draft, typed, change } = useEdit<PromotionTyped>(`promotion.${promotion.id}`, before, etag);
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
      incomplete={problemOf(typed) !== null}
      effect={<Alert type="info" showIcon title={t("promotions.edit_effect")} />}
      onSend={send}
      onClose={onClose}
    >
      <Names typed={typed} set={set} />
      <GoodsInputs typed={typed} set={set} fixed={promotion} />
      <ReachInputs typed={typed} set={set} />
      <PeriodInputs typed={typed} set={set} />
      <LimitInputs typed={typed} set={set} fixed={promotion} />
    </FormDrawer>
  );
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
        {(id) => (
          <Input id={id} maxLength={200} value={typed.name} onChange={(event) => set({ name: event.target.value })} />
        )}
      </Field>
      <TitlesInput titles={typed.titles} onChange={(titles) => set({ titles })} />
      {missing && <p style={{ marginTop: 0, opacity: 0.65 }}>{t("promotions.titles_hint")}</p>}
    </>
  );
}
