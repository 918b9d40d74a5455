/** What somebody typed and the name of the request that sends it: both survive a closed tab, a dead server, a double click. */

import { useCallback, useEffect, useRef, useState } from "react";
import { requestKey } from "@/api/client";
import { Problem } from "@/api/problem";

const KEPT = "orderloom.draft.";
const SAVE_MS = 300;

interface Kept<T> {
  value: T;
  key: string;
  at: string;
}

export interface Draft<T> {
  value: T;
  change: (next: T) => void;
  /** When an earlier draft was found that is shown now. */
  foundAt: string | null;
  /** Sends `value`: at once is once, and again after silence is the same request. */
  send: <R>(act: (value: T, key: string) => Promise<R>) => Promise<R>;
  sending: boolean;
  error: unknown;
  discard: () => void;
}

function read<T>(name: string): Kept<T> | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT + name) ?? "null") as Kept<T> | null;
  } catch {
    return null;
  }
}

/** A draft under a name; `empty` is what one begins with. */
export function useDraft<T>(name: string, empty: T): Draft<T> {
  const [kept] = useState(() => read<T>(name));
  const [value, setValue] = useState<T>(kept?.value ?? empty);
  const [foundAt, setFoundAt] = useState(kept?.at ?? null);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const key = useRef(kept?.key ?? requestKey());
  const busy = useRef(false);
  const changed = useRef(false);

  useEffect(() => {
    if (!changed.current) return;
    const timer = setTimeout(() => keep(name, { value, key: key.current, at: new Date().toISOString() }), SAVE_MS);
    return () => clearTimeout(timer);
  }, [name, value]);

  const change = useCallback((next: T) => {
    changed.current = true;
    setValue(next);
  }, []);

  const forget = useCallback(() => {
    localStorage.removeItem(KEPT + name);
    changed.current = false;
    key.current = requestKey();
    setFoundAt(null);
    setError(null);
  }, [name]);

  const discard = useCallback(() => {
    forget();
    setValue(empty);
  }, [forget, empty]);

  const send = async <R>(act: (value: T, key: string) => Promise<R>): Promise<R> => {
    if (busy.current) return new Promise(() => undefined); // a second click: the first is on its way
    busy.current = true;
    setSending(true);
    setError(null);
    keep(name, { value, key: key.current, at: new Date().toISOString() });
    try {
      const done = await act(value, key.current);
      forget();
      return done;
    } catch (refusal) {
      if (refusal instanceof Problem && refusal.status < 500) key.current = requestKey(); // answered: what comes next is new
      setError(refusal);
      throw refusal;
    } finally {
      busy.current = false;
      setSending(false);
    }
  };

  return { value, change, foundAt, send, sending, error, discard };
}

function keep<T>(name: string, draft: Kept<T>): void {
  try {
    localStorage.setItem(KEPT + name, JSON.stringify(draft));
  } catch {
    // No room: the draft lives as long as the page.
  }
}
