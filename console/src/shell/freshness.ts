/** What happens makes what is shown old: lists and things of the same kind are asked for again, at most once in a while. */

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { useFacts } from "@/api/live";

const EVERY_MS = 2_000;

/** Which queries show things of this kind: the first part of their keys. */
const SHOWN_BY: Readonly<Record<string, readonly string[]>> = {
  order: ["orders", "order", "desk", "timeline"],
  parcel: ["parcels", "parcel", "order", "desk", "timeline"],
  payment: ["orders", "order", "desk", "timeline"],
  stock: ["stock", "level", "movements", "shortages", "desk"],
  product: ["products", "product"],
  sku: ["products", "product", "skus", "prices"], // a price is a fact of its SKU
  promotion: ["promotions", "promotion"],
  customer: ["customers", "customer"],
  import: ["imports", "import", "desk"],
  job: ["jobs", "desk"],
  location: ["locations"],
  shipping_method: ["shipping_method", "shipping_methods"],
  saved_view: ["views"],
  api_key: ["keys"],
  channel: ["channels"],
  custom_field: ["custom_fields"],
  tax_class: ["taxes"],
};

export function useFreshness(): void {
  const client = useQueryClient();
  const waiting = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const askSoon = useCallback(
    (keys: Iterable<string>) => {
      for (const key of keys) waiting.current.add(key);
      if (!waiting.current.size) return;
      timer.current ??= setTimeout(() => {
        const old = waiting.current;
        waiting.current = new Set();
        timer.current = null;
        askSoon(askAgain(client, old));
      }, EVERY_MS);
    },
    [client],
  );
  useFacts(
    useCallback((facts) => askSoon(facts.flatMap(({ aggregate }) => SHOWN_BY[aggregate] ?? [aggregate])), [askSoon]),
  );
}

/** Asks again for what these keys show. What is still on its way comes first: its keys are returned, for afterwards. */
function askAgain(client: QueryClient, keys: ReadonlySet<string>): string[] {
  const old = client.getQueryCache().findAll({ predicate: ({ queryKey }) => keys.has(String(queryKey[0])) });
  const busy = new Set(old.filter(({ state }) => state.fetchStatus !== "idle"));
  void client.invalidateQueries({ predicate: (query) => old.includes(query) && !busy.has(query) });
  return [...busy].map(({ queryKey }) => String(queryKey[0]));
}
