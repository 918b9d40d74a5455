/** Products and SKUs are found by what they are called, and chosen. */

import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "@/api/client";
import { titleOf } from "@/catalog/parts";
import type { ProductOut } from "@/generated/api";
import { FoundSelect } from "@/kit/FoundSelect";
import { type Finding, useFinding } from "@/kit/useFinding";
import { type Language, useWords } from "@/words";

const MOST = 20;

function useFound(typed: string): Finding<ProductOut> {
  return useFinding(["products", "found"], typed, async (q, signal) => {
    const query = { ...(q ? { q } : {}), limit: MOST };
    return (await told(api.GET("/api/v1/products", { params: { query }, signal }))).items;
  });
}

/** Products by their ids. */
export function useProducts(ids: readonly string[]): ReadonlyMap<string, ProductOut> {
  const asked = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["product", id, "named"],
      queryFn: () => told(api.GET("/api/v1/products/{product_id}", { params: { path: { product_id: id } } })),
      staleTime: 300_000,
    })),
  });
  return new Map(asked.flatMap(({ data }) => (data ? [[data.id, data] as const] : [])));
}

interface Props {
  id: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
}

export function ProductPicker({ id, value, onChange }: Props) {
  const { t, language } = useWords();
  const [typed, setTyped] = useState("");
  const { found, old } = useFound(typed);
  const chosen = useProducts(value);
  const named = new Map([...found.map((product) => [product.id, product] as const), ...chosen]);
  return (
    <FoundSelect<string[]>
      id={id}
      mode="multiple"
      onTyped={setTyped}
      old={old}
      placeholder={t("products.search")}
      value={[...value]}
      onChange={onChange}
      options={[...named.values()].map((product) => ({
        value: product.id,
        label: `${titleOf(product, language)} · ${product.handle}`,
      }))}
    />
  );
}

function skusOf({ found }: Finding<ProductOut>, language: Language) {
  return found.flatMap((product) =>
    product.skus.map(({ sku }) => ({ value: sku, label: `${sku} · ${titleOf(product, language)}` })),
  );
}

export function SkuPicker({ id, value, onChange }: Props) {
  const { t, language } = useWords();
  const [typed, setTyped] = useState("");
  const finding = useFound(typed);
  return (
    <FoundSelect<string[]>
      id={id}
      mode="multiple"
      onTyped={setTyped}
      old={finding.old}
      placeholder={t("products.search")}
      value={[...value]}
      onChange={onChange}
      optionLabelProp="value"
      options={skusOf(finding, language)}
    />
  );
}

/** One SKU. */
export function OneSku({ id, value, onChange }: { id: string; value: string; onChange: (sku: string) => void }) {
  const { t, language } = useWords();
  const [typed, setTyped] = useState("");
  const finding = useFound(typed);
  return (
    <FoundSelect<string>
      id={id}
      onTyped={setTyped}
      old={finding.old}
      placeholder={t("products.search")}
      value={value || undefined}
      onChange={onChange}
      optionLabelProp="value"
      options={skusOf(finding, language)}
    />
  );
}
