/** What a list shows of its rows, and what can be done with those that are selected. */

import type { ReactNode } from "react";

export interface Column<Row> {
  /** The row's member that it shows: what a saved view calls it. */
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  width?: number;
  align?: "right";
  /** Not shown until somebody chooses it. */
  hidden?: boolean;
}

export interface Act<Row> {
  key: string;
  label: string;
  danger?: boolean;
  /** Shown above the list until `close` is called; what was done with is no longer selected. */
  render: (rows: readonly Row[], close: (done: boolean) => void) => ReactNode;
}
