/** The feed backwards: the API reads it forwards, so stretches before what is shown are read until there is a page. */

import { api, told } from "@/api/client";
import type { EventOut } from "@/generated/api";

const PAGE = 50;
const LARGEST = 500; // of the API
const MOST_STRETCHES = 8; // at once; each is four times as long as the one before
const FAR_BEHIND = 2 ** 52; // behind everything

export interface Stretch {
  items: EventOut[];
  /** Everything behind this position has been looked at; 0: there is no more. */
  before: number;
}

async function forwards(after: number, limit: number, names: readonly string[], signal: AbortSignal) {
  const query = { after, limit, ...(names.length ? { name: [...names] } : {}) };
  return told(api.GET("/api/v1/events", { params: { query }, signal }));
}

/** The newest facts up to `before` (all there are: null), the newest first. */
export async function older(before: number | null, names: readonly string[], signal: AbortSignal): Promise<Stretch> {
  let top = before ?? (await forwards(FAR_BEHIND, 1, [], signal)).head;
  let size = names.length ? 4 * PAGE : PAGE;
  const items: EventOut[] = [];
  for (let tries = 0; tries < MOST_STRETCHES && top > 0 && items.length < PAGE; tries += 1) {
    const bottom = Math.max(0, top - size);
    items.push(...(await between(bottom, top, names, signal)).reverse());
    top = bottom;
    size *= names.length ? 4 : 1;
  }
  return { items, before: top };
}

async function between(bottom: number, top: number, names: readonly string[], signal: AbortSignal) {
  const found: EventOut[] = [];
  let after = bottom;
  while (after < top) {
    const page = await forwards(after, Math.min(LARGEST, top - after), names, signal);
    found.push(...page.items.filter(({ position }) => position <= top));
    if (page.next <= after) break;
    after = page.next;
  }
  return found;
}
