/** The addresses of settings. */

import type { RouteObject } from "react-router";
import { page } from "@/kit/page";

export const settingsRoutes: RouteObject[] = [
  page("/settings", async () => (await import("@/settings/Index")).SettingsIndex),
  page("/settings/team", async () => (await import("@/settings/Team")).Team),
  page("/settings/team/:id", async () => (await import("@/settings/Person")).Person),
  page("/settings/roles", async () => (await import("@/settings/RolesPage")).RolesPage),
  page("/settings/password", async () => (await import("@/settings/OwnPassword")).OwnPassword),
  page("/settings/keys", async () => (await import("@/settings/Keys")).Keys),
  page("/settings/keys/:id", async () => (await import("@/settings/KeyPage")).KeyPage),
  page("/settings/fields", async () => (await import("@/settings/FieldList")).FieldList),
];
