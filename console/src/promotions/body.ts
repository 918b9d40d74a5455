/** What is typed of a promotion, and what the API is told of it. */

import { filledTitles, type Titles } from "@/catalog/TitlesInput";
import { minorOf, typedOf as typedAmount } from "@/format";
import type { ChangedPromotion, NewPromotion, PromotionOut } from "@/generated/api";

const PPM_OF_PERCENT = 10_000;

export interface PromotionTyped {
  name: string;
  titles: Titles;
  kind: NewPromotion["kind"];
  percent: number | null;
  amount: string;
  per: NonNullable<NewPromotion["per"]>;
  currency: string;
  minimum: string;
  byCoupon: boolean;
  exclusive: boolean;
  position: number;
  /** Empty: in all. */
  channels: readonly string[];
  /** Whether it is for those goods only that are named. */
  scoped: boolean;
  skus: readonly string[];
  products: readonly string[];
  categories: readonly string[];
  methods: readonly string[];
  firstOrder: boolean;
  from: string | null;
  to: string | null;
  most: number | null;
  mostPerBuyer: number | null;
}

export const EMPTY: PromotionTyped = {
  name: "",
  titles: {},
  kind: "percent",
  percent: 10,
  amount: "",
  per: "order",
  currency: "",
  minimum: "",
  byCoupon: false,
  exclusive: false,
  position: 0,
  channels: [],
  scoped: false,
  skus: [],
  products: [],
  categories: [],
  methods: [],
  firstOrder: false,
  from: null,
  to: null,
  most: null,
  mostPerBuyer: null,
};

export function typedOf(promotion: PromotionOut): PromotionTyped {
  const { skus, products, categories, currency } = promotion;
  const amount = (minor: number | null) => (minor && currency ? typedAmount(minor, currency) : "");
  return {
    name: promotion.name,
    titles: promotion.titles,
    kind: promotion.kind as PromotionTyped["kind"],
    percent: promotion.percent_ppm === null ? null : promotion.percent_ppm / PPM_OF_PERCENT,
    amount: amount(promotion.amount_minor),
    per: promotion.per as PromotionTyped["per"],
    currency: currency ?? "",
    minimum: amount(promotion.minimum_minor),
    byCoupon: promotion.by_coupon,
    exclusive: promotion.exclusive,
    position: promotion.position,
    channels: promotion.channels ?? [],
    scoped: Boolean(skus || products || categories),
    skus: skus ?? [],
    products: products ?? [],
    categories: categories ?? [],
    methods: promotion.shipping_methods ?? [],
    firstOrder: promotion.first_order,
    from: promotion.valid_from,
    to: promotion.valid_to,
    most: promotion.max_uses,
    mostPerBuyer: promotion.max_uses_per_buyer,
  };
}

/** What is unfinished: the field's name; null where it can be sent. */
export function problemOf(
  typed: PromotionTyped,
): "name" | "titles" | "percent" | "amount" | "minimum" | "goods" | null {
  const amounts = (text: string) => (typed.currency ? minorOf(text, typed.currency) : null);
  if (!typed.name.trim()) return "name";
  if (!Object.keys(filledTitles(typed.titles)).length) return "titles";
  if (typed.kind === "percent" && !typed.percent) return "percent";
  if (typed.kind === "amount" && !amounts(typed.amount)) return "amount";
  if (typed.minimum.trim() && amounts(typed.minimum) === null) return "minimum";
  if (typed.scoped && !typed.skus.length && !typed.products.length && !typed.categories.length) return "goods";
  return null;
}

function named(codes: readonly string[]): string[] | null {
  return codes.length ? [...codes] : null;
}

/** What may be changed later too. */
export function changedBody(typed: PromotionTyped): ChangedPromotion {
  return {
    name: typed.name.trim(),
    titles: filledTitles(typed.titles),
    minimum_minor: (typed.currency && minorOf(typed.minimum, typed.currency)) || 0,
    exclusive: typed.exclusive,
    position: typed.position,
    channels: named(typed.channels),
    skus: typed.scoped ? named(typed.skus) : null,
    products: typed.scoped ? named(typed.products) : null,
    categories: typed.scoped ? named(typed.categories) : null,
    shipping_methods: typed.kind === "free_shipping" ? named(typed.methods) : null,
    first_order: typed.firstOrder,
    valid_from: typed.from,
    valid_to: typed.to,
    max_uses: typed.most,
    max_uses_per_buyer: typed.firstOrder ? 1 : typed.mostPerBuyer,
  };
}

export function newBody(typed: PromotionTyped): NewPromotion {
  const { active: _, ...common } = changedBody(typed);
  const needsCurrency = typed.kind === "amount" || Boolean(typed.minimum.trim());
  return {
    ...common,
    name: typed.name.trim(),
    titles: filledTitles(typed.titles),
    kind: typed.kind,
    by_coupon: typed.byCoupon,
    ...(typed.kind === "percent" ? { percent_ppm: Math.round((typed.percent ?? 0) * PPM_OF_PERCENT) } : {}),
    ...(typed.kind === "amount" ? { amount_minor: minorOf(typed.amount, typed.currency), per: typed.per } : {}),
    ...(needsCurrency ? { currency: typed.currency } : {}),
  };
}
