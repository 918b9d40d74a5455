/** Code that is fetched when it is first needed. A server that is away delays it, and nothing breaks. */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/** What `load` imports; asked for again until the server is there. What a server that answers does not have is an error: a new
 * release took the file away, and the page has to be loaded anew. */
export async function arriving<T>(load: () => Promise<T>): Promise<T> {
  let answered = false;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await load();
    } catch (error) {
      if (answered) throw error;
    }
    answered = await answers();
    if (!answered) await new Promise((done) => setTimeout(done, pause));
  }
}

const answers = () =>
  fetch("/health/live", { cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
