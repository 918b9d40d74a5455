/** A page at an address; its code is loaded when somebody first goes there. */

import type { ComponentType } from "react";
import type { RouteObject } from "react-router";

export function page(path: string, load: () => Promise<ComponentType>): RouteObject {
  return { path, lazy: async () => ({ Component: await load() }) };
}
