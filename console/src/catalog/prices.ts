/** Price lists and prices, as pages ask for them. */

import { useQuery } from "@tanstack/react-query";
import { api, told } from "@/api/client";
import type { PriceListOut, PriceOut } from "@/generated/api";
import { useChannels } from "@/orders/filters";
import { useMay } from "@/shell/me";

export type PriceState = "now" | "later" | "past";
const NONE: readonly PriceListOut[] = [];

export function usePriceLists(): readonly PriceListOut[] {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ["prices", "lists"],
    queryFn: () => told(api.GET("/api/v1/price-lists", { params: { query: { limit: 200 } } })),
    enabled: may("catalog.read"),
    staleTime: 60_000,
  });
  return data?.items ?? NONE;
}

/** What people call a price list: its channel and currency. */
export function usePriceListNames(): (code: string) => string {
  const lists = usePriceLists();
  const channels = useChannels().data?.items ?? [];
  return (code) => {
    const list = lists.find((one) => one.code === code);
    if (!list) return code;
    const channel = channels.find((one) => one.code === list.channel)?.name ?? list.channel;
    return `${channel} · ${list.currency}`;
  };
}

export function stateOf(price: Pick<PriceOut, "valid_from" | "valid_to">, now = Date.now()): PriceState {
  if (price.valid_to && new Date(price.valid_to).getTime() <= now) return "past";
  return price.valid_from && new Date(price.valid_from).getTime() > now ? "later" : "now";
}

const RANK: Readonly<Record<PriceState, number>> = { now: 0, later: 1, past: 2 };

/** Valid ones first, then those to come, then those of the past, the last first. */
export function inOrder(prices: readonly PriceOut[]): PriceOut[] {
  return [...prices].sort(
    (one, other) =>
      RANK[stateOf(one)] - RANK[stateOf(other)] ||
      one.price_list.localeCompare(other.price_list) ||
      (other.valid_from ?? "").localeCompare(one.valid_from ?? ""),
  );
}

/** All prices of a SKU, past and future ones too. */
export function useSkuPrices(sku: string) {
  return useQuery({
    queryKey: ["prices", "sku", sku],
    queryFn: ({ signal }) => told(api.GET("/api/v1/prices", { params: { query: { sku, limit: 200 } }, signal })),
    select: (found) => inOrder(found.items),
  });
}
