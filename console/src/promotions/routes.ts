/** The addresses of promotions. */

import type { RouteObject } from "react-router";
import { page } from "@/kit/page";

export const promotionRoutes: RouteObject[] = [
  page("/promotions", async () => (await import("@/promotions/PromotionList")).PromotionList, "promotions.read"),
  page("/promotions/:id", async () => (await import("@/promotions/PromotionPage")).PromotionPage, "promotions.read"),
];
