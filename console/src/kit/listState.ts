/** What a list shows stands in the address: filters, the page, the saved view. */

import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";

export type Filters = Readonly<Record<string, string>>;
const OWN = new Set(["after", "view", "back"]);

export interface ListState {
  filters: Filters;
  after: string | null;
  view: string | null;
  /** Narrow by something, or by nothing; the list begins anew. */
  filter: (name: string, value: string | null) => void;
  show: (filters: Filters, view?: string | null) => void;
  page: (after: string | null) => void;
}

export function useListState(): ListState {
  const [params, setParams] = useSearchParams();
  const filters = useMemo(() => Object.fromEntries([...params].filter(([name]) => !OWN.has(name))), [params]);
  const show = useCallback(
    (next: Filters, view: string | null = null) => setParams({ ...next, ...(view ? { view } : {}) }),
    [setParams],
  );
  const filter = useCallback(
    (name: string, value: string | null) => {
      setParams((before) => {
        const next = new URLSearchParams(before);
        next.delete("after");
        if (value === null || value === "") next.delete(name);
        else next.set(name, value);
        return next;
      });
    },
    [setParams],
  );
  const page = useCallback(
    (after: string | null) => {
      setParams((before) => {
        const next = new URLSearchParams(before);
        if (after) next.set("after", after);
        else next.delete("after");
        return next;
      });
    },
    [setParams],
  );
  return { filters, after: params.get("after"), view: params.get("view"), filter, show, page };
}
