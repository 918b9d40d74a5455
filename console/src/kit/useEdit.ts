/** A change of a thing in a form: what stood there when it was begun stays known, so only what was changed is sent; and who
 * is told that somebody was faster sees the newest in all fields that they did not touch. */

import { useEffect } from "react";
import { Problem } from "@/api/problem";
import { changes } from "@/kit/changes";
import { type Draft, useDraft } from "@/kit/useOnce";

export interface Edited<T> {
  before: T;
  typed: T;
  /** Of the version that `before` is. */
  etag: string;
}

interface Edit<T> {
  draft: Draft<Edited<T>>;
  typed: T;
  change: (typed: T) => void;
}

export function useEdit<T extends object>(name: string, now: T, etag: string): Edit<T> {
  const draft = useDraft<Edited<T>>(name, { before: now, typed: now, etag });
  const { value, change, error } = draft;
  const late = error instanceof Problem && error.status === 412 && value.etag !== etag;
  useEffect(() => {
    if (late) change({ before: now, typed: { ...now, ...changes(value.before, value.typed) }, etag });
  }, [late, change, now, value, etag]);
  return { draft, typed: value.typed, change: (typed) => change({ ...value, typed }) };
}
