/** What people do to stock: what each act asks for, what it will do, and how it is sent. */

import { api, told } from "@/api/client";
import { minorOf } from "@/format";
import type { LevelShown, Paper } from "@/generated/api";
import type { SkuFound } from "@/kit/skus";
import type { TextKey } from "@/words";

export type Kind = "receive" | "count" | "adjust" | "move" | "transfer" | "expect";
export const CONDITIONS = ["sellable", "damaged", "quality_hold"] as const;
export type Condition = (typeof CONDITIONS)[number];

export interface Line {
  sku: string;
  titles: Readonly<Record<string, string>>;
  /** Units; for an adjustment and an expectation the difference, for a count what was counted. */
  units: number | null;
  condition: Condition;
  /** What they become, where they are moved. */
  target: Condition;
  /** What one cost, as typed. */
  cost: string;
  /** How many of those received were announced. */
  expected: number | null;
}

export interface Typed {
  location: string;
  /** Where a transfer goes. */
  target: string;
  reason: "adjusted" | "written_off";
  occurredAt: string | null;
  lines: readonly Line[];
}

interface Act {
  title: TextKey;
  summary: TextKey;
  verb: TextKey;
  units: TextKey;
  /** The number that a line begins with; nothing: it has to be typed. */
  begins: number | null;
  /** Below 0 takes away. */
  signed: boolean;
}

export const ACTS: Readonly<Record<Kind, Act>> = {
  receive: {
    title: "stock.receive",
    summary: "stock.receive_summary",
    verb: "stock.receive_do",
    units: "stock.units",
    begins: 1,
    signed: false,
  },
  count: {
    title: "stock.count",
    summary: "stock.count_summary",
    verb: "stock.count_do",
    units: "stock.counted",
    begins: 1,
    signed: false,
  },
  adjust: {
    title: "stock.adjust",
    summary: "stock.adjust_summary",
    verb: "stock.adjust_do",
    units: "stock.difference",
    begins: null,
    signed: true,
  },
  move: {
    title: "stock.move",
    summary: "stock.move_summary",
    verb: "stock.move_do",
    units: "stock.units",
    begins: 1,
    signed: false,
  },
  transfer: {
    title: "stock.transfer",
    summary: "stock.transfer_summary",
    verb: "stock.transfer_do",
    units: "stock.units",
    begins: 1,
    signed: false,
  },
  expect: {
    title: "stock.expect",
    summary: "stock.expect_summary",
    verb: "stock.expect_do",
    units: "stock.difference",
    begins: null,
    signed: true,
  },
};

export const EMPTY: Typed = { location: "", target: "", reason: "adjusted", occurredAt: null, lines: [] };

/** The lines with one more of a SKU: scanned again it is counted again. */
export function scanned(kind: Kind, lines: readonly Line[], found: Pick<SkuFound, "sku" | "titles">): Line[] {
  const { begins } = ACTS[kind];
  const known = lines.find((line) => line.sku === found.sku);
  if (known) {
    const more = begins === null ? known.units : (known.units ?? 0) + 1;
    return [{ ...known, units: more }, ...lines.filter((line) => line !== known)];
  }
  const line: Line = {
    sku: found.sku,
    titles: found.titles,
    units: begins,
    condition: "sellable",
    target: "damaged",
    cost: "",
    expected: null,
  };
  return [line, ...lines];
}

/** Whether a line says all that it must. */
export function complete(kind: Kind, line: Line, currency: string): boolean {
  if (line.units === null || (line.units === 0 && kind !== "count")) return false;
  if (kind === "move" && line.condition === line.target) return false;
  return !line.cost.trim() || minorOf(line.cost, currency) !== null;
}

export type Bucket = "on_hand" | "incoming" | Condition;

/** A number of a level before and after. */
export interface Effect {
  of: Bucket;
  before: number;
  after: number;
}

function standing(level: LevelShown | null, of: Bucket): number {
  if (!level) return 0;
  return of === "sellable" ? level.on_hand - level.damaged - level.quality_hold : level[of];
}

/** What a line does to the numbers of its level; one that has none yet begins at 0. */
export function effects(kind: Kind, line: Line, level: LevelShown | null): Effect[] {
  const units = line.units ?? 0;
  const added = (of: Bucket, more: number): Effect => {
    const before = standing(level, of);
    return { of, before, after: before + more };
  };
  if (kind === "expect") return [added("incoming", units)];
  if (kind === "count") return [added("on_hand", units - standing(level, "on_hand"))];
  if (kind === "move") return [added(line.condition, -units), added(line.target, units)];
  const done = [added("on_hand", kind === "transfer" ? -units : units)];
  if (kind !== "transfer" && line.condition !== "sellable") done.push(added(line.condition, units));
  if (line.expected) done.push(added("incoming", -line.expected));
  return done;
}

/** Promised units that will have no goods any more. */
export function shortBy(kind: Kind, line: Line, level: LevelShown | null): number {
  if (!level || line.units === null || kind === "expect" || kind === "receive") return 0;
  const sellable = standing(level, "sellable");
  const lost = effects(kind, line, level)
    .filter(({ of }) => of === "on_hand" || of === "sellable")
    .reduce((sum, { before, after }) => sum + before - after, 0);
  const unsellable = kind === "adjust" && line.condition !== "sellable";
  return unsellable ? 0 : Math.max(0, Math.min(level.reserved, level.reserved - (sellable - lost)));
}

/** Sends it; the movements that it made. */
export function send(kind: Kind, typed: Typed, key: string, currency: string): Promise<Paper> {
  const params = { header: { "Idempotency-Key": key } };
  const { location, occurredAt: occurred_at } = typed;
  const lines = [...typed.lines].reverse(); // as they were scanned
  const units = (line: Line) => line.units ?? 0;
  const cost = (line: Line) => (line.cost.trim() ? { unit_cost_minor: minorOf(line.cost, currency) } : {});
  switch (kind) {
    case "receive": {
      const received = lines.map((line) => ({
        sku: line.sku,
        location,
        quantity: units(line),
        bucket: line.condition,
        from_incoming: line.expected ?? 0,
        ...cost(line),
      }));
      return told(api.POST("/api/v1/stock/receipts", { params, body: { lines: received, occurred_at } }));
    }
    case "count": {
      const counted = lines.map((line) => ({ sku: line.sku, location, on_hand: units(line) }));
      return told(api.POST("/api/v1/stock/counts", { params, body: { lines: counted, occurred_at } }));
    }
    case "adjust": {
      const adjusted = lines.map((line) => ({
        sku: line.sku,
        location,
        delta: units(line),
        bucket: line.condition,
        ...cost(line),
      }));
      const body = { reason: typed.reason, lines: adjusted, occurred_at };
      return told(api.POST("/api/v1/stock/adjustments", { params, body }));
    }
    case "move": {
      const moved = lines.map((line) => ({
        sku: line.sku,
        location,
        quantity: units(line),
        source: line.condition,
        target: line.target,
      }));
      return told(api.POST("/api/v1/stock/moves", { params, body: { lines: moved, occurred_at } }));
    }
    case "transfer": {
      const sent = lines.map((line) => ({
        sku: line.sku,
        source: location,
        target: typed.target,
        quantity: units(line),
        ...cost(line),
      }));
      return told(api.POST("/api/v1/stock/transfers", { params, body: { lines: sent, occurred_at } }));
    }
    case "expect": {
      const expected = lines.map((line) => ({ sku: line.sku, location, delta: units(line) }));
      return told(api.POST("/api/v1/stock/expectations", { params, body: { lines: expected } }));
    }
  }
}
