/** What somebody ticked in a list. The rows are held themselves: they stay selected when the list moves on under them. */

import { useEffect, useState } from "react";

export interface Selection<Row> {
  rows: readonly Row[];
  keys: ReadonlySet<string>;
  /** Of the rows that are shown, select these and no others; what is not shown stays as it is. */
  choose: (shown: readonly Row[], keys: ReadonlySet<string>) => void;
  clear: () => void;
}

/** Another `scope` selects anew. */
export function useSelection<Row>(rowKey: (row: Row) => string, scope: string): Selection<Row> {
  const [rows, setRows] = useState<readonly Row[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list selects anew
  useEffect(() => setRows([]), [scope]);
  return {
    rows,
    keys: new Set(rows.map(rowKey)),
    choose: (shown, keys) => {
      const there = new Set(shown.map(rowKey));
      setRows((before) => [
        ...before.filter((row) => !there.has(rowKey(row))),
        ...shown.filter((row) => keys.has(rowKey(row))),
      ]);
    },
    clear: () => setRows([]),
  };
}
