/** A postal address in the order in which its country writes it. */

import { country } from "@/format";
import { useWords } from "@/words";

/** What an address may say; what it does not say is left out or null. */
export interface Addressed {
  name?: string | null;
  company?: string | null;
  lines?: readonly string[] | null;
  district?: string | null;
  city?: string | null;
  region?: string | null;
  postal_code?: string | null;
  country?: string | null;
}

/** From the whole to the part: 浙江省杭州市西湖区…, not the other way round. */
const LARGE_FIRST = new Set(["CN", "HK", "MO", "TW", "JP", "KR"]);

function written(address: Addressed): string[] {
  const { lines, district, city, region, postal_code: code } = address;
  const said = (parts: readonly (string | null | undefined)[], between: string) => parts.filter(Boolean).join(between);
  if (LARGE_FIRST.has(address.country ?? "")) {
    const places = [region, city === region ? null : city, district];
    return [said([said(places, ""), ...(lines ?? [])], " "), code ?? ""];
  }
  return [...(lines ?? []), said([district, said([code, city], " "), region], ", ")];
}

export function PostalAddress({ address }: { address: Addressed }) {
  useWords();
  const lines = [address.name, address.company, ...written(address), address.country && country(address.country)];
  return (
    <address style={{ fontStyle: "normal", overflowWrap: "anywhere" }}>
      {lines.filter(Boolean).map((line, nth) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an address stay in their order
        <div key={nth}>{line}</div>
      ))}
    </address>
  );
}
