/** Hand a parcel to its carrier. */

import { Alert, Flex, Form, InputNumber, Select, Typography } from "antd";
import { api, told } from "@/api/client";
import { CodeSelect } from "@/kit/CodeSelect";
import { CustomInputs } from "@/kit/Custom";
import { type CustomValues, given } from "@/kit/custom";
import { useLocationName, useLocations } from "@/kit/locations";
import { Text } from "@/kit/Text";
import { useDraft } from "@/kit/useOnce";
import type { ActProps } from "@/orders/acts/ActDrawer";
import { ActDrawer } from "@/orders/acts/ActDrawer";
import type { Order } from "@/orders/order";
import { useWords } from "@/words";

interface Parcel {
  location: string;
  /** Units by line number. */
  units: Readonly<Record<number, number>>;
  carrier: string;
  tracking: string;
  custom: CustomValues;
}

type Line = Order["lines"][number];
const PROMISED = new Set(["committed", "held"]);

function promised(line: Line, location: string): number {
  return line.reservations
    .filter((each) => each.location === location && PROMISED.has(each.state))
    .reduce((sum, each) => sum + each.quantity, 0);
}

/** The locations that keep something for this order, most first. */
function keepers(order: Order): string[] {
  const units = new Map<string, number>();
  for (const line of order.lines)
    for (const { location } of line.reservations)
      units.set(location, (units.get(location) ?? 0) + promised(line, location));
  return [...units].sort(([, one], [, other]) => other - one).map(([location]) => location);
}

function unitsAt(order: Order, location: string): Record<number, number> {
  return Object.fromEntries(
    order.lines.map((line) => [line.line_no, Math.min(line.quantity - line.shipped, promised(line, location))]),
  );
}

export function Ship({ order, onClose }: ActProps) {
  const { t, word } = useWords();
  const places = useLocations().data?.items ?? [];
  const nameOf = useLocationName();
  const near = keepers(order);
  const first = near[0] ?? "";
  const draft = useDraft<Parcel>(`order.${order.id}.ship`, {
    location: first,
    units: unitsAt(order, first),
    carrier: "",
    tracking: "",
    custom: {},
  });
  const { value } = draft;
  const set = (changes: Partial<Parcel>) => draft.change({ ...value, ...changes });
  const left = order.lines.filter((line) => line.shipped < line.quantity);
  const units = left.reduce((sum, line) => sum + (value.units[line.line_no] ?? 0), 0);
  const send = (parcel: Parcel, key: string) =>
    told(
      api.POST("/api/v1/parcels", {
        params: { header: { "Idempotency-Key": key } },
        body: {
          location: parcel.location,
          carrier: parcel.carrier || null,
          tracking_number: parcel.tracking.trim() || null,
          custom: given(parcel.custom),
          lines: Object.entries(parcel.units)
            .filter(([, quantity]) => quantity > 0)
            .map(([line, quantity]) => ({ order_id: order.id, line_no: Number(line), quantity })),
        },
      }),
    );
  const others = places.filter((each) => each.active && !near.includes(each.code)).map((each) => each.code);
  return (
    <ActDrawer
      order={order}
      title={t("orders.ship_title", { number: order.number })}
      draft={draft}
      verb={word("order_act", "ship")}
      done={t("orders.ship_done")}
      incomplete={!units || !value.location}
      width={560}
      effect={
        <Alert
          type="info"
          showIcon
          title={t("orders.ship_effect", { count: units, location: nameOf(value.location) || "…" })}
        />
      }
      onSend={send}
      onClose={onClose}
    >
      <Form.Item label={t("orders.from_location")} htmlFor="location">
        <Select<string>
          id="location"
          value={value.location || undefined}
          onChange={(location) => set({ location, units: unitsAt(order, location) })}
          options={[...near, ...others].map((code) => ({ value: code, label: nameOf(code) }))}
        />
      </Form.Item>
      <Form.Item label={t("orders.lines")}>
        <Flex vertical gap={8}>
          {left.map((line) => (
            <Flex key={line.line_no} justify="space-between" align="center" gap={12}>
              <div style={{ minWidth: 0 }}>
                <div className="ol-clip">{line.title}</div>
                <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                  {line.sku} · {t("orders.to_ship", { count: line.quantity - line.shipped })}
                  {value.location && ` · ${t("orders.promised_here", { count: promised(line, value.location) })}`}
                </Typography.Text>
              </div>
              <InputNumber
                aria-label={t("orders.quantity_of", { what: line.title })}
                min={0}
                max={line.quantity - line.shipped}
                precision={0}
                value={value.units[line.line_no] ?? 0}
                onChange={(quantity) => set({ units: { ...value.units, [line.line_no]: quantity ?? 0 } })}
                style={{ width: 88, flex: "none" }}
              />
            </Flex>
          ))}
        </Flex>
      </Form.Item>
      <Form.Item label={t("orders.carrier")} htmlFor="carrier">
        <CodeSelect
          id="carrier"
          group="carrier"
          allowClear
          value={value.carrier}
          onChange={(carrier) => set({ carrier })}
        />
      </Form.Item>
      <Form.Item label={t("orders.tracking_number")} htmlFor="tracking">
        <Text
          id="tracking"
          max={100}
          value={value.tracking}
          onChange={(event) => set({ tracking: event.target.value })}
        />
      </Form.Item>
      <CustomInputs owner="parcel" values={value.custom} onChange={(custom) => set({ custom })} />
    </ActDrawer>
  );
}
