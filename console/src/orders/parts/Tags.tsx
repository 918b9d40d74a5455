/** The words that people put on an order. */

import { PlusOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button, Flex, Input, Tag } from "antd";
import { useState } from "react";
import { api } from "@/api/client";
import { Nothing } from "@/kit/parts";
import { Refused } from "@/kit/Refused";
import { Part } from "@/kit/ThingPage";
import { type Order, refusalOf, useRefresh } from "@/orders/order";
import { useWords } from "@/words";

/** What the API takes as a tag. */
export const TAG = /^[\p{L}\p{N}_][\p{L}\p{N}_.:+#@-]{0,39}$/u;

export function Tags({ order }: { order: Order }) {
  const { t, word } = useWords();
  const refresh = useRefresh(order.id);
  const [typed, setTyped] = useState<string | null>(null);
  const change = useMutation({
    mutationFn: ({ tag, on }: { tag: string; on: boolean }) => {
      const params = { path: { order_id: order.id, tag } };
      return on
        ? api.PUT("/api/v1/orders/{order_id}/tags/{tag}", { params })
        : api.DELETE("/api/v1/orders/{order_id}/tags/{tag}", { params });
    },
    onSuccess: async () => {
      await refresh();
      setTyped(null);
    },
  });
  const may = refusalOf(order.actions, "tag") === null;
  const wrong = typed !== null && typed !== "" && !TAG.test(typed.trim());
  const add = () => {
    if (typed?.trim() && !wrong) change.mutate({ tag: typed.trim(), on: true });
    else if (!typed) setTyped(null);
  };
  return (
    <Part title={t("orders.tags")}>
      {change.error && <Refused error={change.error} style={{ marginBottom: 8 }} />}
      <Flex wrap gap={6} align="center">
        {!may && order.tags.length === 0 && <Nothing />}
        {order.tags.map((tag) => (
          <Tag
            key={tag}
            closable={may && { "aria-label": t("orders.untag", { tag }) }}
            onClose={(event) => {
              event.preventDefault();
              change.mutate({ tag, on: false });
            }}
          >
            {tag}
          </Tag>
        ))}
        {may && typed === null && (
          <Button size="small" type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => setTyped("")}>
            {word("order_act", "tag")}
          </Button>
        )}
        {may && typed !== null && (
          <Input
            autoFocus
            size="small"
            aria-label={t("orders.tag")}
            status={wrong ? "error" : undefined}
            disabled={change.isPending}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onPressEnter={(event) => !event.nativeEvent.isComposing && add()}
            onBlur={add}
            style={{ width: 140 }}
          />
        )}
      </Flex>
      {wrong && <div role="alert">{t("orders.tag_wrong")}</div>}
    </Part>
  );
}
