/** A form about an order: it tells what others changed since it was opened, and asks for the order again when it is done. */

import { useQuery } from "@tanstack/react-query";
import { Alert, App } from "antd";
import { type ReactNode, useState } from "react";
import { overtaken } from "@/api/problem";
import { FormDrawer } from "@/kit/FormDrawer";
import { When } from "@/kit/parts";
import type { Draft } from "@/kit/useOnce";
import { useHappenings } from "@/orders/happenings";
import { type Order, timelineQuery, useRefresh } from "@/orders/order";
import { useWords } from "@/words";

export interface ActProps {
  order: Order;
  /** The version that the page shows, for `If-Match`. */
  etag: string;
  onClose: () => void;
}

interface Props<T> {
  order: Order;
  title: string;
  draft: Draft<T>;
  verb: string;
  /** What is said when it is done. */
  done: string;
  danger?: boolean;
  incomplete?: boolean;
  effect?: ReactNode;
  width?: number;
  onSend: (value: T, key: string) => Promise<unknown>;
  onClose: () => void;
  children?: ReactNode;
}

export function ActDrawer<T>({ order, done, onSend, children, ...rest }: Props<T>) {
  const { message } = App.useApp();
  const refresh = useRefresh(order.id);
  const send = async (value: T, key: string) => {
    try {
      await onSend(value, key);
    } catch (error) {
      if (overtaken(error)) await refresh();
      throw error;
    }
    await refresh();
    void message.success(done);
  };
  return (
    <FormDrawer {...rest} onSend={send}>
      <Meanwhile order={order} />
      {children}
    </FormDrawer>
  );
}

/** What happened to the order while this form was open. */
export function Meanwhile({ order }: { order: Order }) {
  const { t } = useWords();
  const [since] = useState(order.version);
  const changed = order.version > since;
  const asked = useQuery({ ...timelineQuery(order.id, since), enabled: changed });
  const happened = useHappenings(order, asked.data?.items ?? []);
  if (!changed) return null;
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginBottom: 16 }}
      title={t("orders.meanwhile")}
      description={happened.map((each) => (
        <div key={each.key}>
          {each.what} {each.detail} · {each.who} · <When at={each.at} />
        </div>
      ))}
    />
  );
}
