/** One order: how it stands, what can be done with it, what was bought, paid and sent, and its story. */

import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { PostalAddress } from "@/kit/Address";
import { Copyable, Money, State } from "@/kit/parts";
import { Part, Pending, type ThingAct, ThingPage } from "@/kit/ThingPage";
import { type OpenAct, OrderActs } from "@/orders/acts/OrderActs";
import { type Order, orderQuery, refusalOf } from "@/orders/order";
import { Buyer } from "@/orders/parts/Buyer";
import { CustomPart } from "@/orders/parts/CustomPart";
import { Lines } from "@/orders/parts/Lines";
import { Notes } from "@/orders/parts/Notes";
import { OrderFacts } from "@/orders/parts/OrderFacts";
import { OrderTimeline } from "@/orders/parts/OrderTimeline";
import { ParcelsOfOrder } from "@/orders/parts/ParcelsOfOrder";
import { Payments } from "@/orders/parts/Payments";
import { Sums } from "@/orders/parts/Sums";
import { Tags } from "@/orders/parts/Tags";
import { useWords } from "@/words";

export function OrderPage() {
  const { t } = useWords();
  const { id = "" } = useParams();
  const asked = useQuery(orderQuery(id));
  if (!asked.data) return <Pending asked={asked} back={{ to: "/orders", title: t("orders.title") }} />;
  return <Shown key={id} order={asked.data.data} etag={asked.data.etag} back={t("orders.title")} />;
}

interface Props {
  order: Order;
  etag: string;
  back: string;
}

function Shown({ order, etag, back }: Props) {
  const { t, word } = useWords();
  const [open, setOpen] = useState<OpenAct | null>(null);
  const acts = useOrderActs(order, setOpen);
  const shipping = order.buyer?.shipping_address;
  return (
    <>
      <ThingPage
        back={{ to: "/orders", title: back }}
        title={<Copyable text={String(order.number)} shown={`#${order.number}`} />}
        states={
          <>
            <State of="order" is={order.status} />
            <State of="payment" is={order.payment_state} />
            <State of="fulfilment" is={order.fulfilment_state} />
          </>
        }
        figure={<Money minor={order.total_minor} currency={order.currency} />}
        {...acts}
        aside={
          <>
            <Buyer order={order} />
            <Part
              title={t("orders.shipping_address")}
              extra={<Small acts={order.actions} act="change_shipping_address" onOpen={setOpen} />}
            >
              {shipping ? <PostalAddress address={shipping} /> : t("kit.none")}
            </Part>
            <OrderFacts order={order} />
            <Tags order={order} />
            <CustomPart order={order} etag={etag} />
          </>
        }
      >
        {order.status === "cancelled" && order.cancel_reason && (
          <Alert
            type="info"
            showIcon
            title={t("orders.cancelled_because", { reason: word("cancel_reason", order.cancel_reason) })}
          />
        )}
        <Lines order={order} />
        <Sums order={order} />
        <Payments order={order} />
        <ParcelsOfOrder order={order} />
        <Notes order={order} />
        <OrderTimeline order={order} />
      </ThingPage>
      {open && <OrderActs act={open} order={order} etag={etag} onClose={() => setOpen(null)} />}
    </>
  );
}

function Small({ acts, act, onOpen }: { acts: Order["actions"]; act: OpenAct; onOpen: (act: OpenAct) => void }) {
  const { t, word } = useWords();
  if (refusalOf(acts, act) !== null) return null;
  return (
    <Button type="link" size="small" aria-label={word("order_act", act)} onClick={() => onOpen(act)}>
      {t("orders.change")}
    </Button>
  );
}

/** The button that moves this order on, what is seen beside it, and the rest in the menu. */
function useOrderActs(order: Order, open: (act: OpenAct) => void) {
  const { word } = useWords();
  const act = (key: OpenAct): ThingAct | null => {
    const refusal = refusalOf(order.actions, key);
    if (refusal === undefined) return null;
    return { key, label: word("order_act", key), refusal, danger: key === "cancel", onClick: () => open(key) };
  };
  const can = (key: OpenAct) => order.actions[key]?.allowed;
  const owed = order.refund_due_minor > 0 && can("record_refund");
  const first: OpenAct | null = can("ship")
    ? "ship"
    : owed
      ? "record_refund"
      : order.status === "placed"
        ? can("confirm")
          ? "confirm"
          : "record_payment"
        : null;
  const seen: OpenAct[] = can("cancel") ? ["cancel"] : [];
  if (first === "confirm") seen.push("record_payment");
  const rest = ALL.filter((key) => key !== first && !seen.includes(key));
  const present = (keys: readonly OpenAct[]) => keys.map(act).filter((each) => each !== null);
  return { primary: first ? (act(first) ?? undefined) : undefined, visible: present(seen), acts: present(rest) };
}

const ALL: readonly OpenAct[] = [
  "ship",
  "confirm",
  "record_payment",
  "record_refund",
  "change_shipping_address",
  "cancel",
];
