/** The addresses of jobs. */

import type { RouteObject } from "react-router";
import { page } from "@/kit/page";

export const jobRoutes: RouteObject[] = [page("/jobs", async () => (await import("@/jobs/Jobs")).Jobs, "jobs.read")];
