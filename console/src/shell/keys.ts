/** Keys: `/` searches, `g` and a letter goes somewhere, `?` lists them. Nothing happens while somebody types, or stands in a
 * drawer: the page under it stays. */

import { useEffect, useRef } from "react";

const TOGETHER_MS = 1_200; // how long `g` waits for its letter

export interface Keys {
  search: () => void;
  help: () => void;
  go: Readonly<Record<string, () => void>>;
}

/** Inputs that take no letters. */
const PRESSED = new Set(["checkbox", "radio", "button", "submit", "file"]);

function typing(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !PRESSED.has(target.type);
  return target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName));
}

function busyAbove(): boolean {
  return [...document.querySelectorAll('[role="dialog"]')].some(
    (each) => each.checkVisibility() && !each.closest('[class*="-leave"]'), // one that goes is gone
  );
}

export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    let went = 0;
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || busyAbove()) return;
      const { search, help, go } = latest.current;
      const letter = event.key.toLowerCase();
      const waited = Date.now() - went < TOGETHER_MS;
      went = 0;
      if (waited && go[letter]) go[letter]();
      else if (event.key === "/") search();
      else if (event.key === "?") help();
      else {
        if (letter === "g") went = Date.now();
        return;
      }
      event.preventDefault();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
