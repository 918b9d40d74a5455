/** Files that were checked, as long as the page lives: so that what was checked can be brought in without choosing it again. */

const MOST = 10;
const checked = new Map<string, File>();

export function keepFile(importId: string, file: File): void {
  checked.set(importId, file);
  const oldest = checked.keys().next().value;
  if (checked.size > MOST && oldest !== undefined) checked.delete(oldest);
}

export function keptFile(importId: string): File | undefined {
  return checked.get(importId);
}

/** A size for people: 1.2 MB. */
export function sizeOf(bytes: number, tag: string): string {
  if (bytes < 1e3) return `${bytes} B`;
  const [unit, size] = bytes >= 1e6 ? (["megabyte", bytes / 1e6] as const) : (["kilobyte", bytes / 1e3] as const);
  return new Intl.NumberFormat(tag, { style: "unit", unit, maximumFractionDigits: 1 }).format(size);
}
