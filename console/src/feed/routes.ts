/** The addresses of events. */

import type { RouteObject } from "react-router";

export const eventRoutes: RouteObject[] = [];
