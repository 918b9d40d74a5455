/** The addresses of stock. */

import type { RouteObject } from "react-router";
import { page } from "@/kit/page";

export const stockRoutes: RouteObject[] = [
  page("/stock", async () => (await import("@/inventory/Board")).Board),
  page("/stock/shortages", async () => (await import("@/inventory/Shortages")).Shortages),
  page("/stock/movements", async () => (await import("@/inventory/Movements")).Movements),
  page("/stock/past", async () => (await import("@/inventory/PastStock")).PastStock),
  page("/stock/locations", async () => (await import("@/inventory/Locations")).Locations),
  page("/stock/level/:location/:sku", async () => (await import("@/inventory/LevelPage")).LevelPage),
  page("/stock/receive", async () => (await import("@/inventory/PaperPage")).Receive),
  page("/stock/count", async () => (await import("@/inventory/PaperPage")).CountStock),
  page("/stock/adjust", async () => (await import("@/inventory/PaperPage")).Adjust),
  page("/stock/move", async () => (await import("@/inventory/PaperPage")).Move),
  page("/stock/transfer", async () => (await import("@/inventory/PaperPage")).Transfer),
  page("/stock/expect", async () => (await import("@/inventory/PaperPage")).Expect),
];
