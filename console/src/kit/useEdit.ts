/** A change of a thing in a form: what stood there when it was begun stays known, so only what was changed is sent. Where somebody
 * else changes the thing meanwhile, the fields that were not touched take the newest, what was typed stays, and both are told. */

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { overtaken, Problem } from "@/api/problem";
import { changes, merged } from "@/kit/changes";
import { type Draft, useDraft } from "@/kit/useOnce";

const TO_READ_MS = 2_000;
const DOUBLE_CLICK_MS = 400;

export interface Edited<T> {
  before: T;
  typed: T;
  /** Of the version that `before` is. */
  etag: string;
  /** What stood there at first, where it was changed since by somebody else. */
  first?: T;
}

export interface Edit<T> {
  draft: Draft<Edited<T>>;
  typed: T;
  change: (typed: T) => void;
  /** What is typed, on what stands there now. */
  edited: Edited<T>;
  /** Whether it was to be saved and somebody else was faster. */
  late: boolean;
}

/** `now` and `etag` are the newest that is known; queries whose key begins with `shownBy` ask for them. */
export function useEdit<T extends object>(name: string, now: T, etag: string, shownBy: string): Edit<T> {
  const client = useQueryClient();
  const draft = useDraft<Edited<T>>(name, { before: now, typed: now, etag });
  const { value, sending } = draft;
  const behind = value.etag !== etag && !sending; // while it is sent, the newest may be what is sent
  const edited = behind ? onto(value, now, etag) : value;
  const refused = overtaken(draft.error);
  const noticed = useRef({ etag: value.etag, at: 0 });
  useEffect(() => {
    if (noticed.current.etag !== etag) noticed.current = { etag, at: Date.now() };
  }, [etag]);

  const send: Draft<Edited<T>>["send"] = (act) => {
    if (behind) draft.change(edited);
    const unread = behind && !refused && clash(value, now) && Date.now() - noticed.current.at < TO_READ_MS;
    return draft.send(async (_, key) => {
      try {
        if (unread) throw new Problem(412, {});
        return await act(edited, key);
      } catch (error) {
        if (overtaken(error)) {
          await client.invalidateQueries({ queryKey: [shownBy] });
          await new Promise((resolve) => setTimeout(resolve, DOUBLE_CLICK_MS)); // its second half is no answer to what is told
        }
        throw error;
      }
    });
  };
  return {
    draft: { ...draft, value: edited, send, error: refused && edited.first ? null : draft.error },
    typed: edited.typed,
    change: (typed) => draft.change({ ...edited, typed }),
    edited,
    late: refused,
  };
}

function onto<T extends object>({ before, typed, first }: Edited<T>, now: T, etag: string): Edited<T> {
  return { before: now, typed: merged(before, typed, now), etag, first: first ?? before };
}

/** Whether both changed the same. */
function clash<T extends object>({ before, typed }: Edited<T>, now: T): boolean {
  const theirs = changes(before, now);
  return Object.keys(changes(before, typed)).some((name) => name in theirs);
}
