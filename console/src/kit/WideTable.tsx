/** A frame for what may be wider than the window: it scrolls sideways, and its scrollbar is always in sight. */

import { type ReactNode, useEffect, useRef, useState } from "react";

export function WideTable({ label, children }: { label?: string; children: ReactNode }) {
  const frame = useRef<HTMLElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const shown = frame.current;
    if (!shown) return;
    const measure = () => setWidth(shown.scrollWidth > shown.clientWidth ? shown.scrollWidth : 0);
    const watch = new ResizeObserver(measure);
    watch.observe(shown);
    for (const table of shown.querySelectorAll("table")) watch.observe(table);
    return () => watch.disconnect();
  }, []);
  const follow = (from: HTMLElement | null, to: HTMLElement | null) => {
    if (from && to && to.scrollLeft !== from.scrollLeft) to.scrollLeft = from.scrollLeft;
  };
  return (
    <div>
      <section
        ref={frame}
        className="ol-wide-table"
        aria-label={label}
        tabIndex={width ? 0 : undefined}
        onScroll={() => follow(frame.current, bar.current)}
      >
        {children}
      </section>
      {width > 0 && (
        <div
          ref={bar}
          className="ol-wide-bar"
          aria-hidden
          tabIndex={-1}
          onScroll={() => follow(bar.current, frame.current)}
        >
          <div style={{ width, height: 1 }} />
        </div>
      )}
    </div>
  );
}
