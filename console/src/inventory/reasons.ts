/** Why stock moves: every reason of the ledger. */

import type { MovementReason } from "@/generated/api";

export const REASONS = [
  "received",
  "sold",
  "returned",
  "adjusted",
  "counted",
  "transferred",
  "damaged",
  "written_off",
  "reserved",
  "released",
  "held",
  "expired",
  "short",
  "expected",
] as const satisfies readonly MovementReason[];
