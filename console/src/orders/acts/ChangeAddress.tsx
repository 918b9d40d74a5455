/** Send an order elsewhere. */

import { Alert } from "antd";
import { api, told } from "@/api/client";
import { AddressFields, addressOf, type TypedAddress, typedAddress, useAddressSays } from "@/kit/AddressFields";
import { Overtaken } from "@/kit/Overtaken";
import { type Edited, useEdit } from "@/kit/useEdit";
import type { ActProps } from "@/orders/acts/ActDrawer";
import { ActDrawer } from "@/orders/acts/ActDrawer";
import { useWords } from "@/words";

export function ChangeAddress({ order, etag, onClose }: ActProps) {
  const { t, word } = useWords();
  const says = useAddressSays();
  const now = typedAddress(order.buyer?.shipping_address);
  const edit = useEdit<TypedAddress>(`order.${order.id}.shipping_address`, now, etag, "order");
  const send = ({ typed, etag: read }: Edited<TypedAddress>) =>
    told(
      api.PUT("/api/v1/orders/{order_id}/shipping-address", {
        params: { path: { order_id: order.id }, header: { "If-Match": read } },
        body: addressOf(typed),
      }),
    );
  return (
    <ActDrawer
      order={order}
      title={t("orders.address_title", { number: order.number })}
      draft={edit.draft}
      verb={word("order_act", "change_shipping_address")}
      done={t("orders.address_done")}
      incomplete={!edit.typed.country || !edit.typed.line1.trim()}
      effect={<Alert type="info" showIcon title={t("orders.address_effect")} />}
      onSend={send}
      onClose={onClose}
    >
      <Overtaken by={edit} says={says} />
      <AddressFields value={edit.typed} onChange={edit.change} />
    </ActDrawer>
  );
}
