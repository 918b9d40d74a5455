/** What is found for what somebody types; whether it is the answer to all of it yet. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

const PAUSE_MS = 200;

export interface Finding<T> {
  /** What was asked for last; until it is answered, what was found before. */
  found: readonly T[];
  /** Something else is typed by now: what is offered must not be chosen by Enter. */
  old: boolean;
  /** Nothing was answered yet. */
  pending: boolean;
  error: unknown;
}

/** Asks once nobody typed for a moment. `key` names what is looked for, and where. */
export function useFinding<T>(
  key: readonly unknown[],
  typed: string,
  find: (q: string, signal: AbortSignal) => Promise<readonly T[]>,
  enabled: (q: string) => boolean = () => true,
): Finding<T> {
  const words = typed.trim();
  const q = useSettled(words);
  const answer = useQuery({
    queryKey: [...key, q],
    queryFn: ({ signal }) => find(q, signal),
    enabled: enabled(q),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  return {
    found: enabled(q) ? (answer.data ?? []) : [],
    old: q !== words || answer.isPlaceholderData,
    pending: answer.isPending,
    error: answer.error,
  };
}

/** A text once nobody typed for a moment. */
export function useSettled(text: string): string {
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => settle(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
