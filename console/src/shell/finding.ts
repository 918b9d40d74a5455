/** Asks each list that whoever is signed in may read. */

import { api, told } from "@/api/client";
import type { TextKey } from "@/words";

export interface Found {
  kind: TextKey;
  title: string;
  detail?: string;
  to: string;
}

type Finder = (q: string, signal: AbortSignal) => Promise<Found[]>;
const MOST = 5;

const FINDERS: readonly { permission: string; find: Finder }[] = [
  {
    permission: "orders.read",
    find: async (q, signal) => {
      const { items } = await told(api.GET("/api/v1/orders", { params: { query: { q, limit: MOST } }, signal }));
      return items.map((row) => ({
        kind: "shell.orders",
        title: `#${row.number} ${row.buyer_name ?? ""}`,
        detail: [row.reference, row.channel].filter(Boolean).join(" · "),
        to: `/orders/${row.id}`,
      }));
    },
  },
  {
    permission: "customers.read",
    find: async (q, signal) => {
      const { items } = await told(api.GET("/api/v1/customers", { params: { query: { q, limit: MOST } }, signal }));
      return items.map((row) => ({
        kind: "shell.customers",
        title: row.name ?? row.email ?? row.phone ?? "",
        detail: [row.email, row.phone].filter(Boolean).join(" · "),
        to: `/customers/${row.id}`,
      }));
    },
  },
  {
    permission: "catalog.read",
    find: async (q, signal) => {
      const { items } = await told(api.GET("/api/v1/products", { params: { query: { q, limit: MOST } }, signal }));
      return items.map((row) => ({
        kind: "shell.products",
        title: Object.values(row.titles)[0] ?? row.handle,
        detail: row.handle,
        to: `/products/${row.id}`,
      }));
    },
  },
  {
    permission: "orders.read",
    find: async (q, signal) => {
      const { items } = await told(api.GET("/api/v1/parcels", { params: { query: { q, limit: MOST } }, signal }));
      return items.map((row) => ({
        kind: "shell.parcels",
        title: row.tracking_number ?? row.id,
        detail: row.carrier ?? undefined,
        to: `/parcels/${row.id}`,
      }));
    },
  },
];

/** How to find what one may see. */
export function finders(may: (permission: string) => boolean): Finder[] {
  return FINDERS.filter(({ permission }) => may(permission)).map(({ find }) => find);
}

/** What all of them find, in their order. */
export async function searchEverything(q: string, asked: readonly Finder[], signal: AbortSignal): Promise<Found[]> {
  return (await Promise.all(asked.map((find) => find(q, signal)))).flat();
}
