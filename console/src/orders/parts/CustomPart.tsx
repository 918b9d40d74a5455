/** The fields that this shop added to its orders. */

import { Button } from "antd";
import { useState } from "react";
import { api, told } from "@/api/client";
import { CustomFacts, CustomInputs } from "@/kit/Custom";
import { type CustomValues, changedValues, useCustomFields, useCustomSays } from "@/kit/custom";
import { Overtaken } from "@/kit/Overtaken";
import { Part } from "@/kit/ThingPage";
import { type Edited, useEdit } from "@/kit/useEdit";
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

interface Values {
  custom: CustomValues;
}

function Change({ order, etag, onClose }: Props & { onClose: () => void }) {
  const { t } = useWords();
  const says = useCustomSays("order", order.channel);
  const edit = useEdit<Values>(
    `order.${order.id}.custom_values`,
    { custom: order.custom as CustomValues },
    etag,
    "order",
  );
  const send = ({ before, typed, etag: read }: Edited<Values>) =>
    told(
      api.PATCH("/api/v1/orders/{order_id}", {
        params: { path: { order_id: order.id }, header: { "If-Match": read } },
        body: { custom: changedValues(before.custom, typed.custom) },
      }),
    );
  const changed = changedValues(edit.edited.before.custom, edit.typed.custom);
  return (
    <ActDrawer
      order={order}
      title={t("orders.custom_title", { number: order.number })}
      draft={edit.draft}
      verb={t("orders.save")}
      done={t("orders.custom_done")}
      incomplete={Object.keys(changed).length === 0}
      onSend={send}
      onClose={onClose}
    >
      <Overtaken by={edit} says={({ custom }) => says(custom)} />
      <CustomInputs
        owner="order"
        channel={order.channel}
        values={edit.typed.custom}
        onChange={(custom) => edit.change({ custom })}
      />
    </ActDrawer>
  );
}
