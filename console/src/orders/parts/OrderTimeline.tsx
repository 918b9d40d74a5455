/** What happened to the order, by whom. */

import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { Refused } from "@/kit/Refused";
import { Part } from "@/kit/ThingPage";
import { Timeline } from "@/kit/Timeline";
import { useHappenings } from "@/orders/happenings";
import { type Order, timelineQuery } from "@/orders/order";
import { useWords } from "@/words";

export function OrderTimeline({ order }: { order: Order }) {
  const { t } = useWords();
  const asked = useQuery(timelineQuery(order.id));
  const items = useHappenings(order, asked.data?.items ?? []);
  return (
    <Part title={t("kit.timeline")}>
      {asked.error && <Refused error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isPending && <Skeleton active title={false} paragraph={{ rows: 4 }} />}
      {asked.data && <Timeline items={items} />}
    </Part>
  );
}
