/** Find a SKU by name or code, with what the channel can sell of it. */

import { Flex, Typography } from "antd";
import { useState } from "react";
import { api, told } from "@/api/client";
import { number } from "@/format";
import { labelOf } from "@/kit/custom";
import { FoundSelect } from "@/kit/FoundSelect";
import { useFinding } from "@/kit/useFinding";
import { useSellable } from "@/orders/create/basket";
import { useWords } from "@/words";

interface Props {
  channel: string;
  onChoose: (sku: string, title: string) => void;
}

const MOST = 15;

export function ProductSearch({ channel, onChoose }: Props) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const { found, old, pending } = useFinding(
    ["products", "to_order", channel],
    typed,
    async (q, signal) => {
      const query = { ...(q ? { q } : {}), channel, archived: false, limit: MOST };
      return (await told(api.GET("/api/v1/products", { params: { query }, signal }))).items;
    },
    () => channel !== "",
  );
  const offers = found.flatMap((product) =>
    product.skus
      .filter((sku) => sku.active)
      .map((sku) => {
        const options = Object.values(sku.options).join(", ");
        const title = labelOf(product.titles, product.handle);
        return { sku: sku.sku, title: options ? `${title} (${options})` : title };
      }),
  );
  const sellable = useSellable(
    channel,
    offers.map(({ sku }) => sku),
  );
  return (
    <FoundSelect<string>
      id="product"
      aria-label={t("orders.add_product")}
      placeholder={t("orders.add_product_hint")}
      typed={typed}
      onTyped={setTyped}
      old={old}
      value={null as never}
      notFoundContent={pending || old ? t("kit.loading") : t("orders.product_none")}
      onSelect={(sku) => {
        const offer = offers.find((each) => each.sku === sku);
        if (offer) onChoose(offer.sku, offer.title);
        setTyped("");
      }}
      options={offers.map(({ sku, title }) => ({ value: sku, label: title, sku, left: sellable(sku) }))}
      optionRender={({ data }) => (
        <Flex justify="space-between" gap={12}>
          <span style={{ minWidth: 0, whiteSpace: "normal" }}>
            {data.label} <Typography.Text type="secondary">{data.sku}</Typography.Text>
          </span>
          {data.left !== null && (
            <Typography.Text type={data.left > 0 ? "secondary" : "danger"} style={{ flex: "none" }}>
              {data.left > 0 ? t("orders.available", { count: data.left, n: number(data.left) }) : t("orders.sold_out")}
            </Typography.Text>
          )}
        </Flex>
      )}
    />
  );
}
