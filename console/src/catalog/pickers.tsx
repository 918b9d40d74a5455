/** Products and SKUs are found by what they are called, and chosen. */

import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useEffect, useState } from "react";
import { api, told } from "@/api/client";
import { titleOf } from "@/catalog/parts";
import type { ProductOut } from "@/generated/api";
import { useWords } from "@/words";

const PAUSE_MS = 250;
const MOST = 20;

/** What is typed, once nobody types for a moment. */
function useSettled(typed: string): string {
  const [settled, settle] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => settle(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return settled;
}

function useFound(typed: string): readonly ProductOut[] {
  const q = useSettled(typed.trim());
  const { data } = useQuery({
    queryKey: ["products", "found", q],
    queryFn: ({ signal }) =>
      told(api.GET("/api/v1/products", { params: { query: { ...(q ? { q } : {}), limit: MOST } }, signal })),
    placeholderData: keepPreviousData,
  });
  return data?.items ?? [];
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
  const found = useFound(typed);
  const chosen = useProducts(value);
  const named = new Map([...found.map((product) => [product.id, product] as const), ...chosen]);
  return (
    <Select<string[]>
      id={id}
      mode="multiple"
      showSearch={{ filterOption: false, onSearch: setTyped }}
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

export function SkuPicker({ id, value, onChange }: Props) {
  const { t, language } = useWords();
  const [typed, setTyped] = useState("");
  const found = useFound(typed);
  const options = found.flatMap((product) =>
    product.skus.map(({ sku }) => ({ value: sku, label: `${sku} · ${titleOf(product, language)}` })),
  );
  return (
    <Select<string[]>
      id={id}
      mode="multiple"
      showSearch={{ filterOption: false, onSearch: setTyped }}
      placeholder={t("products.search")}
      value={[...value]}
      onChange={onChange}
      optionLabelProp="value"
      options={options}
    />
  );
}

/** One SKU. */
export function OneSku({ id, value, onChange }: { id: string; value: string; onChange: (sku: string) => void }) {
  const { t, language } = useWords();
  const [typed, setTyped] = useState("");
  const found = useFound(typed);
  return (
    <Select<string>
      id={id}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      placeholder={t("products.search")}
      value={value || undefined}
      onChange={onChange}
      optionLabelProp="value"
      options={found.flatMap((product) =>
        product.skus.map(({ sku }) => ({ value: sku, label: `${sku} · ${titleOf(product, language)}` })),
      )}
    />
  );
}
