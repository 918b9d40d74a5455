/** The addresses of settings. */

import type { RouteObject } from "react-router";
import { page } from "@/kit/page";

export const settingsRoutes: RouteObject[] = [
  page("/settings", async () => (await import("@/settings/Index")).SettingsIndex),
  page("/settings/team", async () => (await import("@/settings/Team")).Team, "staff.manage"),
  page("/settings/team/:id", async () => (await import("@/settings/Person")).Person, "staff.manage"),
  page("/settings/roles", async () => (await import("@/settings/RolesPage")).RolesPage),
  page("/settings/password", async () => (await import("@/settings/OwnPassword")).OwnPassword),
  page("/settings/keys", async () => (await import("@/settings/Keys")).Keys, "keys.manage"),
  page("/settings/keys/:id", async () => (await import("@/settings/KeyPage")).KeyPage, "keys.manage"),
  page("/settings/fields", async () => (await import("@/settings/FieldList")).FieldList, "catalog.read"),
  page("/settings/channels", async () => (await import("@/settings/Channels")).Channels, "catalog.read"),
  page("/settings/taxes", async () => (await import("@/settings/Taxes")).Taxes, "catalog.read"),
  page("/settings/shipping", async () => (await import("@/settings/Shipping")).Shipping, "catalog.read"),
  page("/settings/connections", async () => (await import("@/settings/Connections")).Connections, "connections.manage"),
  page("/settings/inbox", async () => (await import("@/settings/Inbox")).Inbox, "connections.manage"),
  page("/settings/system", async () => (await import("@/settings/System")).System, "settings.read"),
  page("/settings/plugins", async () => (await import("@/settings/System")).Plugins, "settings.read"),
];
