/** Where the order came from and by when it is due. */

import { Copyable, Day, Facts, When } from "@/kit/parts";
import { Part } from "@/kit/ThingPage";
import { useChannels } from "@/orders/filters";
import type { Order } from "@/orders/order";
import { useWords } from "@/words";

export function OrderFacts({ order }: { order: Order }) {
  const { t } = useWords();
  const channel = useChannels().data?.items.find((each) => each.code === order.channel);
  return (
    <Part title={t("orders.facts")}>
      <Facts
        rows={[
          [t("orders.channel"), channel?.name ?? order.channel],
          [t("orders.reference"), order.reference && <Copyable text={order.reference} />],
          [t("orders.placed_at"), <When key="placed" at={order.placed_at} exact />],
          order.status === "placed" &&
            order.expires_at !== null && [t("orders.expires_at"), <When key="expires" at={order.expires_at} />],
          [t("orders.promised_on"), order.promised_on && <Day date={order.promised_on} />],
          order.history && [t("orders.origin"), t("orders.imported")],
        ]}
      />
    </Part>
  );
}
