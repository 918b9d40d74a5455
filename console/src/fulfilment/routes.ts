/** The addresses of parcels. */

import type { RouteObject } from "react-router";
import { page } from "@/kit/page";

export const parcelRoutes: RouteObject[] = [
  page("/parcels", async () => (await import("@/fulfilment/ParcelList")).ParcelList, "orders.read"),
  page("/parcels/:id", async () => (await import("@/fulfilment/ParcelPage")).ParcelPage, "orders.read"),
];
