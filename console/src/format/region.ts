/** Where in a country: by the registry's word, else by its code. */

import { country } from "@/format";
import { hasWord, word } from "@/words";

export function regionOf(code: string, region: string | null | undefined): string {
  if (!region) return country(code);
  const known = `${code}-${region}`;
  return hasWord("region", known) ? `${country(code)} · ${word("region", known)}` : `${country(code)} (${region})`;
}
