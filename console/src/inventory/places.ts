/** The locations that keep stock. */

import { useQueries, useQuery } from "@tanstack/react-query";
import { api, told } from "@/api/client";
import type { LevelShown, LocationShown } from "@/generated/api";

/** Those that whoever is signed in may see; closed ones too. */
export function useLocations() {
  return useQuery({
    queryKey: ["locations"],
    queryFn: () => told(api.GET("/api/v1/locations", { params: { query: { limit: 200 } } })),
    staleTime: 60_000,
  });
}

/** What a location is called. */
export function useLocationName(): (code: string) => string {
  const found = useLocations().data?.items ?? [];
  return (code) => nameOf(found, code);
}

export function nameOf(locations: readonly LocationShown[], code: string): string {
  return locations.find((each) => each.code === code)?.name ?? code;
}

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
