/** Text that may be too long for its cell: clipped there, whole on hover. */

import type { ReactNode } from "react";
import { Nothing } from "@/kit/parts";

interface Props {
  text: string | null | undefined;
  /** Pixels at most. */
  width?: number;
  /** What stands there instead of the text itself: a link of it. */
  children?: ReactNode;
}

export function Clip({ text, width = 200, children }: Props) {
  return text ? (
    <span className="ol-clip" style={{ maxWidth: width }} title={text}>
      {children ?? text}
    </span>
  ) : (
    <Nothing />
  );
}
