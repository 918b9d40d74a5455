/** The locations that keep stock, and what they are called. */

import { useQuery } from "@tanstack/react-query";
import { api, told } from "@/api/client";
import { useMay } from "@/shell/me";

/** Those that whoever is signed in may see; closed ones too. */
export function useLocations() {
  const may = useMay();
  return useQuery({
    queryKey: ["locations"],
    queryFn: () => told(api.GET("/api/v1/locations", { params: { query: { limit: 200 } } })),
    enabled: may("stock.read"),
    staleTime: 60_000,
  });
}

/** What a location is called; its code where that may not be known. */
export function useLocationName(): (code: string) => string {
  const locations = useLocations().data?.items ?? [];
  return (code) => nameOf(locations, code);
}

export function nameOf(locations: readonly { code: string; name: string }[], code: string): string {
  return locations.find((each) => each.code === code)?.name ?? code;
}
