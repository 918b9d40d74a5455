/** Facts about an order, as people read them. */

import { Tag } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Happening } from "@/generated/api";
import { labelOf, useCustomFields } from "@/kit/custom";
import { Money } from "@/kit/parts";
import type { Told } from "@/kit/Timeline";
import type { Order } from "@/orders/order";
import { useWords } from "@/words";

/** Facts that tell the same as another one of the same moment. */
const SAID_BY: Readonly<Record<string, readonly string[]>> = {
  "order.paid": ["payment.captured", "payment.refunded", "payment.late"],
  "order.shipped": ["parcel.shipped"],
  "order.delivered": ["parcel.delivered"],
};

/** The newest first. */
export function useHappenings(order: Order, items: readonly Happening[]): Told[] {
  const { word } = useWords();
  const say = useDetails(order);
  const told = new Set(items.map((each) => `${each.name} ${each.recorded_at}`));
  const doubled = (each: Happening) => SAID_BY[each.name]?.some((other) => told.has(`${other} ${each.recorded_at}`));
  return items
    .filter((each) => !doubled(each))
    .map((each) => ({
      key: `${each.aggregate_id} ${each.seq}`,
      what: word("event", each.name),
      detail: say(each),
      who: each.actor_name ?? word("actor", each.actor_kind),
      at: each.occurred_at,
    }))
    .reverse();
}

function useDetails(order: Order): (of: Happening) => ReactNode {
  const { t, word } = useWords();
  const ofOrder = useCustomFields("order", order.channel);
  const ofLine = useCustomFields("line", order.channel);
  const label = (fields: typeof ofOrder, key: string) => {
    const field = fields.find((each) => each.key === key);
    return field ? labelOf(field.labels, key) : key;
  };
  const amount = (minor: unknown) => <Money minor={Number(minor)} currency={order.currency} />;
  return ({ name, aggregate_id, body, note, tag }) => {
    switch (name) {
      case "order.placed":
      case "order.imported":
        return (
          <>
            {t("orders.n_units", { count: Number(body.units) })} · {amount(body.total_minor)}
          </>
        );
      case "order.cancelled":
        return (
          <>
            {word("cancel_reason", String(body.reason))}
            {Number(body.refund_due_minor) > 0 && (
              <>
                {" · "}
                {t("orders.refund_due")} {amount(body.refund_due_minor)}
              </>
            )}
          </>
        );
      case "order.confirmed":
        return body.paid ? t("orders.confirmed_paid") : t("orders.confirmed_unpaid");
      case "order.noted":
        return note && <span style={{ whiteSpace: "pre-wrap" }}>{note}</span>;
      case "order.tagged":
      case "order.untagged":
        return tag && <Tag>{tag}</Tag>;
      case "order.paid":
        return (
          <>
            {t("orders.paid")} {amount(body.paid_minor)}
            {Number(body.refunded_minor) > 0 && (
              <>
                {" · "}
                {t("orders.refunded")} {amount(body.refunded_minor)}
              </>
            )}
          </>
        );
      case "order.shipped":
      case "order.delivered":
        return t("orders.n_units", { count: Number(body.units) });
      case "order.address_changed":
        return listed(body.doubts)
          .map((doubt) => word("doubt", doubt))
          .join(" · ");
      case "order.custom_changed":
        return [
          ...listed(body.keys).map((key) => label(ofOrder, key)),
          ...listed(body.line_keys).map((key) => {
            const [line = "", ...rest] = key.split(".");
            return t("orders.line_field", { line, field: label(ofLine, rest.join(".")) });
          }),
        ].join(" · ");
      case "payment.authorised":
      case "payment.captured":
      case "payment.refunded":
      case "payment.late":
        return amount(body.amount_minor);
      case "parcel.shipped":
      case "parcel.delivered":
        return <ParcelLink order={order} id={aggregate_id} />;
      default:
        return null;
    }
  };
}

function ParcelLink({ order, id }: { order: Order; id: string }) {
  const { t } = useWords();
  const parcel = order.parcels.find((each) => each.id === id);
  return <Link to={`/parcels/${id}`}>{parcel?.tracking_number ?? t("orders.parcel")}</Link>;
}

function listed(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
