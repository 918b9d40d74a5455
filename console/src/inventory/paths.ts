/** Where things of stock are found. */

import type { MovementShown } from "@/generated/api";

/** The counters of a level, in the order in which people read them. */
export const COUNTERS = ["on_hand", "reserved", "damaged", "quality_hold", "incoming"] as const;
export type Counter = (typeof COUNTERS)[number];
/** Every number of a level that can be asked about. */
export type Figure = Counter | "available" | "safety_stock" | "short";
export const FIGURES: readonly Figure[] = [
  "on_hand",
  "reserved",
  "available",
  "incoming",
  "damaged",
  "quality_hold",
  "short",
  "safety_stock",
];

/** The page that explains a SKU's numbers at a location. A SKU may hold slashes and any script. */
export function levelPath(level: { sku: string; location: string }, asked: { of?: Figure; at?: string } = {}): string {
  const query = new URLSearchParams(asked).toString();
  return `/stock/level/${encodeURIComponent(level.location)}/${encodeURIComponent(level.sku)}${query ? `?${query}` : ""}`;
}

/** What a movement points at, where that has a page. */
export function causePath(movement: MovementShown): string | null {
  const { document_kind: kind, document_id: id } = movement;
  if (kind === "order") return `/orders/${id}`;
  if (kind === "parcel") return `/parcels/${id}`;
  return kind === "hold" ? null : `/stock/movements?document_id=${id}`;
}
