/** What somebody typed and the name of the request that sends it: both survive a closed tab, a dead server, a double click.
 * A draft is one tab's and one person's (kit/drafts). */

import { useCallback, useEffect, useRef, useState } from "react";
import { requestKey } from "@/api/client";
import { Problem } from "@/api/problem";
import { currentSession } from "@/api/session";
import { forgetDraft, keepDraft, ownDraft, takeOver } from "@/kit/drafts";

const SAVE_MS = 300;

export interface Draft<T> {
  value: T;
  change: (next: T) => void;
  /** When an earlier draft was found that is shown now. */
  foundAt: string | null;
  /** Whether it is known by now if there is an earlier one. */
  looked: boolean;
  /** Sends `value`: at once is once, and again after silence is the same request. */
  send: <R>(act: (value: T, key: string) => Promise<R>) => Promise<R>;
  sending: boolean;
  error: unknown;
  discard: () => void;
}

/** A draft under a name; `empty` is what one begins with. */
export function useDraft<T>(name: string, empty: T): Draft<T> {
  const [person] = useState(() => currentSession()?.person ?? "");
  const [kept] = useState(() => ownDraft<T>(person, name));
  const [value, setValue] = useState<T>(kept?.value ?? empty);
  const [foundAt, setFoundAt] = useState(kept?.at ?? null);
  const [looked, setLooked] = useState(kept !== null);
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const key = useRef(kept?.key ?? requestKey());
  const busy = useRef(false);
  const changed = useRef(false);
  const latest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null); // runs while something is not kept yet

  const show = useCallback((next: T) => {
    latest.current = next;
    setValue(next);
  }, []);
  const keep = useCallback(
    (now: T) => keepDraft(person, name, { value: now, key: key.current, at: new Date().toISOString() }),
    [person, name],
  );

  useEffect(() => {
    if (looked) return;
    let here = true;
    const wanted = () => here && !changed.current && !busy.current;
    void takeOver<T>(person, name, wanted).then((left) => {
      if (!here) return;
      if (left) {
        key.current = left.key;
        show(left.value);
        setFoundAt(left.at);
      }
      setLooked(true);
    });
    return () => {
      here = false;
    };
  }, [looked, person, name, show]);

  const keepNow = useCallback(() => {
    if (timer.current === null) return;
    clearTimeout(timer.current);
    timer.current = null;
    keep(latest.current);
  }, [keep]);

  useEffect(() => {
    window.addEventListener("pagehide", keepNow);
    return () => {
      window.removeEventListener("pagehide", keepNow);
      keepNow();
    };
  }, [keepNow]);

  const change = useCallback(
    (next: T) => {
      changed.current = true;
      timer.current ??= setTimeout(keepNow, SAVE_MS); // also while somebody types on and on
      show(next);
    },
    [keepNow, show],
  );

  const forget = useCallback(() => {
    clearTimeout(timer.current ?? undefined);
    timer.current = null;
    forgetDraft(person, name);
    changed.current = false;
    key.current = requestKey();
    setFoundAt(null);
    setError(null);
  }, [person, name]);

  const discard = useCallback(() => {
    forget();
    show(empty);
  }, [forget, show, empty]);

  const send = async <R>(act: (value: T, key: string) => Promise<R>): Promise<R> => {
    if (busy.current) return new Promise(() => undefined); // a second click: the first is on its way
    busy.current = true;
    setSending(true);
    setError(null);
    keep(value);
    try {
      const done = await act(value, key.current);
      forget();
      return done;
    } catch (refusal) {
      if (refusal instanceof Problem && refusal.status < 500) {
        key.current = requestKey(); // answered: what comes next is new
        keep(latest.current); // somebody may have typed on meanwhile
      }
      setError(refusal);
      throw refusal;
    } finally {
      busy.current = false;
      setSending(false);
    }
  };

  return { value, change, foundAt, looked, send, sending, error, discard };
}
