/** The addresses of imports. */

import type { RouteObject } from "react-router";
import { page } from "@/kit/page";

export const importRoutes: RouteObject[] = [
  page("/imports", async () => (await import("@/imports/ImportList")).ImportList),
  page("/imports/new", async () => (await import("@/imports/NewImport")).NewImport),
  page("/imports/:id", async () => (await import("@/imports/ImportPage")).ImportPage),
  page("/imports/:id/mend", async () => (await import("@/imports/MendPage")).MendPage),
];
