/** Amounts, numbers, times and telephones as the language writes them. */

import { formatTag } from "@/words";

type Format = Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat | Intl.DisplayNames;
const formats = new Map<string, Format>();

function kept<F extends Format>(key: string, make: () => F): F {
  const name = `${formatTag()} ${key}`;
  const found = (formats.get(name) as F | undefined) ?? make();
  formats.set(name, found);
  return found;
}

function currencyFormat(currency: string): Intl.NumberFormat {
  return kept(`money ${currency}`, () => new Intl.NumberFormat(formatTag(), { style: "currency", currency }));
}

/** Decimals of a currency: 2 for most, 0 for JPY, 3 for KWD. */
export function decimals(currency: string): number {
  return currencyFormat(currency).resolvedOptions().maximumFractionDigits ?? 2;
}

/** An amount in minor units of `currency`. */
export function money(minor: number, currency: string): string {
  return currencyFormat(currency).format(minor / 10 ** decimals(currency));
}

export function number(value: number): string {
  return kept("number", () => new Intl.NumberFormat(formatTag())).format(value);
}

export function percent(part: number): string {
  const style = { style: "percent", maximumFractionDigits: 1, signDisplay: "exceptZero" } as const;
  return kept("percent", () => new Intl.NumberFormat(formatTag(), style)).format(part);
}

/** A share given in parts per million, such as a tax rate. */
export function share(ppm: number): string {
  const style = { style: "percent", maximumFractionDigits: 3 } as const;
  return kept("share", () => new Intl.NumberFormat(formatTag(), style)).format(ppm / 1_000_000);
}

/** A country's name by its code of two letters. */
export function country(code: string): string {
  const names = kept("country", () => new Intl.DisplayNames(formatTag(), { type: "region", fallback: "code" }));
  return /^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code;
}

/** A moment, to the minute, in the browser's time zone; an address may hold what is none: that stays as it is. */
export function moment(iso: string): string {
  const style = { dateStyle: "medium", timeStyle: "short" } as const;
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return kept("moment", () => new Intl.DateTimeFormat(formatTag(), style)).format(at);
}

/** A moment with its second and time zone: what stands on hover. */
export function exactly(iso: string): string {
  const style = { dateStyle: "full", timeStyle: "long" } as const;
  return kept("exactly", () => new Intl.DateTimeFormat(formatTag(), style)).format(new Date(iso));
}

/** A calendar day given as YYYY-MM-DD. */
export function day(date: string): string {
  const [year = 1970, month = 1, of = 1] = date.split("-").map(Number);
  return kept("day", () => new Intl.DateTimeFormat(formatTag(), { dateStyle: "medium" })).format(
    new Date(year, month - 1, of),
  );
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["minute", 60],
  ["hour", 3_600],
  ["day", 86_400],
];
const FAR_S = 7 * 86_400;

/** How long ago or in how long; what is further than a week is a moment. */
export function ago(iso: string, now = Date.now()): string {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  if (Math.abs(seconds) >= FAR_S) return moment(iso);
  const [unit, size] = STEPS.findLast(([, least]) => Math.abs(seconds) >= least) ?? ["minute" as const, 60];
  const format = kept("ago", () => new Intl.RelativeTimeFormat(formatTag(), { numeric: "auto" }));
  return format.format(Math.trunc(seconds / size), unit);
}

/** What somebody typed as an amount, in minor units; null where it is none. */
export function minorOf(typed: string, currency: string): number | null {
  const digits = decimals(currency);
  const match = /^\s*(\d{1,12})(?:[.,](\d+))?\s*$/.exec(typed);
  if (!match || (match[2] ?? "").length > digits) return null;
  return Number(match[1]) * 10 ** digits + Number((match[2] ?? "").padEnd(digits, "0") || 0);
}

/** An amount as it stands in a field. */
export function typedOf(minor: number, currency: string): string {
  const digits = decimals(currency);
  return (minor / 10 ** digits).toFixed(digits);
}
