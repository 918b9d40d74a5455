/** Let an order go out before it is paid. */

import { Alert } from "antd";
import { api, told } from "@/api/client";
import { useDraft } from "@/kit/useOnce";
import type { ActProps } from "@/orders/acts/ActDrawer";
import { ActDrawer } from "@/orders/acts/ActDrawer";
import { useWords } from "@/words";

export function Confirm({ order, onClose }: ActProps) {
  const { t, word } = useWords();
  const draft = useDraft(`order.${order.id}.confirm`, {});
  return (
    <ActDrawer
      order={order}
      title={t("orders.confirm_title", { number: order.number })}
      draft={draft}
      verb={word("order_act", "confirm")}
      done={t("orders.confirm_done", { number: order.number })}
      effect={<Alert type="info" showIcon title={t("orders.confirm_effect")} />}
      onSend={() =>
        told(api.POST("/api/v1/orders/{order_id}/confirmation", { params: { path: { order_id: order.id } } }))
      }
      onClose={onClose}
    />
  );
}
