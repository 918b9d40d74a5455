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
import type { ReactNode } from "react";
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

export const PLACES: readonly Place[] = [
  { path: "/", title: "shell.home", icon: <HomeOutlined aria-hidden />, letter: "h" },
  {
    path: "/orders",
    title: "shell.orders",
    icon: <ShoppingOutlined aria-hidden />,
    letter: "o",
    permission: "orders.read",
  },
  {
    path: "/parcels",
    title: "shell.parcels",
    icon: <TruckOutlined aria-hidden />,
    letter: "d",
    permission: "orders.read",
  },
  {
    path: "/stock",
    title: "shell.stock",
    icon: <DatabaseOutlined aria-hidden />,
    letter: "s",
    permission: "stock.read",
  },
  {
    path: "/products",
    title: "shell.products",
    icon: <AppstoreOutlined aria-hidden />,
    letter: "p",
    permission: "catalog.read",
  },
  {
    path: "/prices",
    title: "shell.prices",
    icon: <TagOutlined aria-hidden />,
    letter: "r",
    permission: "catalog.read",
  },
  {
    path: "/promotions",
    title: "shell.promotions",
    icon: <GiftOutlined aria-hidden />,
    letter: "m",
    permission: "promotions.read",
  },
  {
    path: "/customers",
    title: "shell.customers",
    icon: <TeamOutlined aria-hidden />,
    letter: "c",
    permission: "customers.read",
  },
  {
    path: "/imports",
    title: "shell.imports",
    icon: <ImportOutlined aria-hidden />,
    letter: "i",
    permission: "imports.run",
  },
  {
    path: "/events",
    title: "shell.events",
    icon: <ThunderboltOutlined aria-hidden />,
    letter: "e",
    permission: "events.read",
  },
  { path: "/jobs", title: "shell.jobs", icon: <ApiOutlined aria-hidden />, letter: "j", permission: "jobs.read" },
  { path: "/settings", title: "shell.settings", icon: <SettingOutlined aria-hidden />, letter: "t" },
];

/** The place that a path belongs to. */
export function placeOf(pathname: string): Place | undefined {
  return (
    PLACES.filter((place) => place.path !== "/").find(
      (place) => pathname === place.path || pathname.startsWith(`${place.path}/`),
    ) ?? (pathname === "/" ? PLACES[0] : undefined)
  );
}
