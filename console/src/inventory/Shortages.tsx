/** What orders were promised and is not there. */

import { CheckOutlined } from "@ant-design/icons";
import { Empty, Flex } from "antd";
import { Link } from "react-router";
import { api, told } from "@/api/client";
import type { Shortage } from "@/generated/api";
import { useLevelFilters } from "@/inventory/Board";
import { Goods, StockNav } from "@/inventory/parts";
import { levelPath } from "@/inventory/paths";
import { ListPage } from "@/kit/ListPage";
import type { Column } from "@/kit/list";
import { useLocationName } from "@/kit/locations";
import { Count, Nothing, When } from "@/kit/parts";
import { useWords } from "@/words";

export function Shortages() {
  const { t } = useWords();
  return (
    <>
      <StockNav />
      <ListPage<Shortage>
        name="shortages"
        title={t("stock.shortages")}
        summary={t("stock.shortages_summary")}
        filters={useLevelFilters()}
        columns={useColumns()}
        ask={({ filters, after, limit, signal }) =>
          told(api.GET("/api/v1/stock/shortages", { params: { query: { ...filters, limit, after } }, signal }))
        }
        rowKey={(row) => `${row.order_id} ${row.line_no} ${row.location} ${row.part}`}
        to={(row) => `/orders/${row.order_id}`}
        card={(row) => <ShortageCard row={row} />}
        empty={<Empty description={t("stock.shortages_empty")} />}
      />
    </>
  );
}

function useColumns(): Column<Shortage>[] {
  const { t } = useWords();
  const name = useLocationName();
  return [
    {
      key: "order_number",
      title: t("stock.order"),
      render: (row) => <Link to={`/orders/${row.order_id}`}>#{row.order_number}</Link>,
    },
    {
      key: "sku",
      title: t("stock.goods"),
      width: 260,
      render: (row) => <Goods sku={row.sku} titles={row.titles} to={levelPath(row, { of: "short" })} />,
    },
    { key: "location", title: t("stock.location"), render: (row) => name(row.location) },
    { key: "quantity", title: t("stock.missing"), align: "right", render: (row) => <Count of={row.quantity} /> },
    {
      key: "paid",
      title: t("stock.paid"),
      render: (row) => (row.paid ? <CheckOutlined aria-label={t("kit.yes")} /> : <Nothing />),
    },
    { key: "short_since", title: t("stock.short_since"), render: (row) => <When at={row.short_since} /> },
    { key: "promised_at", title: t("stock.promised"), render: (row) => <When at={row.promised_at} /> },
    { key: "channel", title: t("stock.channel"), render: (row) => row.channel },
  ];
}

function ShortageCard({ row }: { row: Shortage }) {
  const { t } = useWords();
  const name = useLocationName();
  return (
    <Flex vertical gap={6}>
      <Flex justify="space-between" gap={8}>
        <Link to={`/orders/${row.order_id}`}>#{row.order_number}</Link>
        <span>
          {t("stock.missing")} <Count of={row.quantity} />
        </span>
      </Flex>
      <Goods sku={row.sku} titles={row.titles} to={levelPath(row, { of: "short" })} />
      <Flex justify="space-between" gap={8}>
        <span>{name(row.location)}</span>
        <When at={row.short_since} />
      </Flex>
    </Flex>
  );
}
