/** What the window is called: the page's own heading. */

import { type RefObject, useEffect } from "react";

export const PRODUCT = "Orderloom";

export function useWindowTitle(heading: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const text = heading.current?.innerText.trim();
    if (text) document.title = `${text} · ${PRODUCT}`;
  });
}
