/** Who is signed in and what they may do. */

import { useQuery } from "@tanstack/react-query";
import { api, told } from "@/api/client";
import { useSession } from "@/api/session";
import type { Me } from "@/generated/api";

export function useMe(): Me | undefined {
  const session = useSession();
  const { data } = useQuery({
    queryKey: ["me", session?.token],
    queryFn: () => told(api.GET("/api/v1/me")),
    enabled: session !== null && !session.ended,
    staleTime: 60_000,
  });
  return data;
}

/** Whether whoever is signed in sees all of them; only they may open new ones. */
export function useSeesAll(of: "channels" | "locations"): boolean {
  return useMe()?.[of] === null;
}

/** The codes that whoever is signed in is kept to; null: all of them. */
export function useOwn(of: "channels" | "locations"): string[] | null {
  return useMe()?.[of] ?? null;
}

/** Asks whether something that holds in these channels (none named: in all) is wholly within one's own. */
export function useWithin(): (channels: readonly string[]) => boolean {
  const own = useOwn("channels");
  return (channels) => own === null || (channels.length > 0 && channels.every((code) => own.includes(code)));
}

/** Asks whether whoever is signed in may do something; nothing is allowed until that is known. */
export function useMay(): (permission: string) => boolean {
  const me = useMe();
  return (permission) => me?.permissions.includes(permission) ?? false;
}
