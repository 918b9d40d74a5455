/** Webhooks that came from other shops, and what became of each. */

import { Button, Drawer, Empty, Flex, Typography } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, told } from "@/api/client";
import type { WebhookShown } from "@/generated/api";
import { factLines } from "@/kit/facts";
import { ListPage } from "@/kit/ListPage";
import { Copyable, Count, Facts, Nothing, State, shortId, When } from "@/kit/parts";
import { useConfirm } from "@/kit/useConfirm";
import { useReturn } from "@/kit/useReturn";
import { useChannelName } from "@/orders/filters";
import { hasWord, useWords, word } from "@/words";

const STATES = ["waiting", "done", "ignored", "refused"] as const;

/** Why it was refused or ignored. */
function reasonOf({ code }: WebhookShown): string | null {
  if (code === null) return null;
  return hasWord("refusal", code) ? word("refusal", code) : code;
}

export function Inbox() {
  const { t } = useWords();
  const channelName = useChannelName();
  const [shown, show] = useState<WebhookShown | null>(null);
  const open = (row: WebhookShown) => (
    <Button type="link" style={{ padding: 0, height: "auto" }} onClick={() => show(row)}>
      <code>{row.topic}</code>
    </Button>
  );
  const reason = (row: WebhookShown) =>
    reasonOf(row) ? (
      <span className="ol-clip" style={{ maxWidth: 320 }} title={reasonOf(row) ?? ""}>
        {reasonOf(row)}
      </span>
    ) : (
      <Nothing />
    );
  return (
    <>
      <ListPage<WebhookShown>
        name="inbox"
        title={t("settings.inbox")}
        summary={<Link to="/settings/connections">{t("settings.inbox_line")}</Link>}
        filters={[
          {
            name: "state",
            label: t("team.state"),
            kind: "choice",
            options: STATES.map((value) => ({ value, label: word("inbox", value) })),
          },
        ]}
        columns={[
          { key: "topic", title: t("settings.topic"), render: open },
          {
            key: "platform",
            title: t("settings.platform"),
            render: (row) => word("platform", row.platform),
          },
          { key: "channel", title: t("settings.channel"), render: (row) => channelName(row.channel) },
          { key: "state", title: t("team.state"), render: (row) => <State of="inbox" is={row.state} /> },
          { key: "code", title: t("settings.why"), render: reason },
          { key: "received_at", title: t("settings.received_at"), render: (row) => <When at={row.received_at} /> },
          { key: "replay", title: "", render: (row) => <Replay of={row} /> },
        ]}
        ask={({ filters, after, limit, signal }) =>
          told(api.GET("/api/v1/hooks/inbox", { params: { query: { ...filters, limit, after } }, signal }))
        }
        rowKey={(row) => row.id}
        card={(row) => (
          <Flex vertical gap={6}>
            <Flex justify="space-between" gap={8}>
              {open(row)}
              <When at={row.received_at} />
            </Flex>
            <Flex justify="space-between" gap={8} align="center">
              <State of="inbox" is={row.state} />
              <Replay of={row} />
            </Flex>
            {reason(row)}
          </Flex>
        )}
        empty={<Empty description={t("settings.inbox_empty")} />}
      />
      {shown && <Webhook of={shown} onClose={() => show(null)} />}
    </>
  );
}

function Replay({ of }: { of: WebhookShown }) {
  const { t } = useWords();
  const confirm = useConfirm();
  if (of.state !== "refused") return null;
  return (
    <Button
      size="small"
      onClick={() =>
        confirm({
          title: t("settings.replay_ask"),
          effect: t("settings.replay_effect"),
          verb: t("settings.replay"),
          danger: false,
          act: () => api.POST("/api/v1/hooks/inbox/{webhook_id}/replay", { params: { path: { webhook_id: of.id } } }),
          done: t("settings.replayed"),
          stale: ["inbox"],
        })
      }
    >
      {t("settings.replay")}
    </Button>
  );
}

function Webhook({ of, onClose }: { of: WebhookShown; onClose: () => void }) {
  const { t } = useWords();
  const channelName = useChannelName();
  useReturn();
  return (
    <Drawer
      open
      size={480}
      title={<code>{of.topic}</code>}
      onClose={onClose}
      closable={{ "aria-label": t("kit.close") }}
      extra={<Replay of={of} />}
    >
      <Flex vertical gap={16}>
        <Facts
          rows={[
            [t("team.state"), <State key="state" of="inbox" is={of.state} />],
            of.code ? [t("settings.why"), reasonOf(of)] : null,
            ...factLines(of.facts).map((line) => ["", line] as const),
            [t("settings.platform"), word("platform", of.platform)],
            [t("settings.channel"), channelName(of.channel)],
            [
              t("settings.order"),
              of.order_id ? (
                <Link key="order" to={`/orders/${of.order_id}`}>
                  {shortId(of.order_id)}
                </Link>
              ) : null,
            ],
            [t("settings.delivery"), <Copyable key="delivery" text={of.delivery} code />],
            [t("settings.tries"), <Count key="tries" of={of.tries} />],
            [t("settings.received_at"), <When key="received" at={of.received_at} exact />],
            [t("settings.handled_at"), of.handled_at ? <When key="handled" at={of.handled_at} exact /> : null],
          ]}
        />
        {of.unknown.length > 0 && (
          <div>
            <Typography.Text type="secondary">{t("settings.unknown")}</Typography.Text>
            <div>
              <code>{of.unknown.join(", ")}</code>
            </div>
          </div>
        )}
      </Flex>
    </Drawer>
  );
}
