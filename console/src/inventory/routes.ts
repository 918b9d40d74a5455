/** The addresses of stock. */

import type { RouteObject } from "react-router";
import { page } from "@/kit/page";

export const stockRoutes: RouteObject[] = [
  page("/stock", async () => (await import("@/inventory/Board")).Board),
  page("/stock/shortages", async () => (await import("@/inventory/Shortages")).Shortages),
  page("/stock/movements", async () => (await import("@/inventory/Movements")).Movements),
  page("/stock/past", async () => (await import("@/inventory/PastStock")).PastStock),
  page("/stock/level/:location/:sku", async () => (await import("@/inventory/LevelPage")).LevelPage),
];
