/** Every permission of this release, and the roles that carry it. */

import { useQuery } from "@tanstack/react-query";
import { api, told } from "@/api/client";

export const ROLES = ["admin", "manager", "support", "warehouse", "finance", "viewer"] as const;

export function usePermissions() {
  const { data } = useQuery({
    queryKey: ["permissions"],
    queryFn: () => told(api.GET("/api/v1/permissions")),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.items ?? [];
}
