/** The feed while it happens: one stream for the whole console, which comes back by itself and says when it is away. */

import { useEffect, useSyncExternalStore } from "react";
import { currentSession, sessionEnded, useSession } from "@/api/session";
import type { EventOut } from "@/generated/api";

export type Connection = "off" | "connecting" | "connected" | "lost";
export type Fact = EventOut;
type Listener = (facts: readonly Fact[]) => void;

const GATHER_MS = 250; // facts that come together are told together
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
const SILENCE_MS = 45_000; // the server says something at least this often

let connection: Connection = "off";
let began = 0;
const watchers = new Set<() => void>();
const listeners = new Set<Listener>();

function become(next: Connection): void {
  if (next === connection) return;
  connection = next;
  for (const watcher of watchers) watcher();
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => connection,
  );
}

export function connectionNow(): Connection {
  return connection;
}

/** The position behind which the stream tells everything; what stood before it, the stream did not tell. */
export function beganAt(): number {
  return began;
}

/** Call `listener` with what happens from now on. */
export function useFacts(listener: Listener): void {
  useEffect(() => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [listener]);
}

function watchVisible(watcher: () => void): () => void {
  document.addEventListener("visibilitychange", watcher);
  return () => document.removeEventListener("visibilitychange", watcher);
}

/** Keep the stream open while somebody is signed in who may read the feed, and looks: browsers open few connections. */
export function useStream(allowed: boolean): void {
  const session = useSession();
  const looking = useSyncExternalStore(watchVisible, () => document.visibilityState === "visible");
  const token = allowed && looking && session && !session.ended ? session.token : null;
  useEffect(() => {
    if (!token) {
      become("off");
      return;
    }
    const stop = new AbortController();
    void follow(token, stop.signal);
    return () => {
      stop.abort();
      become("off");
    };
  }, [token]);
}

async function follow(token: string, stop: AbortSignal): Promise<void> {
  let position: number | null = null;
  let wait = FIRST_WAIT_MS;
  while (!stop.aborted && currentSession()?.token === token) {
    become(connection === "lost" ? "lost" : "connecting");
    try {
      position = await listen(token, position, stop, () => {
        wait = FIRST_WAIT_MS;
        become("connected");
      });
    } catch {
      // Away, refused or silent: tried again below.
    }
    if (stop.aborted) return;
    become("lost");
    await new Promise((resolve) => setTimeout(resolve, wait * (0.7 + 0.6 * Math.random())));
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }
}

let gathered: Fact[] = [];

function tell(fact: Fact): void {
  gathered.push(fact);
  if (gathered.length > 1) return; // they are told already, in a moment
  setTimeout(() => {
    const facts = gathered;
    gathered = [];
    for (const listener of listeners) listener(facts);
  }, GATHER_MS);
}

const FAR_BEHIND = 2 ** 52; // behind everything

/** The last position of the feed: what happened before is on the pages already. */
async function head(token: string, signal: AbortSignal): Promise<number> {
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch(`/api/v1/events?limit=1&after=${FAR_BEHIND}`, { headers, signal });
  if (answer.status === 401) sessionEnded(token);
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return ((await answer.json()) as { head: number }).head;
}

/** Reads the stream until it ends; the position of the last fact. */
async function listen(
  token: string,
  position: number | null,
  stop: AbortSignal,
  opened: () => void,
): Promise<number | null> {
  const away = new AbortController();
  const give = () => away.abort();
  stop.addEventListener("abort", give, { once: true });
  let silence = setTimeout(give, SILENCE_MS);
  try {
    const after = position === null ? await head(token, away.signal) : position;
    const answer = await fetch(`/api/v1/events/stream?after=${after}`, {
      headers: { Authorization: `Bearer ${token}`, Accept: "text/event-stream" },
      signal: away.signal,
    });
    if (answer.status === 401) sessionEnded(token);
    if (!answer.ok || !answer.body) throw new Error(`HTTP ${answer.status}`);
    if (position === null) began = after;
    opened();
    let last = after;
    let rest = "";
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return last;
      clearTimeout(silence);
      silence = setTimeout(give, SILENCE_MS);
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const data = block
          .split("\n")
          .filter((line) => line.startsWith("data:"))
          .map((line) => line.slice(5))
          .join("\n");
        if (!data) continue;
        const fact = JSON.parse(data) as Fact;
        last = fact.position;
        tell(fact);
      }
    }
  } finally {
    clearTimeout(silence);
    stop.removeEventListener("abort", give);
  }
}
