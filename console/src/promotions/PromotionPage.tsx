/** One promotion: its rules in words, its coupon codes. */

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { api, type Tagged, tagged, told } from "@/api/client";
import type { PromotionOut } from "@/generated/api";
import { FormDrawer } from "@/kit/FormDrawer";
import { Copyable, Facts, shortId } from "@/kit/parts";
import { Part, Pending, ThingPage } from "@/kit/ThingPage";
import { useDraft } from "@/kit/useOnce";
import { Coupons } from "@/promotions/Coupons";
import { PromotionForm } from "@/promotions/PromotionForm";
import { PromotionStateTag, usesOf } from "@/promotions/parts";
import { Rules } from "@/promotions/Rules";
import { useMay, useWithin } from "@/shell/me";
import { useWords } from "@/words";
import { localeName } from "@/words/locales";

export function PromotionPage() {
  const { t } = useWords();
  const { id = "" } = useParams();
  const asked = useQuery({
    queryKey: ["promotion", id],
    queryFn: ({ signal }) =>
      tagged(api.GET("/api/v1/promotions/{promotion_id}", { params: { path: { promotion_id: id } }, signal })),
  });
  if (!asked.data) return <Pending asked={asked} back={{ to: "/promotions", title: t("promotions.title") }} />;
  return <Shown key={id} of={asked.data} />;
}

function Shown({ of }: { of: Tagged<PromotionOut> }) {
  const { t, word } = useWords();
  const may = useMay();
  const [open, setOpen] = useState<"edit" | "end" | null>(null);
  const promotion = of.data;
  const within = useWithin();
  const mayWrite = may("promotions.write") && within(promotion.channels ?? []);
  return (
    <ThingPage
      back={{ to: "/promotions", title: t("promotions.title") }}
      title={promotion.name}
      states={<PromotionStateTag promotion={promotion} />}
      primary={mayWrite ? { key: "edit", label: t("promotions.edit"), onClick: () => setOpen("edit") } : undefined}
      acts={
        mayWrite
          ? [
              {
                key: "end",
                label: promotion.active ? t("promotions.end") : t("promotions.restart"),
                danger: promotion.active,
                onClick: () => setOpen("end"),
              },
            ]
          : []
      }
      aside={
        <>
          <Part title={t("promotions.facts")}>
            <Facts
              rows={[
                [t("promotions.kind"), word("promotion_kind", promotion.kind)],
                [t("promotions.uses"), usesOf(promotion, t)],
                [t("promotions.id"), <Copyable key="id" text={promotion.id} shown={shortId(promotion.id)} code />],
              ]}
            />
          </Part>
          <Part title={t("promotions.titles")}>
            <Facts rows={Object.entries(promotion.titles).map(([locale, title]) => [localeName(locale), title])} />
          </Part>
        </>
      }
    >
      <Part title={t("promotions.rules")}>
        <Rules promotion={promotion} />
      </Part>
      {promotion.by_coupon && <Coupons promotion={promotion} mayWrite={mayWrite} />}
      {open === "edit" && <PromotionForm of={of} onClose={() => setOpen(null)} />}
      {open === "end" && <End of={of} onClose={() => setOpen(null)} />}
    </ThingPage>
  );
}

/** Out of use and back. */
function End({ of, onClose }: { of: Tagged<PromotionOut>; onClose: () => void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const { data: promotion, etag } = of;
  const active = !promotion.active;
  const draft = useDraft(`promotion.end.${promotion.id}`, null);
  const verb = active ? t("promotions.restart") : t("promotions.end");
  const send = async () => {
    await told(
      api.PATCH("/api/v1/promotions/{promotion_id}", {
        params: { path: { promotion_id: promotion.id }, header: { "If-Match": etag } },
        body: { active },
      }),
    );
    const said = { name: promotion.name };
    void message.success(active ? t("promotions.restarted", said) : t("promotions.ended_done", said));
    await Promise.all([
      client.invalidateQueries({ queryKey: ["promotion"] }),
      client.invalidateQueries({ queryKey: ["promotions"] }),
    ]);
  };
  return (
    <FormDrawer title={verb} verb={verb} danger={!active} draft={draft} onSend={send} onClose={onClose}>
      <Alert
        type={active ? "info" : "warning"}
        showIcon
        title={active ? t("promotions.restart_effect") : t("promotions.end_effect")}
        description={!active && promotion.by_coupon ? t("promotions.end_coupons") : undefined}
      />
    </FormDrawer>
  );
}
