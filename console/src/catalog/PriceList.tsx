/** Price lists, and every price in the order in which they were set. */

import { PlusOutlined } from "@ant-design/icons";
import { Button, Empty, Flex, Typography, theme } from "antd";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { api, told } from "@/api/client";
import { NewPriceList } from "@/catalog/NewPriceList";
import { EndPrice, SetPrice } from "@/catalog/PriceForms";
import { stateOf, usePriceListNames, usePriceLists } from "@/catalog/prices";
import { Bound, PriceStateTag, Validity } from "@/catalog/SkuPrices";
import type { PriceOut } from "@/generated/api";
import { Clip } from "@/kit/Clip";
import type { Filter } from "@/kit/Filters";
import { ListPage } from "@/kit/ListPage";
import type { Column } from "@/kit/list";
import { Money, When } from "@/kit/parts";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

export function PriceList() {
  const { t } = useWords();
  const may = useMay();
  const lists = usePriceLists();
  const nameOf = usePriceListNames();
  const [setting, setSetting] = useState(false);
  const [ending, setEnding] = useState<PriceOut | null>(null);
  const columns = useColumns(may("prices.write") ? setEnding : null);
  const filters: Filter[] = [
    {
      name: "price_list",
      label: t("prices.list"),
      kind: "choice",
      options: lists.map(({ code }) => ({ value: code, label: nameOf(code) })),
    },
    { name: "sku", label: t("prices.sku"), kind: "text" },
    { name: "at", label: t("prices.valid_at"), kind: "moment" },
  ];
  const set = may("prices.write") && lists.length > 0 && (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setSetting(true)}>
      {t("prices.set")}
    </Button>
  );
  return (
    <>
      <ListPage<PriceOut>
        name="prices"
        views="prices"
        title={t("prices.title")}
        summary={t("prices.summary")}
        above={<Lists />}
        filters={filters}
        columns={columns}
        exportOf="prices"
        ask={({ filters: narrowed, after, limit, signal }) =>
          told(api.GET("/api/v1/prices", { params: { query: { ...narrowed, limit, after } }, signal }))
        }
        rowKey={(price) => price.id}
        to={(price) => `/skus/${encodeURIComponent(price.sku)}`}
        card={(price) => <PriceCard price={price} />}
        primary={set}
        empty={<Empty description={t("prices.empty")}>{set}</Empty>}
      />
      {setting && <SetPrice onClose={() => setSetting(false)} />}
      {ending && <EndPrice price={ending} onClose={() => setEnding(null)} />}
    </>
  );
}

function useColumns(end: ((price: PriceOut) => void) | null): Column<PriceOut>[] {
  const { t } = useWords();
  const nameOf = usePriceListNames();
  return [
    {
      key: "sku",
      title: t("prices.sku"),
      render: (price) => (
        <Clip text={price.sku}>
          <Link to={`/skus/${encodeURIComponent(price.sku)}`}>{price.sku}</Link>
        </Clip>
      ),
    },
    {
      key: "price_list",
      title: t("prices.list"),
      render: (price) => <Clip text={nameOf(price.price_list)} width={240} />,
    },
    {
      key: "amount_minor",
      title: t("prices.amount"),
      align: "right",
      render: (price) => <Money minor={price.amount_minor} currency={price.currency} />,
    },
    { key: "currency", title: t("prices.currency"), hidden: true, render: (price) => price.currency },
    {
      key: "valid_from",
      title: t("prices.valid_from"),
      render: (price) => <Bound at={price.valid_from} open={t("prices.always")} />,
    },
    {
      key: "valid_to",
      title: t("prices.valid_to"),
      render: (price) => (
        <Flex gap={8} align="center">
          <Bound at={price.valid_to} open={t("prices.open_end")} />
          {end && !price.valid_to && (
            <Button size="small" type="link" onClick={() => end(price)}>
              {t("prices.end")}
            </Button>
          )}
        </Flex>
      ),
    },
    {
      key: "id",
      title: t("prices.state"),
      render: (price) => <PriceStateTag price={price} />,
    },
    {
      key: "created_at",
      title: t("prices.created_at"),
      hidden: true,
      render: (price) => <When at={price.created_at} />,
    },
  ];
}

function PriceCard({ price }: { price: PriceOut }) {
  const nameOf = usePriceListNames();
  return (
    <Flex vertical gap={4}>
      <Flex justify="space-between" gap={8}>
        <Link to={`/skus/${encodeURIComponent(price.sku)}`} className="ol-clip">
          {price.sku}
        </Link>
        <Money minor={price.amount_minor} currency={price.currency} />
      </Flex>
      <span className="ol-clip">{nameOf(price.price_list)}</span>
      <Flex justify="space-between" gap={8} align="center">
        <Validity price={price} />
        {stateOf(price) !== "now" && <PriceStateTag price={price} />}
      </Flex>
    </Flex>
  );
}

/** Each list as a card; a click narrows the prices to it. */
function Lists() {
  const { t, word } = useWords();
  const may = useMay();
  const { token } = theme.useToken();
  const lists = usePriceLists();
  const nameOf = usePriceListNames();
  const [params] = useSearchParams();
  const [creating, setCreating] = useState(false);
  return (
    <section aria-label={t("prices.lists")}>
      <Flex justify="space-between" align="center" style={{ marginBottom: 8 }}>
        <h2 style={{ fontSize: 14, margin: 0 }}>{t("prices.lists")}</h2>
        {may("catalog.write") && (
          <Button size="small" onClick={() => setCreating(true)}>
            {t("prices.list_create")}
          </Button>
        )}
      </Flex>
      {lists.length === 0 && <Typography.Text type="secondary">{t("prices.lists_none")}</Typography.Text>}
      <Flex gap={8} wrap>
        {lists.map((list) => (
          <Link
            key={list.code}
            to={`/prices?price_list=${list.code}`}
            aria-current={params.get("price_list") === list.code ? "true" : undefined}
            style={{
              display: "block",
              flex: "0 1 260px",
              minWidth: 0,
              padding: "8px 12px",
              border: `1px solid ${params.get("price_list") === list.code ? token.colorPrimaryBorder : token.colorBorderSecondary}`,
              borderRadius: token.borderRadiusLG,
              background: token.colorBgContainer,
            }}
          >
            <span className="ol-clip">{nameOf(list.code)}</span>
            <Typography.Text type="secondary" className="ol-clip">
              <code>{list.code}</code> · {word("price_terms", list.includes_tax ? "gross" : "net")}
            </Typography.Text>
          </Link>
        ))}
      </Flex>
      {creating && <NewPriceList onClose={() => setCreating(false)} />}
    </section>
  );
}
