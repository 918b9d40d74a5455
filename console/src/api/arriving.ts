/** Code that is fetched when it is first needed. A server that is away delays it, and nothing breaks. */

import { connectionNow } from "@/api/live";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/** The server went away while code was on its way. It is back, but a browser that could not have a file once does not ask for it
 * again before the page is loaded anew. */
export class CutOff extends Error {}

let wasCutOff = false;
const arrived = new WeakSet<() => Promise<unknown>>();

/** What `load` imports; not asked for before the server is there. What a server that answers does not have is an error: a new
 * release took the file away, and the page has to be loaded anew by whoever sits there. */
export async function arriving<T>(load: () => Promise<T>): Promise<T> {
  if (connectionNow() === "lost" && !arrived.has(load)) await back();
  try {
    const found = await load();
    arrived.add(load);
    return found;
  } catch (error) {
    if (await answers()) throw wasCutOff ? new CutOff(String(error)) : error;
    wasCutOff = true;
    await back();
    throw new CutOff(String(error));
  }
}

/** For what no page stands for: load the page anew, where that helps. */
export function startOver(error: unknown): never {
  if (error instanceof CutOff) window.location.reload();
  throw error;
}

async function back(): Promise<void> {
  for (let pause = FIRST_PAUSE_MS; !(await answers()); pause = Math.min(2 * pause, LONGEST_PAUSE_MS))
    await new Promise((done) => setTimeout(done, pause));
}

const answers = () =>
  fetch("/health/live", { cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
