/** Every order, the newest first. */

import { PlusOutlined } from "@ant-design/icons";
import { Button, Empty, Flex, Tag } from "antd";
import { Link } from "react-router";
import { api, told } from "@/api/client";
import { queries } from "@/api/queries";
import type { OrderListed } from "@/generated/api";
import { Clip } from "@/kit/Clip";
import { ListPage } from "@/kit/ListPage";
import type { Column } from "@/kit/list";
import { Count, Day, Money, Nothing, State, When } from "@/kit/parts";
import { useBulkActs } from "@/orders/acts/Bulk";
import { useChannelName, useOrderFilters } from "@/orders/filters";
import { orderQuery } from "@/orders/order";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

export function OrderList() {
  const { t } = useWords();
  const may = useMay();
  const filters = useOrderFilters();
  return (
    <ListPage<OrderListed>
      name="orders"
      views="orders"
      title={t("orders.title")}
      summary={t("orders.summary")}
      search={t("orders.search")}
      filters={filters}
      columns={useColumns()}
      exportOf="orders"
      ask={({ filters: narrowed, after, limit, signal }) =>
        told(api.GET("/api/v1/orders", { params: { query: { ...narrowed, limit, after } }, signal }))
      }
      rowKey={(order) => order.id}
      to={(order) => `/orders/${order.id}`}
      onHover={(order) => void queries.prefetchQuery(orderQuery(order.id))}
      acts={useBulkActs()}
      card={(order) => <OrderCard order={order} />}
      primary={
        may("orders.place") && (
          <Link to="/orders/new">
            <Button type="primary" icon={<PlusOutlined aria-hidden />}>
              {t("orders.create")}
            </Button>
          </Link>
        )
      }
      empty={<Empty description={t("orders.empty")} />}
    />
  );
}

function useColumns(): Column<OrderListed>[] {
  const { t } = useWords();
  const nameOf = useChannelName();
  return [
    {
      key: "number",
      title: t("orders.number"),
      render: (order) => <Link to={`/orders/${order.id}`}>#{order.number}</Link>,
    },
    { key: "placed_at", title: t("orders.placed_at"), render: (order) => <When at={order.placed_at} /> },
    { key: "buyer_name", title: t("orders.buyer"), render: (order) => <Clip text={order.buyer_name} /> },
    {
      key: "channel",
      title: t("orders.channel"),
      render: (order) => <Clip text={nameOf(order.channel)} width={140} />,
    },
    { key: "status", title: t("orders.status"), width: 96, render: (order) => <State of="order" is={order.status} /> },
    {
      key: "payment_state",
      title: t("orders.payment_state"),
      width: 112,
      render: (order) => <State of="payment" is={order.payment_state} />,
    },
    {
      key: "fulfilment_state",
      title: t("orders.fulfilment_state"),
      width: 112,
      render: (order) => <State of="fulfilment" is={order.fulfilment_state} />,
    },
    { key: "units", title: t("orders.units"), align: "right", render: (order) => <Count of={order.units} /> },
    {
      key: "total_minor",
      title: t("orders.total"),
      align: "right",
      render: (order) => <Money minor={order.total_minor} currency={order.currency} />,
    },
    { key: "tags", title: t("orders.tags"), render: (order) => <Tags tags={order.tags} /> },
    {
      key: "reference",
      title: t("orders.reference"),
      hidden: true,
      render: (order) => <Clip text={order.reference} />,
    },
    {
      key: "promised_on",
      title: t("orders.promised_on"),
      hidden: true,
      render: (order) => (order.promised_on ? <Day date={order.promised_on} /> : <Nothing />),
    },
  ];
}

const FEW = 2;

/** The first tags; what more there are is said on hover. */
function Tags({ tags }: { tags: readonly string[] }) {
  const { t } = useWords();
  const more = tags.length - FEW;
  return (
    <Flex gap={4} title={tags.join(" · ")} style={{ whiteSpace: "nowrap" }}>
      {tags.slice(0, FEW).map((tag) => (
        <Tag key={tag} style={{ maxWidth: 96, overflow: "hidden", textOverflow: "ellipsis" }}>
          {tag}
        </Tag>
      ))}
      {more > 0 && <span>{t("orders.tags_more", { count: more })}</span>}
    </Flex>
  );
}

function OrderCard({ order }: { order: OrderListed }) {
  const nameOf = useChannelName();
  return (
    <Flex vertical gap={6}>
      <Flex justify="space-between" gap={8}>
        <Link to={`/orders/${order.id}`}>#{order.number}</Link>
        <Money minor={order.total_minor} currency={order.currency} />
      </Flex>
      <Flex justify="space-between" gap={8}>
        <span className="ol-clip">{order.buyer_name ?? nameOf(order.channel)}</span>
        <When at={order.placed_at} />
      </Flex>
      <Flex gap={4} wrap>
        <State of="order" is={order.status} />
        <State of="payment" is={order.payment_state} />
        <State of="fulfilment" is={order.fulfilment_state} />
      </Flex>
    </Flex>
  );
}
