/** Other shops whose orders come in by webhook. */

import { PlusOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Empty, Flex, Input, Select } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, told } from "@/api/client";
import type { ConnectionShown, Platform } from "@/generated/api";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { Heading } from "@/kit/Heading";
import { Copyable, When } from "@/kit/parts";
import { useDraft } from "@/kit/useOnce";
import { useChannels } from "@/orders/filters";
import { Active, Turn } from "@/settings/Channels";
import { Few } from "@/settings/Few";
import { useWords } from "@/words";

const PLATFORMS = ["shopify", "woocommerce"] as const;

export function Connections() {
  const { t, word } = useWords();
  const [open, setOpen] = useState<ConnectionShown | "new" | null>(null);
  const channels = useChannels().data?.items ?? [];
  const asked = useQuery({
    queryKey: ["connection", "all"],
    queryFn: () => told(api.GET("/api/v1/connections", { params: { query: { limit: 200 } } })),
  });
  return (
    <Flex vertical gap={16}>
      <Heading
        back={{ to: "/settings", title: t("settings.title") }}
        title={t("settings.connections")}
        summary={t("settings.connections_line")}
        primary={
          <Flex gap={8} wrap>
            <Link to="/settings/inbox">
              <Button>{t("settings.inbox")}</Button>
            </Link>
            <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen("new")}>
              {t("settings.connect")}
            </Button>
          </Flex>
        }
      />
      <Few<ConnectionShown>
        asked={{ data: asked.data?.items, error: asked.error, refetch: asked.refetch }}
        rowKey={(row) => row.id}
        empty={<Empty description={t("settings.connections_empty")} />}
        columns={[
          {
            key: "platform",
            title: t("settings.platform"),
            render: (row) => (
              <Button type="link" style={{ padding: 0, height: "auto" }} onClick={() => setOpen(row)}>
                {word("platform", row.platform)}
              </Button>
            ),
          },
          {
            key: "channel",
            title: t("settings.channel"),
            render: (row) => channels.find(({ code }) => code === row.channel)?.name ?? row.channel,
          },
          {
            key: "hook",
            title: t("settings.hook"),
            render: (row) => <Copyable text={`${window.location.origin}${row.hook}`} shown={row.hook} code />,
          },
          { key: "active", title: t("team.state"), render: (row) => <Active is={row.active} /> },
          { key: "since", title: t("team.since"), render: (row) => <When at={row.created_at} /> },
        ]}
      />
      {open && (
        <ConnectionForm
          key={open === "new" ? "new" : open.id}
          connection={open === "new" ? null : open}
          onClose={() => setOpen(null)}
        />
      )}
    </Flex>
  );
}

interface Wish {
  platform: Platform;
  channel: string;
  test_orders: boolean;
  active: boolean;
}
const NOTHING: Wish = { platform: "shopify", channel: "", test_orders: false, active: true };

/** The secret is never kept as a draft. */
function ConnectionForm({ connection, onClose }: { connection: ConnectionShown | null; onClose: () => void }) {
  const { t, word } = useWords();
  const client = useQueryClient();
  const { message } = App.useApp();
  const channels = useChannels().data?.items ?? [];
  const [secret, setSecret] = useState("");
  const [begun] = useState<Wish>(() =>
    connection
      ? (({ platform, channel, test_orders, active }) => ({ platform, channel, test_orders, active }))(connection)
      : NOTHING,
  );
  const draft = useDraft<Wish>(`settings.connection.${connection?.id ?? "new"}`, begun);
  const wish = draft.value;
  const send = async ({ platform, channel, test_orders, active }: Wish, key: string) => {
    if (connection)
      await api.PATCH("/api/v1/connections/{connection_id}", {
        params: { path: { connection_id: connection.id }, header: { "If-Match": `"${connection.version}"` } },
        body: { test_orders, active, ...(secret ? { secret } : {}) },
      });
    else
      await api.POST("/api/v1/connections", {
        params: { header: { "Idempotency-Key": key } },
        body: { platform, channel, test_orders, secret },
      });
    void message.success(t("settings.saved", { name: word("platform", platform) }));
    void client.invalidateQueries({ queryKey: ["connection"] });
  };
  return (
    <FormDrawer
      title={connection ? word("platform", connection.platform) : t("settings.connect")}
      verb={connection ? t("team.save") : t("settings.connect")}
      draft={draft}
      incomplete={!connection && (!wish.channel || !secret)}
      onSend={send}
      onClose={onClose}
    >
      <Field label={t("settings.platform")}>
        {(id) => (
          <Select
            id={id}
            disabled={connection !== null}
            value={wish.platform}
            onChange={(platform) => draft.change({ ...wish, platform })}
            options={PLATFORMS.map((value) => ({ value, label: word("platform", value) }))}
          />
        )}
      </Field>
      <Field label={t("settings.channel")} hint={t("settings.connection_channel_hint")}>
        {(id) => (
          <Select
            id={id}
            disabled={connection !== null}
            value={wish.channel || undefined}
            onChange={(channel) => draft.change({ ...wish, channel })}
            options={channels.map(({ code, name }) => ({ value: code, label: name }))}
          />
        )}
      </Field>
      <Field label={t("settings.secret")} hint={connection ? t("settings.secret_kept") : t("settings.secret_hint")}>
        {(id) => (
          <Input.Password
            id={id}
            autoComplete="off"
            value={secret}
            onChange={(event) => setSecret(event.target.value)}
          />
        )}
      </Field>
      {wish.platform === "shopify" && (
        <Turn
          label={t("settings.test_orders")}
          on={wish.test_orders}
          onTurn={(test_orders) => draft.change({ ...wish, test_orders })}
        />
      )}
      {connection && (
        <Turn
          label={t("settings.connection_active")}
          on={wish.active}
          onTurn={(active) => draft.change({ ...wish, active })}
        />
      )}
    </FormDrawer>
  );
}
