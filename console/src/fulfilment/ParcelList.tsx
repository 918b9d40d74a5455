/** Every parcel, what was shipped last first. */

import { Empty, Flex, Typography } from "antd";
import { Link } from "react-router";
import { api, told } from "@/api/client";
import { queries } from "@/api/queries";
import { useParcelFilters } from "@/fulfilment/filters";
import { type Parcel, parcelQuery } from "@/fulfilment/parcel";
import { useCustomColumns } from "@/kit/customLists";
import { ListPage } from "@/kit/ListPage";
import type { Column } from "@/kit/list";
import { useLocationName } from "@/kit/locations";
import { Copyable, Count, Nothing, State, shortId, When } from "@/kit/parts";
import { called, useWords } from "@/words";

export function ParcelList() {
  const { t } = useWords();
  return (
    <ListPage<Parcel>
      name="parcels"
      views="parcels"
      title={t("parcels.title")}
      summary={t("parcels.summary")}
      search={t("parcels.search")}
      filters={useParcelFilters()}
      columns={useColumns()}
      exportOf="parcels"
      ask={({ filters: narrowed, after, limit, signal }) =>
        told(api.GET("/api/v1/parcels", { params: { query: { ...narrowed, limit, after } }, signal }))
      }
      rowKey={(parcel) => parcel.id}
      to={(parcel) => `/parcels/${parcel.id}`}
      onHover={(parcel) => void queries.prefetchQuery(parcelQuery(parcel.id))}
      card={(parcel) => <ParcelCard parcel={parcel} />}
      empty={<Empty description={t("parcels.empty")} />}
    />
  );
}

function units(parcel: Parcel): number {
  return parcel.lines.reduce((sum, line) => sum + line.quantity, 0);
}

/** The orders that a parcel carries, each once. */
export function ordersOf(parcel: Parcel): { id: string; number: number }[] {
  return [...new Map(parcel.lines.map((line) => [line.order_id, line.order_number]))].map(([id, number]) => ({
    id,
    number,
  }));
}

const MOST_ORDERS = 3;

function Orders({ parcel }: { parcel: Parcel }) {
  const { t } = useWords();
  const orders = ordersOf(parcel);
  return (
    <Flex gap={8} wrap style={{ maxWidth: 220 }}>
      {orders.slice(0, MOST_ORDERS).map((order) => (
        <Link key={order.id} to={`/orders/${order.id}`}>
          #{order.number}
        </Link>
      ))}
      {orders.length > MOST_ORDERS && t("parcels.more", { count: orders.length - MOST_ORDERS })}
    </Flex>
  );
}

function useColumns(): Column<Parcel>[] {
  const { t } = useWords();
  const nameOf = useLocationName();
  const custom = useCustomColumns<Parcel & { custom: Record<string, string | number | boolean> }>("parcel");
  return [
    {
      key: "id",
      title: t("parcels.parcel"),
      render: (parcel) => <Link to={`/parcels/${parcel.id}`}>{shortId(parcel.id)}</Link>,
    },
    { key: "shipped_at", title: t("parcels.shipped_at"), render: (parcel) => <When at={parcel.shipped_at} /> },
    { key: "status", title: t("parcels.status"), render: (parcel) => <State of="parcel" is={parcel.status} /> },
    {
      key: "tracking_number",
      title: t("parcels.tracking_number"),
      render: (parcel) => (parcel.tracking_number ? <Copyable text={parcel.tracking_number} code /> : <Nothing />),
    },
    {
      key: "carrier",
      title: t("parcels.carrier"),
      render: (parcel) => (parcel.carrier ? called("carrier", parcel.carrier) : <Nothing />),
    },
    { key: "location", title: t("parcels.location"), render: (parcel) => nameOf(parcel.location) },
    { key: "lines", title: t("parcels.orders"), render: (parcel) => <Orders parcel={parcel} /> },
    { key: "units", title: t("parcels.units"), align: "right", render: (parcel) => <Count of={units(parcel)} /> },
    {
      key: "delivered_at",
      title: t("parcels.delivered_at"),
      hidden: true,
      render: (parcel) => (parcel.delivered_at ? <When at={parcel.delivered_at} /> : <Nothing />),
    },
    ...(custom as Column<Parcel>[]),
  ];
}

function ParcelCard({ parcel }: { parcel: Parcel }) {
  const nameOf = useLocationName();
  return (
    <Flex vertical gap={6}>
      <Flex justify="space-between" gap={8}>
        <Link to={`/parcels/${parcel.id}`}>{parcel.tracking_number ?? shortId(parcel.id)}</Link>
        <State of="parcel" is={parcel.status} />
      </Flex>
      <Flex justify="space-between" gap={8}>
        <Orders parcel={parcel} />
        <When at={parcel.shipped_at} />
      </Flex>
      <Typography.Text type="secondary">
        {[parcel.carrier && called("carrier", parcel.carrier), nameOf(parcel.location)].filter(Boolean).join(" · ")}
      </Typography.Text>
    </Flex>
  );
}
