/** What is wrong with a row or a file, in words. */

import { factLines } from "@/kit/facts";
import { hasWord, word } from "@/words";

interface Said {
  code: string;
  message: string;
  facts?: Readonly<Record<string, unknown>>;
}

/** The registry's words for it; a plug-in's own where the registry has none. */
export function saying({ code, message }: Said): string {
  if (hasWord("row_problem", code)) return word("row_problem", code);
  if (hasWord("refusal", code)) return word("refusal", code);
  return message || code;
}

/** With what it is about. */
export function sayingAll(problem: Said): string[] {
  return [saying(problem), ...factLines(problem.facts ?? {})];
}
