/** A page at an address; its code is loaded when somebody first goes there. */

import type { ComponentType } from "react";
import type { RouteObject } from "react-router";
import { arriving } from "@/api/arriving";
import { Only } from "@/kit/Only";

/** `permission`: what one must be allowed to see it at all; who is not, is told so. */
export function page(path: string, load: () => Promise<ComponentType>, permission?: string): RouteObject {
  return { path, lazy: async () => ({ Component: within(await arriving(load), permission) }) };
}

function within(Page: ComponentType, permission: string | undefined): ComponentType {
  if (!permission) return Page;
  return () => (
    <Only may={permission}>
      <Page />
    </Only>
  );
}
