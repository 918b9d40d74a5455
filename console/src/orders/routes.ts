/** The addresses of orders. */

import type { RouteObject } from "react-router";
import { page } from "@/kit/page";

export const orderRoutes: RouteObject[] = [
  page("/orders", async () => (await import("@/orders/OrderList")).OrderList),
  page("/orders/new", async () => (await import("@/orders/create/NewOrder")).NewOrder),
  page("/orders/:id", async () => (await import("@/orders/OrderPage")).OrderPage),
];
