/** What people wrote about the order, and a field to write more. */

import { Button, Flex, Typography } from "antd";
import { api, told } from "@/api/client";
import { When } from "@/kit/parts";
import { Refused } from "@/kit/Refused";
import { LongText, useLengths } from "@/kit/Text";
import { Part } from "@/kit/ThingPage";
import { useDraft } from "@/kit/useOnce";
import { type Order, refusalOf, useRefresh } from "@/orders/order";
import { useWords } from "@/words";

export function Notes({ order }: { order: Order }) {
  const { t, word } = useWords();
  return (
    <Part title={t("orders.notes")}>
      <Flex vertical gap={12}>
        {order.notes.map((note) => (
          <div key={note.id}>
            <div style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere", maxWidth: "80ch" }}>{note.body}</div>
            <Typography.Text type="secondary" style={{ fontSize: 12 }}>
              {note.actor_name ?? word("actor", note.actor_kind)} · <When at={note.created_at} />
            </Typography.Text>
          </div>
        ))}
        {refusalOf(order.actions, "add_note") === null ? (
          <Write order={order} />
        ) : (
          order.notes.length === 0 && <Typography.Text type="secondary">{t("orders.notes_none")}</Typography.Text>
        )}
      </Flex>
    </Part>
  );
}

function Write({ order }: { order: Order }) {
  const { t, word } = useWords();
  const refresh = useRefresh(order.id);
  const { tooLong, around } = useLengths();
  const draft = useDraft(`order.${order.id}.note`, "");
  const ready = draft.value.trim() !== "" && !tooLong;
  const write = () =>
    draft
      .send((body, key) =>
        told(
          api.POST("/api/v1/orders/{order_id}/notes", {
            params: { path: { order_id: order.id }, header: { "Idempotency-Key": key } },
            body: { body },
          }),
        ),
      )
      .then(
        () => {
          draft.discard();
          return refresh();
        },
        () => undefined,
      );
  return (
    <Flex vertical gap={8} align="flex-start">
      {draft.error ? <Refused error={draft.error} retry={() => void write()} style={{ width: "100%" }} /> : null}
      <div style={{ width: "100%" }}>
        {around(
          <LongText
            aria-label={t("orders.note")}
            placeholder={t("orders.note_hint")}
            rows={2}
            max={4000}
            value={draft.value}
            onChange={(event) => draft.change(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && ready) void write();
            }}
          />,
        )}
      </div>
      <Button size="small" disabled={!ready} loading={draft.sending} onClick={() => void write()}>
        {word("order_act", "add_note")}
      </Button>
    </Flex>
  );
}
