/** A page at an address; its code is loaded when somebody first goes there, or before, while the browser has nothing to do. */

import type { ComponentType } from "react";
import type { RouteObject } from "react-router";
import { arriving } from "@/api/arriving";
import { Only } from "@/kit/Only";

const loads = new Map<string, () => Promise<ComponentType>>();

/** `permission`: what one must be allowed to see it at all; who is not, is told so. */
export function page(path: string, load: () => Promise<ComponentType>, permission?: string): RouteObject {
  loads.set(path, load);
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

type Connection = { connection?: { saveData?: boolean } };

/** Loads the code of the pages at these addresses while the browser is idle, one after the other, until it is told to stop.
 * Whoever asked the browser to save data gets nothing before it is needed. */
export function loadAhead(paths: readonly string[]): () => void {
  let wanted = !(navigator as Connection).connection?.saveData;
  const waiting = paths.flatMap((path) => loads.get(path) ?? []);
  const next = () => {
    const load = wanted && waiting.shift();
    if (load) whenIdle(() => wanted && void arriving(load).then(next, () => undefined)); // what is missing is told on the way there
  };
  next();
  return () => {
    wanted = false;
  };
}

function whenIdle(then: () => void): void {
  if ("requestIdleCallback" in window) window.requestIdleCallback(then);
  else setTimeout(then, 300);
}
