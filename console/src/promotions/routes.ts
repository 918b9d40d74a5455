/** The addresses of promotions. */

import type { RouteObject } from "react-router";

export const promotionRoutes: RouteObject[] = [];
