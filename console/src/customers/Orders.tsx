/** All orders of a customer, the newest first, a page at a time. */

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Empty, Flex, Grid, Table } from "antd";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { api, told } from "@/api/client";
import type { OrderListed } from "@/generated/api";
import { Count, Money, State, When } from "@/kit/parts";
import { Refused } from "@/kit/Refused";
import { Part } from "@/kit/ThingPage";
import { useSeesAll } from "@/shell/me";
import { useWords } from "@/words";

const PAGE = 10;

export function Orders({ customer }: { customer: string }) {
  const { t } = useWords();
  const wide = Grid.useBreakpoint().md ?? window.innerWidth >= 768;
  const [pages, setPages] = useState<readonly string[]>([]);
  const after = pages.at(-1) ?? null;
  const asked = useQuery({
    queryKey: ["orders", "customer", customer, after],
    queryFn: ({ signal }) =>
      told(api.GET("/api/v1/orders", { params: { query: { customer_id: customer, limit: PAGE, after } }, signal })),
    placeholderData: keepPreviousData,
  });
  const everywhere = useSeesAll("channels");
  const rows = asked.data?.items ?? [];
  const next = asked.data?.next;
  const all = <Link to={`/orders?customer_id=${customer}`}>{t("customers.orders_all")}</Link>;
  return (
    <Part title={t("customers.orders")} extra={rows.length > 0 && all}>
      {asked.error && <Refused error={asked.error} retry={() => void asked.refetch()} />}
      {!asked.error && !asked.isPending && rows.length === 0 && (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={t(everywhere ? "customers.orders_none" : "customers.orders_none_seen")}
        />
      )}
      {(rows.length > 0 || asked.isPending) &&
        (wide ? <Rows rows={rows} busy={asked.isPending} /> : <Cards rows={rows} />)}
      {(pages.length > 0 || next) && (
        <Flex justify="end" gap={8} style={{ marginTop: 12 }}>
          <Button disabled={pages.length === 0} onClick={() => setPages(pages.slice(0, -1))}>
            {t("kit.previous")}
          </Button>
          <Button disabled={!next || asked.isPlaceholderData} onClick={() => next && setPages([...pages, next])}>
            {t("kit.next")}
          </Button>
        </Flex>
      )}
    </Part>
  );
}

function Rows({ rows, busy }: { rows: readonly OrderListed[]; busy: boolean }) {
  const { t } = useWords();
  const navigate = useNavigate();
  return (
    <Table<OrderListed>
      size="small"
      rowKey="id"
      loading={busy}
      dataSource={rows}
      pagination={false}
      scroll={{ x: "max-content" }}
      onRow={(order) => ({
        className: "ol-row",
        onClick: (event) => {
          if (!(event.target as HTMLElement).closest("a")) void navigate(`/orders/${order.id}`);
        },
      })}
      columns={[
        {
          key: "number",
          title: t("orders.number"),
          render: (_, order) => <Link to={`/orders/${order.id}`}>#{order.number}</Link>,
        },
        { key: "placed", title: t("orders.placed_at"), render: (_, order) => <When at={order.placed_at} /> },
        { key: "status", title: t("orders.status"), render: (_, order) => <State of="order" is={order.status} /> },
        {
          key: "payment",
          title: t("orders.payment_state"),
          render: (_, order) => <State of="payment" is={order.payment_state} />,
        },
        {
          key: "fulfilment",
          title: t("orders.fulfilment_state"),
          render: (_, order) => <State of="fulfilment" is={order.fulfilment_state} />,
        },
        { key: "units", title: t("orders.units"), align: "right", render: (_, order) => <Count of={order.units} /> },
        {
          key: "total",
          title: t("orders.total"),
          align: "right",
          render: (_, order) => <Money minor={order.total_minor} currency={order.currency} />,
        },
      ]}
    />
  );
}

function Cards({ rows }: { rows: readonly OrderListed[] }) {
  return (
    <Flex vertical gap={12}>
      {rows.map((order) => (
        <Flex key={order.id} vertical gap={4}>
          <Flex justify="space-between" gap={8}>
            <Link to={`/orders/${order.id}`}>#{order.number}</Link>
            <Money minor={order.total_minor} currency={order.currency} />
          </Flex>
          <Flex justify="space-between" gap={8} wrap>
            <Flex gap={4} wrap>
              <State of="order" is={order.status} />
              <State of="payment" is={order.payment_state} />
              <State of="fulfilment" is={order.fulfilment_state} />
            </Flex>
            <When at={order.placed_at} />
          </Flex>
        </Flex>
      ))}
    </Flex>
  );
}
