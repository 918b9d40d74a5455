/** Search everything: what the server finds, and where it is shown. */

import { api, told } from "@/api/client";
import type { SearchHit } from "@/generated/api";
import { languageTag } from "@/words";

const PATHS: Record<SearchHit["kind"], (hit: SearchHit) => string> = {
  order: ({ id }) => `/orders/${id}`,
  customer: ({ id }) => `/customers/${id}`,
  product: ({ id }) => `/products/${id}`,
  parcel: ({ id }) => `/parcels/${id}`,
};

export function pathOf(hit: SearchHit): string {
  return PATHS[hit.kind](hit);
}

export async function searchEverything(q: string, signal: AbortSignal): Promise<SearchHit[]> {
  const asked = { params: { query: { q, locale: languageTag() } }, signal };
  return (await told(api.GET("/api/v1/search", asked))).items;
}
