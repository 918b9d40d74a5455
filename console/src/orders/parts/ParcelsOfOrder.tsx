/** The parcels that carry this order. */

import { Flex, Typography } from "antd";
import { Link } from "react-router";
import { useLocationName } from "@/kit/locations";
import { Copyable, State, shortId, When } from "@/kit/parts";
import { Part } from "@/kit/ThingPage";
import type { Order } from "@/orders/order";
import { called, useWords } from "@/words";

export function ParcelsOfOrder({ order }: { order: Order }) {
  const { t } = useWords();
  const nameOf = useLocationName();
  const titles = new Map(order.lines.map((line) => [line.line_no, line.title]));
  return (
    <Part title={t("orders.parcels")}>
      {order.parcels.length === 0 && <Typography.Text type="secondary">{t("orders.parcels_none")}</Typography.Text>}
      <Flex vertical gap={16}>
        {order.parcels.map((parcel) => (
          <div key={parcel.id}>
            <Flex justify="space-between" gap={12} wrap align="center">
              <Flex gap={8} align="center" wrap>
                <Link to={`/parcels/${parcel.id}`}>{t("orders.parcel_of", { id: shortId(parcel.id) })}</Link>
                <State of="parcel" is={parcel.status} />
              </Flex>
              <Typography.Text type="secondary">
                {nameOf(parcel.location)} · <When at={parcel.delivered_at ?? parcel.shipped_at} />
              </Typography.Text>
            </Flex>
            <Flex gap={8} align="center" wrap>
              {parcel.carrier && <span>{called("carrier", parcel.carrier)}</span>}
              {parcel.tracking_number ? (
                <Copyable text={parcel.tracking_number} code />
              ) : (
                <Typography.Text type="secondary">{t("orders.tracking_none")}</Typography.Text>
              )}
            </Flex>
            {parcel.lines.map((packed) => (
              <Typography.Text key={packed.line_no} type="secondary" style={{ display: "block" }}>
                {packed.quantity} × {titles.get(packed.line_no)}
              </Typography.Text>
            ))}
          </div>
        ))}
      </Flex>
    </Part>
  );
}
