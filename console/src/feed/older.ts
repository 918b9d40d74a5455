/** The feed backwards: the API reads it forwards, so stretches before what is shown are read until there is a page. */

import { api, told } from "@/api/client";
import type { EventOut } from "@/generated/api";

const PAGE = 50;
const LARGEST = 500; // of the API
const MOST_STRETCHES = 8; // at once; each is four times as long as the one before
const FAR_BEHIND = 2 ** 52; // behind everything

/** What of the feed is wanted. */
export interface Wanted {
  name?: string[];
  aggregate?: string[];
  aggregate_id?: string;
  actor_kind?: "staff" | "key" | "buyer" | "system";
  actor_id?: string;
  occurred_from?: string;
  occurred_to?: string;
}

export interface Stretch {
  items: EventOut[];
  /** Everything behind this position has been looked at; 0: there is no more. */
  before: number;
  /** The newest position when the feed was looked at. */
  head: number;
}

async function forwards(after: number, limit: number, wanted: Wanted, signal: AbortSignal) {
  return told(api.GET("/api/v1/events", { params: { query: { after, limit, ...wanted } }, signal }));
}

/** The newest facts up to `before` (all there are: null), the newest first. */
export async function older(before: number | null, wanted: Wanted, signal: AbortSignal): Promise<Stretch> {
  const head = before ?? (await forwards(FAR_BEHIND, 1, {}, signal)).head;
  const narrow = Object.keys(wanted).length > 0;
  if (wanted.aggregate_id) return { items: (await between(0, head, wanted, signal)).reverse(), before: 0, head };
  let top = head;
  let size = narrow ? 4 * PAGE : PAGE;
  const items: EventOut[] = [];
  for (let tries = 0; tries < MOST_STRETCHES && top > 0 && items.length < PAGE; tries += 1) {
    const bottom = Math.max(0, top - size);
    items.push(...(await between(bottom, top, wanted, signal)).reverse());
    top = bottom;
    size *= narrow ? 4 : 1;
  }
  return { items, before: top, head };
}

async function between(bottom: number, top: number, wanted: Wanted, signal: AbortSignal) {
  const found: EventOut[] = [];
  let after = bottom;
  while (after < top) {
    const page = await forwards(after, Math.min(LARGEST, top - after), wanted, signal);
    found.push(...page.items.filter(({ position }) => position <= top));
    if (page.next <= after) break;
    after = page.next;
  }
  return found;
}
