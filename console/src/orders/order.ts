/** One order: how it is asked for, what may be done with it, and what makes it old. */

import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { api, type Tagged, tagged, told } from "@/api/client";
import type { ActShown, OrderPage } from "@/generated/api";
import { factLines } from "@/kit/facts";
import { hasWord, word } from "@/words";

export type Order = OrderPage;

export function orderQuery(id: string) {
  return queryOptions({
    queryKey: ["order", id],
    queryFn: ({ signal }): Promise<Tagged<Order>> =>
      tagged(api.GET("/api/v1/orders/{order_id}", { params: { path: { order_id: id } }, signal })),
  });
}

/** What happened to an order; `after`: only since this version of it. */
export function timelineQuery(id: string, after?: number) {
  return queryOptions({
    queryKey: ["timeline", "order", id, after ?? null],
    queryFn: ({ signal }) =>
      told(
        api.GET("/api/v1/orders/{order_id}/timeline", {
          params: { path: { order_id: id }, query: { after_version: after } },
          signal,
        }),
      ),
  });
}

/** Ask again for an order and what shows it. */
export function useRefresh(id: string): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(async () => {
    const old = new Set(["orders", "parcels", "timeline", "cancellation"]);
    await Promise.all([
      client.invalidateQueries({ queryKey: ["order", id] }),
      client.invalidateQueries({ predicate: ({ queryKey }) => old.has(String(queryKey[0])) }),
    ]);
  }, [client, id]);
}

/** Why an act cannot be done now, null where it can, undefined where whoever is signed in never may. */
export function refusalOf(acts: Readonly<Record<string, ActShown>>, act: string): string | null | undefined {
  const shown = acts[act];
  if (!shown || shown.code === "forbidden") return undefined;
  if (shown.allowed) return null;
  return reasonOf(shown);
}

/** A refusal that the API told beforehand, in words with its facts. */
export function reasonOf({ code, text, facts }: Pick<ActShown, "code" | "text" | "facts">): string {
  const says = code && hasWord("refusal", code) ? word("refusal", code) : (text ?? "");
  return [says, ...factLines(facts)].join(" · ");
}
