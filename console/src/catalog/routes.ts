/** The addresses of products,-prices. */

import type { RouteObject } from "react-router";

export const goodsRoutes: RouteObject[] = [];
