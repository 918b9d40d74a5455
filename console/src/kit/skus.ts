/** SKUs by whatever somebody types or scans. */

import { api, told } from "@/api/client";

export interface SkuFound {
  sku: string;
  /** Of its product, by locale. */
  titles: Readonly<Record<string, string>>;
  /** What tells it from the product's other SKUs. */
  options: Readonly<Record<string, string>>;
  /** What was typed is its very code or GTIN. */
  exact: boolean;
}

const PRODUCTS = 8;
const MOST = 20;

/** By code, GTIN, or words of a title: what is called just so comes first, then what begins so. */
export async function findSkus(typed: string, signal?: AbortSignal): Promise<SkuFound[]> {
  const words = typed.trim();
  if (!words) return [];
  const ask = (query: { q?: string; sku?: string; gtin?: string }) =>
    told(api.GET("/api/v1/products", { params: { query: { ...query, limit: PRODUCTS } }, signal }));
  const asked = [ask({ sku: words }), ask({ q: words })];
  if (/^[0-9]{8,14}$/.test(words)) asked.unshift(ask({ gtin: words }));
  const found = new Map<string, SkuFound>();
  for (const { items } of await Promise.all(asked))
    for (const product of items)
      for (const { sku, options, gtin } of product.skus)
        found.set(sku, { sku, titles: product.titles, options, exact: same(sku, words) || gtin === words });
  const rank = (each: SkuFound) => (each.exact ? 0 : begins(each.sku, words) ? 1 : 2);
  return [...found.values()].sort((one, other) => rank(one) - rank(other)).slice(0, MOST);
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function begins(sku: string, typed: string): boolean {
  return sku.toLowerCase().startsWith(typed.toLowerCase());
}
