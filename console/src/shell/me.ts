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

/** Asks whether whoever is signed in may do something; nothing is allowed until that is known. */
export function useMay(): (permission: string) => boolean {
  const me = useMe();
  return (permission) => me?.permissions.includes(permission) ?? false;
}
