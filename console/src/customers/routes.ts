/** The addresses of customers. */

import type { RouteObject } from "react-router";
import { page } from "@/kit/page";

export const customerRoutes: RouteObject[] = [
  page("/customers", async () => (await import("@/customers/CustomerList")).CustomerList, "customers.read"),
  page("/customers/:id", async () => (await import("@/customers/CustomerPage")).CustomerPage, "customers.read"),
];
