/** What says how long ago something was is drawn anew as time goes by: one clock for all of it. */

import { useSyncExternalStore } from "react";

const TICK_MS = 30_000;

let ticks = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const watchers = new Set<() => void>();

function tick(): void {
  ticks += 1;
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  timer ??= setInterval(tick, TICK_MS);
  return () => {
    watchers.delete(watcher);
    if (watchers.size) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Whoever calls it is drawn again every half minute. */
export function useClock(): void {
  useSyncExternalStore(watch, () => ticks);
}
