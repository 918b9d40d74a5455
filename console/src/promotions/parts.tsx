/** What a promotion takes off and whether it holds now, in words. */

import { Tag } from "antd";
import { moment, money, number } from "@/format";
import type { PromotionOut } from "@/generated/api";
import { type Say, useWords } from "@/words";

export type PromotionState = "running" | "planned" | "over" | "ended";
const COLOURS: Readonly<Record<PromotionState, string>> = {
  running: "success",
  planned: "processing",
  over: "default",
  ended: "default",
};
const PPM_OF_PERCENT = 10_000;
const PPM_OF_TENTH = 100_000;

export function promotionState(promotion: PromotionOut, now = Date.now()): PromotionState {
  if (!promotion.active) return "ended";
  if (promotion.valid_to && new Date(promotion.valid_to).getTime() <= now) return "over";
  return promotion.valid_from && new Date(promotion.valid_from).getTime() > now ? "planned" : "running";
}

export function PromotionStateTag({ promotion }: { promotion: PromotionOut }) {
  const { t } = useWords();
  const state = promotionState(promotion);
  return <Tag color={COLOURS[state]}>{t(`promotions.state_${state}`)}</Tag>;
}

/** What it takes off: “10% off”, “€5.00 off each unit”. */
export function worthOf(promotion: PromotionOut, t: Say): string {
  if (promotion.kind === "percent") {
    const off = promotion.percent_ppm ?? 0;
    return t("promotions.worth_percent", {
      percent: number(off / PPM_OF_PERCENT),
      fold: number(10 - off / PPM_OF_TENTH), // as Chinese says it: 10% off are nine tenths
    });
  }
  if (promotion.kind !== "amount") return t("promotions.worth_free_shipping");
  const amount = money(promotion.amount_minor ?? 0, promotion.currency ?? "EUR");
  return t(`promotions.worth_amount_${promotion.per as "order" | "line" | "unit"}`, { amount });
}

/** From when until when, in words. */
export function periodOf(promotion: PromotionOut, t: Say): string {
  const { valid_from: from, valid_to: to } = promotion;
  if (from && to) return t("promotions.period_between", { from: moment(from), to: moment(to) });
  if (from) return t("promotions.period_from", { from: moment(from) });
  return to ? t("promotions.period_to", { to: moment(to) }) : t("promotions.period_always");
}

/** How often it was used: only what is limited is counted. */
export function usesOf(promotion: Pick<PromotionOut, "max_uses" | "used">, t: Say): string {
  if (promotion.max_uses === null) return t("promotions.uses_unlimited");
  return t("promotions.uses_of", { used: number(promotion.used ?? 0), most: number(promotion.max_uses) });
}
