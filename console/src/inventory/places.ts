/** The locations that keep stock. */

import { useQuery } from "@tanstack/react-query";
import { api, told } from "@/api/client";
import type { LocationShown } from "@/generated/api";

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
