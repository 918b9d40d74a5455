/** One parcel: how it is asked for, and what makes it old. */

import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { api, type Tagged, tagged } from "@/api/client";
import type { ParcelShown } from "@/generated/api";

export type Parcel = ParcelShown;

export function parcelQuery(id: string) {
  return queryOptions({
    queryKey: ["parcel", id],
    queryFn: ({ signal }): Promise<Tagged<Parcel>> =>
      tagged(api.GET("/api/v1/parcels/{parcel_id}", { params: { path: { parcel_id: id } }, signal })),
  });
}

/** Ask again for a parcel and what shows it. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(async () => {
    const old = new Set(["parcel", "parcels", "order", "orders", "timeline"]);
    await client.invalidateQueries({ predicate: ({ queryKey }) => old.has(String(queryKey[0])) });
  }, [client]);
}
