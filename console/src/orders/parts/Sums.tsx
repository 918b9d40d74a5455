/** What the order comes to, and what of it is paid. */

import { theme } from "antd";
import type { ReactNode } from "react";
import { Money } from "@/kit/parts";
import { Part } from "@/kit/ThingPage";
import { useShippingName } from "@/orders/methods";
import type { Order } from "@/orders/order";
import { useWords } from "@/words";

export function Sums({ order }: { order: Order }) {
  const { t } = useWords();
  const amount = (minor: number) => <Money minor={minor} currency={order.currency} />;
  const nameOf = useShippingName();
  const open = order.total_minor - order.paid_minor;
  return (
    <Part title={t("orders.money")}>
      <SumRows
        rows={[
          [t("orders.goods_sum"), amount(order.goods_minor)],
          ...order.discounts.map(
            (discount) =>
              [
                [discount.title, discount.code].filter(Boolean).join(" · "),
                amount(-discount.amount_minor),
                "quiet",
              ] as const,
          ),
          order.discount_minor > 0 &&
            order.discounts.length === 0 && [t("orders.discount"), amount(-order.discount_minor)],
          [
            <>
              {t("orders.shipping")}
              {order.shipping_method && ` · ${nameOf(order.shipping_method)}`}
            </>,
            amount(order.shipping_minor),
          ],
          [
            t(order.includes_tax ? "orders.tax_included" : "orders.tax_added"),
            amount(order.tax_minor),
            order.includes_tax ? "quiet" : undefined,
          ],
          [t("orders.total"), amount(order.total_minor), "strong"],
          [t("orders.paid"), amount(order.paid_minor)],
          order.refunded_minor > 0 && [t("orders.refunded"), amount(-order.refunded_minor)],
          open > 0 && order.status !== "cancelled" && [t("orders.open"), amount(open), "warn"],
          order.refund_due_minor > 0 && [t("orders.refund_due"), amount(order.refund_due_minor), "warn"],
        ]}
      />
    </Part>
  );
}

export type SumRow = readonly [ReactNode, ReactNode, ("strong" | "quiet" | "warn")?];

/** Amounts below each other, with a line above what is the sum. */
export function SumRows({ rows }: { rows: readonly (SumRow | false)[] }) {
  const { token } = theme.useToken();
  return (
    <div style={{ maxWidth: 480, marginInlineStart: "auto" }}>
      {rows.map(
        (row, nth) =>
          row && (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: sums stay in their order
              key={nth}
              style={{
                display: "flex",
                justifyContent: "space-between",
                gap: 16,
                padding: "3px 0",
                color:
                  row[2] === "quiet" ? token.colorTextDescription : row[2] === "warn" ? token.colorWarning : undefined,
                fontWeight: row[2] === "strong" ? token.fontWeightStrong : undefined,
                borderTop: row[2] === "strong" ? `1px solid ${token.colorSplit}` : undefined,
              }}
            >
              <span style={{ minWidth: 0, overflowWrap: "anywhere" }}>{row[0]}</span>
              <span>{row[1]}</span>
            </div>
          ),
      )}
    </div>
  );
}
