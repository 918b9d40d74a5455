/** The addresses of customers. */

import type { RouteObject } from "react-router";

export const customerRoutes: RouteObject[] = [];
