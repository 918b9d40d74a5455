/** The session's token: kept by the browser until it is ended, here or by the server. */

import { useSyncExternalStore } from "react";

const KEPT = "orderloom.session";
const PERSON = "orderloom.person";

export interface Session {
  token: string;
  /** Whose it is: the id of somebody of the staff. */
  person: string;
  /** The server does not take it any more; whoever sits here signs in again without losing the page. */
  ended: boolean;
}

let session: Session | null = read();
const listeners = new Set<() => void>();

function read(): Session | null {
  const token = localStorage.getItem(KEPT);
  const person = localStorage.getItem(PERSON);
  return token && person ? { token, person, ended: false } : null;
}

function become(next: Session | null): void {
  session = next;
  for (const listener of listeners) listener();
}

export function currentSession(): Session | null {
  return session;
}

export function useSession(): Session | null {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentSession);
}

export function signedIn(token: string, person: string): void {
  localStorage.setItem(PERSON, person); // first: other tabs read both as the token comes
  localStorage.setItem(KEPT, token);
  become({ token, person, ended: false });
}

export function signedOut(): void {
  localStorage.removeItem(KEPT);
  become(null);
}

/** The server refused this token. */
export function sessionEnded(token: string): void {
  if (session?.token === token && !session.ended) become({ ...session, ended: true });
}

// Another tab signed in or out.
window.addEventListener("storage", (event) => {
  if (event.key === KEPT) become(read());
});
