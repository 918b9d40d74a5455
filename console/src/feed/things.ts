/** Where things stand that facts are about. */

import type { EventOut } from "@/generated/api";

const OF_AGGREGATE: Readonly<Record<string, string>> = {
  order: "/orders",
  parcel: "/parcels",
  product: "/products",
  customer: "/customers",
  promotion: "/promotions",
  import: "/imports",
  staff: "/settings/team",
  api_key: "/settings/keys",
};

const OF_FIELD: Readonly<Record<string, string>> = {
  order_id: "/orders",
  parcel_id: "/parcels",
  product_id: "/products",
  customer_id: "/customers",
  promotion_id: "/promotions",
  import_id: "/imports",
  staff_id: "/settings/team",
  key_id: "/settings/keys",
};

/** The page of what a fact is about. */
export function placeOfFact({ aggregate, aggregate_id, body }: EventOut): string | null {
  if (aggregate === "payment") return placeOfField("order_id", (body as { order_id?: unknown }).order_id);
  const list = OF_AGGREGATE[aggregate];
  return list ? `${list}/${aggregate_id}` : null;
}

/** The page of what a member of a fact names. */
export function placeOfField(name: string, value: unknown): string | null {
  const list = OF_FIELD[name];
  return list && typeof value === "string" ? `${list}/${value}` : null;
}
