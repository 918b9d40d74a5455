/** The API as its own description types it. Every call either gives the answer's data or throws a Problem or Unreachable. */

import createClient, { type Middleware } from "openapi-fetch";
import { Problem, Unreachable } from "@/api/problem";
import { currentSession, sessionEnded } from "@/api/session";
import type { paths } from "@/generated/api";
import { languageTag } from "@/words";

const KEY_BYTES = 16;

const credentials: Middleware = {
  onRequest({ request }) {
    const session = currentSession();
    if (session && !request.headers.has("Authorization"))
      request.headers.set("Authorization", `Bearer ${session.token}`);
    request.headers.set("Accept-Language", languageTag());
    return request;
  },
  async onResponse({ request, response }) {
    if (response.ok) return response;
    const document = await response.json().catch(() => ({}));
    if (response.status === 401) sessionEnded(request.headers.get("Authorization")?.replace("Bearer ", "") ?? "");
    throw new Problem(response.status, document);
  },
  onError({ error }) {
    return error instanceof DOMException && error.name === "AbortError" ? error : new Unreachable(error);
  },
};

export const api = createClient<paths>({ baseUrl: window.location.origin });
api.use(credentials);

/** A thing and the version that it was read at, for `If-Match`. */
export interface Tagged<T> {
  data: T;
  etag: string;
}

/** The data of an answer. */
export async function told<T>(asked: Promise<{ data?: T; response: Response }>): Promise<T> {
  return (await asked).data as T;
}

/** The data of an answer with its ETag. */
export async function tagged<T>(asked: Promise<{ data?: T; response: Response }>): Promise<Tagged<T>> {
  const { data, response } = await asked;
  return { data: data as T, etag: response.headers.get("ETag") ?? "" };
}

/** A new name for a request that creates something: sent again with it, it takes effect once. */
export function requestKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES)); // randomUUID is there on secure addresses only
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Something to be saved as a file: what the API streams at this path. */
export async function download(path: string, name: string): Promise<void> {
  const session = currentSession();
  let answer: Response;
  try {
    answer = await fetch(path, {
      headers: { Authorization: `Bearer ${session?.token ?? ""}`, "Accept-Language": languageTag() },
    });
  } catch (error) {
    throw new Unreachable(error);
  }
  if (!answer.ok) throw new Problem(answer.status, await answer.json().catch(() => ({})));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
