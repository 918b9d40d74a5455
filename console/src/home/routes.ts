/** The addresses of the home page. */

import type { RouteObject } from "react-router";
import { page } from "@/kit/page";

export const homeRoutes: RouteObject[] = [page("/", async () => (await import("@/home/Home")).Home)];
