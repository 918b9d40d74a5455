/** The addresses of events. */

import type { RouteObject } from "react-router";
import { page } from "@/kit/page";

export const eventRoutes: RouteObject[] = [
  page("/events", async () => (await import("@/feed/Feed")).Feed, "events.read"),
];
