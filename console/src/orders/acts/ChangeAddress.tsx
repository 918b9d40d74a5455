/** Send an order elsewhere. */

import { Alert } from "antd";
import { api, told } from "@/api/client";
import { AddressFields, addressOf, type TypedAddress, typedAddress } from "@/kit/AddressFields";
import { useDraft } from "@/kit/useOnce";
import { ActDrawer } from "@/orders/acts/ActDrawer";
import type { ActProps } from "@/orders/acts/OrderActs";
import { useWords } from "@/words";

export function ChangeAddress({ order, etag, onClose }: ActProps) {
  const { t, word } = useWords();
  const draft = useDraft<TypedAddress>(`order.${order.id}.address`, typedAddress(order.buyer?.shipping_address));
  const send = (typed: TypedAddress) =>
    told(
      api.PUT("/api/v1/orders/{order_id}/shipping-address", {
        params: { path: { order_id: order.id }, header: { "If-Match": etag } },
        body: addressOf(typed),
      }),
    );
  return (
    <ActDrawer
      order={order}
      title={t("orders.address_title", { number: order.number })}
      draft={draft}
      verb={word("order_act", "change_shipping_address")}
      done={t("orders.address_done")}
      incomplete={!draft.value.country || !draft.value.line1.trim()}
      effect={<Alert type="info" showIcon title={t("orders.address_effect")} />}
      onSend={send}
      onClose={onClose}
    >
      <AddressFields value={draft.value} onChange={draft.change} />
    </ActDrawer>
  );
}
