/** Amounts are whole numbers of the currency's smallest unit: cents of EUR, fen of CNY, yen of JPY. */

import { formats } from "./words.js";

/**
 * @param {number} minor
 * @param {string} currency  ISO 4217
 */
export function money(minor, currency) {
  const format = new Intl.NumberFormat(formats(), { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}

/** @param {string} day  such as 2026-11-25 */
export function day(day) {
  const [year, month, date] = day.split("-").map(Number);
  const local = new Date(year ?? 0, (month ?? 1) - 1, date);
  return new Intl.DateTimeFormat(formats(), { weekday: "short", month: "short", day: "numeric" }).format(local);
}

/** @param {string} instant */
export function moment(instant) {
  return new Intl.DateTimeFormat(formats(), { dateStyle: "medium", timeStyle: "short" }).format(new Date(instant));
}
