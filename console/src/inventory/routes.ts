/** The addresses of stock. */

import type { RouteObject } from "react-router";

export const stockRoutes: RouteObject[] = [];
