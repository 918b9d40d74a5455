/** The addresses of imports. */

import type { RouteObject } from "react-router";

export const importRoutes: RouteObject[] = [];
