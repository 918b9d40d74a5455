/** What was bought, and how much of it went out. */

import { Flex, Grid, Table, Tag, Typography } from "antd";
import { Link } from "react-router";
import { share } from "@/format";
import { CustomFacts } from "@/kit/Custom";
import { useCustomFields } from "@/kit/custom";
import { useLocationName } from "@/kit/locations";
import { Count, Money } from "@/kit/parts";
import { Part } from "@/kit/ThingPage";
import type { Order } from "@/orders/order";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

type Line = Order["lines"][number];

export function Lines({ order }: { order: Order }) {
  const { t } = useWords();
  const wide = Grid.useBreakpoint().md ?? window.innerWidth >= 768;
  const amount = (minor: number) => <Money minor={minor} currency={order.currency} />;
  return (
    <Part
      title={t("orders.lines_count", { count: order.lines.length })}
      extra={t("orders.n_units", { count: order.units })}
    >
      {wide ? (
        <Table<Line>
          size="small"
          pagination={false}
          rowKey="line_no"
          dataSource={order.lines}
          columns={[
            { title: t("orders.product"), render: (_, line) => <Product line={line} order={order} /> },
            {
              title: t("orders.quantity"),
              align: "right",
              render: (_, line) => <Count of={line.quantity} />,
            },
            { title: t("orders.price"), align: "right", render: (_, line) => amount(line.unit_price_minor) },
            ...(order.lines.some((line) => line.discount_minor)
              ? [
                  {
                    title: t("orders.discount"),
                    align: "right" as const,
                    render: (_: unknown, line: Line) =>
                      line.discount_minor ? amount(-line.discount_minor) : t("kit.none"),
                  },
                ]
              : []),
            {
              title: t("orders.tax"),
              align: "right",
              render: (_, line) => (
                <>
                  {amount(line.tax_minor)}
                  <Small>{share(line.tax_ppm)}</Small>
                </>
              ),
            },
            {
              title: t("orders.goods"),
              align: "right",
              render: (_, line) => amount(line.goods_minor - line.discount_minor),
            },
          ]}
        />
      ) : (
        <Flex vertical gap={12}>
          {order.lines.map((line) => (
            <div key={line.line_no}>
              <Flex justify="space-between" gap={12}>
                <Product line={line} order={order} />
                <div style={{ textAlign: "right", flex: "none" }}>
                  {amount(line.goods_minor - line.discount_minor)}
                  <Small>
                    {line.quantity} × {amount(line.unit_price_minor)}
                  </Small>
                  {line.discount_minor > 0 && (
                    <Small>
                      {t("orders.discount")} {amount(-line.discount_minor)}
                    </Small>
                  )}
                </div>
              </Flex>
            </div>
          ))}
        </Flex>
      )}
    </Part>
  );
}

function Product({ line, order }: { line: Line; order: Order }) {
  const may = useMay();
  const fields = useCustomFields("line", order.channel);
  return (
    <div style={{ minWidth: 0, whiteSpace: "normal", overflowWrap: "anywhere" }}>
      <div>{line.title}</div>
      {may("stock.read") ? (
        <Link to={`/stock?sku=${encodeURIComponent(line.sku)}`} style={{ fontSize: 12 }}>
          {line.sku}
        </Link>
      ) : (
        <Small>{line.sku}</Small>
      )}
      <Went line={line} order={order} />
      {fields.some((field) => line.custom[field.key] !== undefined) && (
        <div style={{ fontSize: 12, marginTop: 4 }}>
          <CustomFacts owner="line" values={line.custom as never} channel={order.channel} given />
        </div>
      )}
    </div>
  );
}

/** How much of a line is sent, at the door, and missing. */
function Went({ line, order }: { line: Line; order: Order }) {
  const { t, word } = useWords();
  const nameOf = useLocationName();
  const delivered = order.parcels
    .filter((parcel) => parcel.delivered_at)
    .flatMap((parcel) => parcel.lines)
    .filter((packed) => packed.line_no === line.line_no)
    .reduce((sum, packed) => sum + packed.quantity, 0);
  const short = line.reservations.filter((each) => each.state === "short");
  const kept = line.reservations.filter((each) => each.state === "committed" || each.state === "held");
  return (
    <>
      {line.shipped > 0 && (
        <Small>
          {delivered >= line.shipped
            ? t("orders.delivered_units", { count: delivered })
            : t("orders.shipped_units", { count: line.shipped })}
        </Small>
      )}
      {delivered > 0 && delivered < line.shipped && <Small>{t("orders.delivered_units", { count: delivered })}</Small>}
      {kept.map((each) => (
        <Small key={`${each.location} ${each.state}`}>
          {t("orders.kept_at", { count: each.quantity, location: nameOf(each.location) })}
        </Small>
      ))}
      {short.map((each) => (
        <Tag key={each.location} color="error">
          {word("reservation", "short")} {each.quantity}
        </Tag>
      ))}
    </>
  );
}

function Small({ children }: { children: React.ReactNode }) {
  return (
    <Typography.Text type="secondary" style={{ display: "block", fontSize: 12 }}>
      {children}
    </Typography.Text>
  );
}
