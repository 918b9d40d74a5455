/** The addresses of products, SKUs and prices. */

import type { RouteObject } from "react-router";
import { page } from "@/kit/page";

export const goodsRoutes: RouteObject[] = [
  page("/products", async () => (await import("@/catalog/ProductList")).ProductList, "catalog.read"),
  page("/products/:id", async () => (await import("@/catalog/ProductPage")).ProductPage, "catalog.read"),
  page("/skus/:sku", async () => (await import("@/catalog/SkuPage")).SkuPage, "catalog.read"),
  page("/prices", async () => (await import("@/catalog/PriceList")).PriceList, "catalog.read"),
];
