/** The addresses of orders. */

import type { RouteObject } from "react-router";
import { page } from "@/kit/page";

export const orderRoutes: RouteObject[] = [
  page("/orders", async () => (await import("@/orders/OrderList")).OrderList, "orders.read"),
  page("/orders/new", async () => (await import("@/orders/create/NewOrder")).NewOrder, "orders.place"),
  page("/orders/:id", async () => (await import("@/orders/OrderPage")).OrderPage, "orders.read"),
];
