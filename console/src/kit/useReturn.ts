/** Who leaves a drawer stands again where they came from. */

import { useEffect, useState } from "react";

/** What had the focus as this was first drawn; of a menu that closes, the button that opened it. */
function origin(): Element | null {
  const at = document.activeElement;
  if (at && at !== document.body && !at.closest(".ant-dropdown")) return at;
  return document.querySelector(".ant-dropdown-open");
}

/** For what is drawn only while it is open, and gone as it closes: it has nobody to give the focus back to. */
export function useReturn(): void {
  const [from] = useState(origin);
  useEffect(
    () => () => {
      setTimeout(() => {
        const lost = document.activeElement === null || document.activeElement === document.body;
        if (!lost) return;
        const target = from?.isConnected ? from : document.getElementById("content");
        if (target instanceof HTMLElement) target.focus({ preventScroll: true });
      });
    },
    [from],
  );
}
