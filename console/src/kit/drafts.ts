/** Where drafts are kept: in the browser, for the person and the tab that typed them. Nobody else is shown them; what a closed
 * tab left may be taken over by another tab of the same person, once; from a tab that lives nothing is taken. */

import { currentSession } from "@/api/session";

const KEPT = "orderloom.draft."; // then person/tab/name
const TAB = "orderloom.tab"; // in this tab's own store; ahead of its id: the lock that a living tab holds
const MOVING = "orderloom.drafts"; // the lock under which a draft is taken over
const RELOAD_MS = 400; // how long a page that goes may hold its lock while its tab already loads the next
const MOST_DAYS = 7;
const DAY_MS = 86_400_000;

export interface Kept<T> {
  value: T;
  /** The idempotency key of the request that sends it. */
  key: string;
  at: string;
}

interface Entry {
  stored: string;
  person: string;
  tab: string;
  name: string;
  at: string;
}

let tab = "";

/** Finds out which tab this is, before anything is drawn. A tab that was copied with its store is another one. */
export async function claimTab(): Promise<void> {
  dropOld();
  const before = sessionStorage.getItem(TAB);
  tab = before && (await hold(before)) ? before : `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  if (tab === before) return;
  sessionStorage.setItem(TAB, tab);
  await hold(tab);
}

/** Holds the lock of a tab as long as this page lives; false where another page holds it. */
function hold(id: string): Promise<boolean> {
  if (!locks()) return Promise.resolve(true);
  return new Promise((say) => {
    const waits = { signal: AbortSignal.timeout(RELOAD_MS) };
    const held = () => {
      say(true);
      return new Promise<void>(() => undefined);
    };
    navigator.locks.request(`${TAB}.${id}`, waits, held).catch(() => say(false));
  });
}

/** Browsers have locks on secure addresses only; where there are none nothing is taken over. */
function locks(): LockManager | undefined {
  return navigator.locks;
}

const storedAs = (person: string, name: string) => `${KEPT}${person}/${tab}/${name}`;

function read<T>(stored: string): Kept<T> | null {
  try {
    return JSON.parse(localStorage.getItem(stored) ?? "null") as Kept<T> | null;
  } catch {
    return null;
  }
}

function entries(): Entry[] {
  return Object.keys(localStorage)
    .filter((stored) => stored.startsWith(KEPT))
    .map((stored) => {
      const [person = "", of = "", ...name] = stored.slice(KEPT.length).split("/");
      return { stored, person, tab: of, name: name.join("/"), at: read(stored)?.at ?? "" };
    });
}

function dropOld(): void {
  const oldest = new Date(Date.now() - MOST_DAYS * DAY_MS).toISOString();
  for (const { stored, name, at } of entries()) if (!name || at < oldest) localStorage.removeItem(stored);
}

/** This tab's draft. */
export function ownDraft<T>(person: string, name: string): Kept<T> | null {
  return read<T>(storedAs(person, name));
}

export function keepDraft<T>(person: string, name: string, draft: Kept<T>): void {
  if (currentSession()?.person !== person) return; // who signed out leaves nothing
  try {
    localStorage.setItem(storedAs(person, name), JSON.stringify(draft));
  } catch {
    // No room: the draft lives as long as the page.
  }
}

export function forgetDraft(person: string, name: string): void {
  localStorage.removeItem(storedAs(person, name));
}

/** Who signs out leaves nothing behind, in no tab. */
export function forgetDraftsOf(person: string): void {
  for (const each of entries()) if (each.person === person) localStorage.removeItem(each.stored);
}

/** The newest draft that a closed tab left, from now on this tab's; null where there is none or it is `wanted` no more. */
export async function takeOver<T>(person: string, name: string, wanted: () => boolean): Promise<Kept<T> | null> {
  const left = () => entries().filter((each) => each.person === person && each.name === name && each.tab !== tab);
  if (!locks() || !left().length) return null;
  return navigator.locks.request(MOVING, async () => {
    const living = new Set((await navigator.locks.query()).held?.map((lock) => lock.name));
    const newest = left()
      .filter((each) => !living.has(`${TAB}.${each.tab}`))
      .sort((one, other) => other.at.localeCompare(one.at))[0];
    const draft = newest && wanted() ? read<T>(newest.stored) : null;
    if (!newest || !draft) return null;
    localStorage.removeItem(newest.stored);
    keepDraft(person, name, draft);
    return draft;
  });
}
