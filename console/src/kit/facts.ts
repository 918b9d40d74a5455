/** The facts of a refusal, as lines. */

import { number } from "@/format";
import { say } from "@/words";

/** Facts that people read (console/words/facts.json); ids and such stay out. */
export function factLines(facts: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    const called = say(`facts.${name}`);
    if (called === null || value === null || value === "" || typeof value === "object") return [];
    return `${called}: ${typeof value === "number" ? number(value) : String(value)}`;
  });
}
