/** What is asked of the server, remembered: one client for all pages. */

import { QueryClient } from "@tanstack/react-query";
import { passing } from "@/api/problem";

const MOST_TRIES = 4;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      gcTime: 10 * 60_000,
      retry: (failures, error) => failures < MOST_TRIES && passing(error),
      retryDelay: (failures) => Math.min(1_000 * 2 ** failures, 15_000) * (0.7 + 0.6 * Math.random()),
      networkMode: "always",
    },
    mutations: { retry: false, networkMode: "always" },
  },
});
