/** The addresses of stock. */

import type { RouteObject } from "react-router";
import { page } from "@/kit/page";

export const stockRoutes: RouteObject[] = [
  page("/stock", async () => (await import("@/inventory/Board")).Board, "stock.read"),
  page("/stock/shortages", async () => (await import("@/inventory/Shortages")).Shortages, "stock.read"),
  page("/stock/movements", async () => (await import("@/inventory/Movements")).Movements, "stock.read"),
  page("/stock/past", async () => (await import("@/inventory/PastStock")).PastStock, "stock.read"),
  page("/stock/locations", async () => (await import("@/inventory/Locations")).Locations, "stock.read"),
  page("/stock/level/:location/:sku", async () => (await import("@/inventory/LevelPage")).LevelPage, "stock.read"),
  page("/stock/receive", async () => (await import("@/inventory/PaperPage")).Receive, "stock.write"),
  page("/stock/count", async () => (await import("@/inventory/PaperPage")).CountStock, "stock.write"),
  page("/stock/adjust", async () => (await import("@/inventory/PaperPage")).Adjust, "stock.write"),
  page("/stock/move", async () => (await import("@/inventory/PaperPage")).Move, "stock.write"),
  page("/stock/transfer", async () => (await import("@/inventory/PaperPage")).Transfer, "stock.write"),
  page("/stock/expect", async () => (await import("@/inventory/PaperPage")).Expect, "stock.write"),
];
