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
  page("/settings/channels", async () => (await import("@/settings/Channels")).Channels),
  page("/settings/taxes", async () => (await import("@/settings/Taxes")).Taxes),
  page("/settings/shipping", async () => (await import("@/settings/Shipping")).Shipping),
  page("/settings/connections", async () => (await import("@/settings/Connections")).Connections),
  page("/settings/inbox", async () => (await import("@/settings/Inbox")).Inbox),
  page("/settings/system", async () => (await import("@/settings/System")).System),
  page("/settings/plugins", async () => (await import("@/settings/System")).Plugins),
];
