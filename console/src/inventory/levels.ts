/** The levels of goods, for who types units of them. */

import { useQueries } from "@tanstack/react-query";
import { api, told } from "@/api/client";
import type { LevelShown } from "@/generated/api";

/** The levels of these SKUs at a location, as far as they are known by now; null where there is none yet. */
export function useLevels(location: string, skus: readonly string[]): ReadonlyMap<string, LevelShown | null> {
  return useQueries({
    queries: skus.map((sku) => ({
      queryKey: ["level", location, sku, "listed"],
      queryFn: () =>
        told(api.GET("/api/v1/stock", { params: { query: { sku, location, limit: 1 } } })).then(
          ({ items }) => items[0] ?? null,
        ),
      enabled: location !== "",
    })),
    combine: (asked) =>
      new Map(
        asked.flatMap(({ data }, nth) => (data === undefined ? [] : [[skus[nth] ?? "", data] as const])),
      ) as ReadonlyMap<string, LevelShown | null>,
  });
}
