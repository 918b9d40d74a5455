/** Write down what was authorised, captured or refunded outside of this system. */

import { Alert, Form, Input, Segmented, Select } from "antd";
import { api, told } from "@/api/client";
import { minorOf, typedOf } from "@/format";
import type { NewRecording } from "@/generated/api";
import { CodeSelect } from "@/kit/CodeSelect";
import { MomentField } from "@/kit/MomentField";
import { Money } from "@/kit/parts";
import { Text } from "@/kit/Text";
import { useDraft } from "@/kit/useOnce";
import type { ActProps } from "@/orders/acts/ActDrawer";
import { ActDrawer } from "@/orders/acts/ActDrawer";
import { useMethodName } from "@/orders/methods";
import type { Order } from "@/orders/order";
import { useWords } from "@/words";

type Kind = NewRecording["kind"];

interface Recorded {
  kind: Kind;
  amount: string;
  method: string;
  reference: string;
  payment: string | null;
  at: string | null;
}

const KINDS: readonly Kind[] = ["captured", "authorised", "refunded"];

function beginning(order: Order, refund: boolean): Recorded {
  const last = order.payments.at(-1);
  const wanted = refund
    ? order.refund_due_minor || order.paid_minor - order.refunded_minor
    : order.total_minor - order.paid_minor;
  return {
    kind: refund ? "refunded" : "captured",
    amount: wanted > 0 ? typedOf(wanted, order.currency) : "",
    method: last?.method ?? "",
    reference: "",
    payment: refund || (last && last.captured_minor === 0) ? (last?.id ?? null) : null,
    at: null,
  };
}

export function RecordPayment({ order, onClose, refund = false }: ActProps & { refund?: boolean }) {
  const { t, word } = useWords();
  const methodName = useMethodName();
  const act = refund ? "record_refund" : "record_payment";
  const draft = useDraft(`order.${order.id}.${act}`, beginning(order, refund));
  const { value } = draft;
  const set = (changes: Partial<Recorded>) => draft.change({ ...value, ...changes });
  const minor = minorOf(value.amount, order.currency);
  const send = (recorded: Recorded, key: string) =>
    told(
      api.POST("/api/v1/orders/{order_id}/payments", {
        params: { path: { order_id: order.id }, header: { "Idempotency-Key": key } },
        body: {
          kind: recorded.kind,
          amount_minor: minorOf(recorded.amount, order.currency) ?? 0,
          currency: order.currency,
          method: recorded.method,
          reference: recorded.reference.trim() || null,
          payment_id: recorded.payment,
          occurred_at: recorded.at,
        },
      }),
    );
  return (
    <ActDrawer
      order={order}
      title={t(refund ? "orders.refund_title" : "orders.payment_title", { number: order.number })}
      draft={draft}
      verb={word("order_act", act)}
      done={t("orders.payment_done")}
      incomplete={!minor || !value.method}
      effect={<Alert type="info" showIcon title={t("orders.payment_effect")} />}
      onSend={send}
      onClose={onClose}
    >
      {!refund && (
        <Form.Item label={t("orders.payment_kind")}>
          <Segmented<Kind>
            block
            value={value.kind}
            onChange={(kind) => set({ kind })}
            options={KINDS.filter((kind) => kind !== "refunded").map((kind) => ({
              value: kind,
              label: word("payment_kind", kind),
            }))}
          />
        </Form.Item>
      )}
      <Form.Item
        label={t("orders.amount")}
        htmlFor="amount"
        validateStatus={value.amount && minor === null ? "error" : undefined}
        help={value.amount && minor === null ? t("orders.amount_wrong") : undefined}
        extra={
          minor !== null && (
            <>
              = <Money minor={minor} currency={order.currency} />
            </>
          )
        }
      >
        <Input
          id="amount"
          inputMode="decimal"
          suffix={order.currency}
          value={value.amount}
          onChange={(event) => set({ amount: event.target.value })}
        />
      </Form.Item>
      {order.payments.length > 0 && (
        <Form.Item label={t("orders.payment")} htmlFor="payment">
          <Select<string>
            id="payment"
            value={value.payment ?? ""}
            onChange={(id) => {
              const found = order.payments.find((payment) => payment.id === id);
              set({ payment: found?.id ?? null, ...(found ? { method: found.method } : {}) });
            }}
            options={[
              { value: "", label: t("orders.payment_new") },
              ...order.payments.map((payment) => ({
                value: payment.id,
                label: [methodName(payment.method), payment.reference].filter(Boolean).join(" · "),
              })),
            ]}
          />
        </Form.Item>
      )}
      <Form.Item label={t("orders.method")} htmlFor="method">
        <CodeSelect
          id="method"
          group="payment_method"
          value={value.method}
          disabled={value.payment !== null}
          onChange={(method) => set({ method })}
        />
      </Form.Item>
      {value.payment === null && (
        <Form.Item label={t("orders.payment_reference")} htmlFor="reference" extra={t("orders.payment_reference_hint")}>
          <Text
            id="reference"
            max={200}
            value={value.reference}
            onChange={(event) => set({ reference: event.target.value })}
          />
        </Form.Item>
      )}
      <Form.Item label={t("orders.when")} htmlFor="at" style={{ marginBottom: 0 }}>
        <MomentField id="at" past placeholder={t("orders.now")} value={value.at} onChange={(at) => set({ at })} />
      </Form.Item>
    </ActDrawer>
  );
}
