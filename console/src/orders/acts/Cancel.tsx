/** Cancel an order: why, and what comes back. */

import { useQuery } from "@tanstack/react-query";
import { Alert, Form, Select, Skeleton } from "antd";
import { api, told } from "@/api/client";
import type { CancellationEffect, CancelReason, UnitsAt } from "@/generated/api";
import { useLocationName } from "@/kit/locations";
import { Money } from "@/kit/parts";
import { Refused } from "@/kit/Refused";
import { useDraft } from "@/kit/useOnce";
import type { ActProps } from "@/orders/acts/ActDrawer";
import { ActDrawer } from "@/orders/acts/ActDrawer";
import { type Order, reasonOf } from "@/orders/order";
import { useWords } from "@/words";

/** `unpaid` is what the deadline says. */
export const REASONS: readonly CancelReason[] = [
  "buyer",
  "no_stock",
  "fraud",
  "price_error",
  "duplicate",
  "unpaid",
  "other",
];

export function Cancel({ order, onClose }: ActProps) {
  const { t, word } = useWords();
  const draft = useDraft<{ reason: CancelReason }>(`order.${order.id}.cancel`, { reason: "buyer" });
  const send = ({ reason }: { reason: CancelReason }) =>
    told(
      api.POST("/api/v1/orders/{order_id}/cancellation", {
        params: { path: { order_id: order.id } },
        body: { reason },
      }),
    );
  return (
    <ActDrawer
      order={order}
      title={t("orders.cancel_title", { number: order.number })}
      draft={draft}
      verb={word("order_act", "cancel")}
      danger
      done={t("orders.cancel_done", { number: order.number })}
      effect={<Preview order={order} />}
      onSend={send}
      onClose={onClose}
    >
      <Form.Item label={t("orders.reason")} htmlFor="reason" style={{ marginBottom: 0 }}>
        <Select<CancelReason>
          id="reason"
          value={draft.value.reason}
          onChange={(reason) => draft.change({ reason })}
          options={REASONS.map((value) => ({ value, label: word("cancel_reason", value) }))}
        />
      </Form.Item>
    </ActDrawer>
  );
}

function Preview({ order }: { order: Order }) {
  const asked = useQuery({
    queryKey: ["cancellation", order.id, order.version],
    queryFn: ({ signal }) =>
      told(api.GET("/api/v1/orders/{order_id}/cancellation", { params: { path: { order_id: order.id } }, signal })),
  });
  if (asked.error) return <Refused error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton active title={false} paragraph={{ rows: 3 }} />;
  if (!asked.data.effect) return <Alert type="error" showIcon title={reasonOf(asked.data)} />;
  return <Effect effect={asked.data.effect} />;
}

/** What cancelling does, before it does it. */
export function Effect({ effect }: { effect: CancellationEffect }) {
  const { t } = useWords();
  const nameOf = useLocationName();
  const at = ({ sku, location, units }: UnitsAt) =>
    t("orders.units_at", { count: units, sku, location: nameOf(location) });
  return (
    <Alert
      type="warning"
      showIcon
      title={t("orders.cancel_effect")}
      description={
        <ul style={{ margin: 0, paddingInlineStart: 18 }}>
          {effect.stock.map((each) => (
            <li key={`${each.sku} ${each.location}`}>{t("orders.cancel_frees", { what: at(each) })}</li>
          ))}
          {effect.shortages.map((each) => (
            <li key={`short ${each.sku} ${each.location}`}>{t("orders.cancel_unwaits", { what: at(each) })}</li>
          ))}
          <li>
            {effect.refund_due_minor > 0 ? (
              <>
                {t("orders.cancel_owes")} <Money minor={effect.refund_due_minor} currency={effect.currency} />
              </>
            ) : (
              t("orders.cancel_owes_nothing")
            )}
          </li>
          {effect.promotions.map((each) => (
            <li key={each.promotion_id}>
              {t("orders.cancel_use", { what: each.code ?? each.title ?? t("orders.promotion") })}
            </li>
          ))}
          {effect.limits.map(({ sku, units }) => (
            <li key={sku}>{t("orders.cancel_limit", { count: units, sku })}</li>
          ))}
          <li>{t("orders.cancel_final")}</li>
        </ul>
      }
    />
  );
}
