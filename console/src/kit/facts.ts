/** The facts of a refusal, as lines: the registry names them, codes become words where it has some. */

import { number } from "@/format";
import { hasWord, word } from "@/words";

/** Facts that people read; ids and such stay out. */
export function factLines(facts: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(facts)
    .filter(([name, value]) => hasWord("fact", name) && value !== null && value !== "" && typeof value !== "object")
    .map(
      ([name, value]) => `${word("fact" as never, name)}: ${typeof value === "number" ? number(value) : String(value)}`,
    );
}
