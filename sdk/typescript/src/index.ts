import createClient, { type Client, type ClientOptions } from "openapi-fetch";
import type { paths, Problem } from "./api.js";

export type * from "./api.js";
export type Orderloom = Client<paths>;

export interface Options extends Omit<ClientOptions, "baseUrl"> {
  /** Where the API is, such as https://orders.example.org: without /api/v1. */
  baseUrl: string;
  /** A publishable key (olp_), a buyer's token (olb_), or on a server a secret key (olk_). */
  token: string;
}

/** A client of one installation. Every path and body is checked against its OpenAPI document when you compile. */
export function orderloom({ baseUrl, token, headers, ...more }: Options): Orderloom {
  return createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}`, ...plain(headers) }, ...more });
}

/** A refusal: `problem.code` is stable and meant for programs, `problem.facts` says what it is about. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
  }
}

/** What was answered; a refusal is thrown as `Refused`, so that nobody goes on without noticing. */
export function answered<T>(result: { data?: T; error?: unknown; response: Response }): T {
  if (result.error !== undefined) {
    throw new Refused(asProblem(result.error, result.response));
  }
  return result.data as T;
}

/** The problem document, or one made of the status where something in between answered instead of the API. */
function asProblem(error: unknown, response: Response): Problem {
  if (typeof error === "object" && error !== null && "code" in error) {
    return error as Problem;
  }
  const title = `HTTP ${response.status} without a problem document`;
  return { type: "about:blank", title, detail: title, status: response.status, code: "no_problem", facts: {}, instance: "" };
}

function plain(headers: ClientOptions["headers"]): Record<string, string> {
  return Object.fromEntries(new Headers(headers as HeadersInit | undefined));
}
