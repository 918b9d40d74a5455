/** The fields that this shop added to its orders. */

import { Button } from "antd";
import { useState } from "react";
import { api, told } from "@/api/client";
import { CustomFacts, CustomInputs } from "@/kit/Custom";
import { type CustomValue, type CustomValues, useCustomFields } from "@/kit/custom";
import { Part } from "@/kit/ThingPage";
import { useDraft } from "@/kit/useOnce";
import { ActDrawer } from "@/orders/acts/ActDrawer";
import { type Order, refusalOf } from "@/orders/order";
import { useWords } from "@/words";

interface Props {
  order: Order;
  etag: string;
}

export function CustomPart({ order, etag }: Props) {
  const { t, word } = useWords();
  const fields = useCustomFields("order", order.channel);
  const [open, setOpen] = useState(false);
  if (!fields.length) return null;
  return (
    <Part
      title={t("orders.custom")}
      extra={
        refusalOf(order.actions, "change_custom_values") === null && (
          <Button
            type="link"
            size="small"
            aria-label={word("order_act", "change_custom_values")}
            onClick={() => setOpen(true)}
          >
            {t("orders.change")}
          </Button>
        )
      }
    >
      <CustomFacts owner="order" values={order.custom as CustomValues} channel={order.channel} />
      {open && <Change order={order} etag={etag} onClose={() => setOpen(false)} />}
    </Part>
  );
}

function Change({ order, etag, onClose }: Props & { onClose: () => void }) {
  const { t } = useWords();
  const draft = useDraft<Record<string, CustomValue>>(`order.${order.id}.custom`, {});
  const send = (custom: Record<string, CustomValue>) =>
    told(
      api.PATCH("/api/v1/orders/{order_id}", {
        params: { path: { order_id: order.id }, header: { "If-Match": etag } },
        body: { custom },
      }),
    );
  return (
    <ActDrawer
      order={order}
      title={t("orders.custom_title", { number: order.number })}
      draft={draft}
      verb={t("orders.save")}
      done={t("orders.custom_done")}
      incomplete={Object.keys(draft.value).length === 0}
      onSend={send}
      onClose={onClose}
    >
      <CustomInputs
        owner="order"
        channel={order.channel}
        values={{ ...(order.custom as CustomValues), ...draft.value }}
        onChange={(values) => {
          const changed = Object.entries(values).filter(([key, value]) => value !== (order.custom[key] ?? null));
          draft.change(Object.fromEntries(changed) as Record<string, CustomValue>);
        }}
      />
    </ActDrawer>
  );
}
