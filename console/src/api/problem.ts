/** Why a request was not answered as wished: the API's own refusal, or that nobody answered. */

import type { Problem as ProblemDocument } from "@/generated/api";

/** A refusal (RFC 9457). Its `code` has words in the registry. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly detail: string;
  readonly errors: readonly { pointer: string; reason: string }[];
  readonly request: string;

  constructor(status: number, document: Partial<ProblemDocument>) {
    super(document.title ?? `HTTP ${status}`);
    this.name = "Problem";
    this.status = status;
    this.code = document.code ?? "unexpected_answer";
    this.facts = document.facts ?? {};
    this.detail = document.detail ?? "";
    this.errors = document.errors ?? [];
    this.request = document.instance ?? "";
  }
}

/** Nobody answered: the server or the way to it is away. Whether the request took effect is not known. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("unreachable", { cause });
    this.name = "Unreachable";
  }
}

/** Asked again it is refused again: what was asked for is not there, is nonsense or not allowed. */
export function hopeless(error: unknown): boolean {
  return error instanceof Problem && [400, 403, 404, 422].includes(error.status);
}

/** Worth asking again by itself: it may work in a moment. */
export function passing(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Problem && [429, 502, 503, 504].includes(error.status));
}

/** Something that was read before somebody else changed it. */
export function overtaken(error: unknown): boolean {
  return error instanceof Problem && error.status === 412;
}
