/** Where one can go: the menu, its keys, and who may. */

import {
  ApiOutlined,
  AppstoreOutlined,
  DatabaseOutlined,
  GiftOutlined,
  HomeOutlined,
  ImportOutlined,
  SettingOutlined,
  ShoppingOutlined,
  TagOutlined,
  TeamOutlined,
  ThunderboltOutlined,
  TruckOutlined,
} from "@ant-design/icons";
import type { ComponentType, ReactNode } from "react";
import { useMay } from "@/shell/me";
import type { TextKey } from "@/words";

export interface Place {
  path: string;
  title: TextKey;
  icon: ReactNode;
  /** The letter after `g`. */
  letter: string;
  /** What one must be allowed; none: everybody. */
  permission?: string;
}

function place(
  path: string,
  title: TextKey,
  letter: string,
  Icon: ComponentType<{ "aria-hidden": boolean }>,
  permission?: string,
): Place {
  return { path, title, letter, icon: <Icon aria-hidden />, permission };
}

const PLACES: readonly Place[] = [
  place("/", "shell.home", "h", HomeOutlined),
  place("/orders", "shell.orders", "o", ShoppingOutlined, "orders.read"),
  place("/parcels", "shell.parcels", "d", TruckOutlined, "orders.read"),
  place("/stock", "shell.stock", "s", DatabaseOutlined, "stock.read"),
  place("/products", "shell.products", "p", AppstoreOutlined, "catalog.read"),
  place("/prices", "shell.prices", "r", TagOutlined, "catalog.read"),
  place("/promotions", "shell.promotions", "m", GiftOutlined, "promotions.read"),
  place("/customers", "shell.customers", "c", TeamOutlined, "customers.read"),
  place("/imports", "shell.imports", "i", ImportOutlined, "imports.run"),
  place("/events", "shell.events", "e", ThunderboltOutlined, "events.read"),
  place("/jobs", "shell.jobs", "j", ApiOutlined, "jobs.read"),
  place("/settings", "shell.settings", "t", SettingOutlined),
];

/** Those where whoever is signed in may go. */
export function usePlaces(): readonly Place[] {
  const may = useMay();
  return PLACES.filter(({ permission }) => !permission || may(permission));
}

/** The place that a path belongs to. */
export function placeOf(pathname: string): Place | undefined {
  if (pathname === "/") return PLACES[0];
  return PLACES.find(({ path }) => path !== "/" && (pathname === path || pathname.startsWith(`${path}/`)));
}
