/** The payments with what stands in their ledgers. */

import { Flex, Typography } from "antd";
import { Copyable, Money, When } from "@/kit/parts";
import { Part } from "@/kit/ThingPage";
import { useMethodName } from "@/orders/methods";
import type { Order } from "@/orders/order";
import { useWords } from "@/words";

export function Payments({ order }: { order: Order }) {
  const { t, word } = useWords();
  const methodName = useMethodName();
  return (
    <Part title={t("orders.payments")}>
      {order.payments.length === 0 && <Typography.Text type="secondary">{t("orders.payments_none")}</Typography.Text>}
      <Flex vertical gap={12}>
        {order.payments.map((payment) => (
          <div key={payment.id}>
            <Flex justify="space-between" gap={12} wrap>
              <span>{methodName(payment.method)}</span>
              {payment.reference && <Copyable text={payment.reference} />}
            </Flex>
            {payment.entries.map((entry) => (
              <Flex key={entry.id} justify="space-between" gap={12}>
                <Typography.Text type="secondary">
                  {word("payment_kind", entry.kind)} · {entry.actor_name ?? word("actor", entry.actor_kind)} ·{" "}
                  <When at={entry.occurred_at} />
                </Typography.Text>
                <Money
                  minor={entry.kind === "refunded" ? -entry.amount_minor : entry.amount_minor}
                  currency={payment.currency}
                />
              </Flex>
            ))}
          </div>
        ))}
      </Flex>
    </Part>
  );
}
