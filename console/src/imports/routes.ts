/** The addresses of imports. */

import type { RouteObject } from "react-router";
import { page } from "@/kit/page";

export const importRoutes: RouteObject[] = [
  page("/imports", async () => (await import("@/imports/ImportList")).ImportList, "imports.run"),
  page("/imports/new", async () => (await import("@/imports/NewImport")).NewImport, "imports.run"),
  page("/imports/:id", async () => (await import("@/imports/ImportPage")).ImportPage, "imports.run"),
  page("/imports/:id/mend", async () => (await import("@/imports/MendPage")).MendPage, "imports.run"),
];
