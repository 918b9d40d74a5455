/** The addresses of parcels. */

import type { RouteObject } from "react-router";

export const parcelRoutes: RouteObject[] = [];
