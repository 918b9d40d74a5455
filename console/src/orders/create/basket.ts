/** An order that is being put together, and what the server says it would come to. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, told } from "@/api/client";
import { Problem } from "@/api/problem";
import type { AskQuote, NewOrder, Quotation } from "@/generated/api";
import { addressOf, NO_ADDRESS, type TypedAddress } from "@/kit/AddressFields";
import { type CustomValues, given } from "@/kit/custom";
import { useMay } from "@/shell/me";

export interface BasketLine {
  sku: string;
  title: string;
  quantity: number;
}

/** What somebody has put together so far. */
export interface Basket {
  channel: string;
  lines: readonly BasketLine[];
  customer: { id: string; name: string } | null;
  name: string;
  email: string;
  phone: string;
  address: TypedAddress;
  method: string | null;
  coupons: readonly string[];
  reference: string;
  custom: CustomValues;
}

export const NO_BASKET: Basket = {
  channel: "",
  lines: [],
  customer: null,
  name: "",
  email: "",
  phone: "",
  address: NO_ADDRESS,
  method: null,
  coupons: [],
  reference: "",
  custom: {},
};

const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;
const LEAST_PHONE = 6;

export function emailWrong(basket: Basket): boolean {
  return basket.email.trim() !== "" && !EMAIL.test(basket.email.trim());
}

/** Who buys, as far as it is typed. */
function buyerOf(basket: Basket) {
  if (basket.customer) return { customer_id: basket.customer.id };
  const [name, email, phone] = [basket.name.trim(), basket.email.trim(), basket.phone.trim()];
  const buyer = {
    ...(name ? { name } : {}),
    ...(EMAIL.test(email) ? { email } : {}),
    ...(phone.length >= LEAST_PHONE ? { phone } : {}),
  };
  return Object.keys(buyer).length ? buyer : null;
}

function linesOf(basket: Basket) {
  return basket.lines.map(({ sku, quantity }) => ({ sku, quantity }));
}

function askOf(basket: Basket): AskQuote {
  return {
    channel: basket.channel,
    lines: linesOf(basket),
    buyer: buyerOf(basket),
    shipping_address: basket.address.country ? addressOf(basket.address) : null,
    shipping_method: basket.method,
    coupon_codes: [...basket.coupons],
  };
}

/** The order itself, for the total that was shown. */
export function orderOf(basket: Basket, totalMinor: number): NewOrder {
  const custom = given(basket.custom);
  return {
    channel: basket.channel,
    lines: linesOf(basket),
    buyer: buyerOf(basket),
    shipping_address: basket.address.country && basket.address.line1.trim() ? addressOf(basket.address) : null,
    shipping_method: basket.method,
    coupon_codes: [...basket.coupons],
    reference: basket.reference.trim() || null,
    total_minor: totalMinor,
    ...(Object.keys(custom).length ? { custom } : {}),
  };
}

const PAUSE_MS = 300;

export interface Quoted {
  quote: Quotation | undefined;
  error: unknown;
  /** What is shown is not yet what is asked for. */
  old: boolean;
  retry: () => void;
}

/** What it would come to, asked again whenever something changes. */
export function useQuote(basket: Basket): Quoted {
  const asked = JSON.stringify(askOf(basket));
  const [ask, setAsk] = useState(asked);
  useEffect(() => {
    const timer = setTimeout(() => setAsk(asked), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [asked]);
  const wanted = basket.channel !== "" && basket.lines.length > 0;
  const body = JSON.parse(ask) as AskQuote;
  const answer = useQuery({
    queryKey: ["quote", ask],
    queryFn: ({ signal }) => told(api.POST("/api/v1/quotes", { body, signal })),
    enabled: wanted && body.lines.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 20_000,
  });
  return {
    quote: wanted ? answer.data : undefined,
    error: wanted ? answer.error : null,
    old: ask !== asked || answer.isPlaceholderData || answer.isFetching,
    retry: () => void answer.refetch(),
  };
}

/** The SKU that a refusal is about. */
export function skuOf(error: unknown): string | null {
  return error instanceof Problem && typeof error.facts.sku === "string" ? error.facts.sku : null;
}

/** Units of each SKU that the channel can sell now; null where that may not be known. */
export function useSellable(channel: string, skus: readonly string[]): (sku: string) => number | null {
  const may = useMay();
  const wanted = [...new Set(skus)].sort();
  const { data } = useQuery({
    queryKey: ["stock", "sellable", channel, wanted],
    queryFn: ({ signal }) =>
      told(api.GET("/api/v1/availability", { params: { query: { sku: wanted, channel } }, signal })),
    enabled: channel !== "" && wanted.length > 0 && may("stock.read"),
    placeholderData: keepPreviousData,
  });
  return (sku) => {
    const found = data?.items.find((each) => each.sku === sku);
    return found && "sellable" in found ? found.sellable : null;
  };
}
