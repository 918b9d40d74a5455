/** Other shops whose orders come in by webhook. */

import { PlusOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Empty, Flex, Input, Select } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, told } from "@/api/client";
import type { ConnectionShown, Platform } from "@/generated/api";
import { changes } from "@/kit/changes";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { Heading } from "@/kit/Heading";
import { Overtaken } from "@/kit/Overtaken";
import { Copyable, When } from "@/kit/parts";
import { type Edited, useEdit } from "@/kit/useEdit";
import { useDraft } from "@/kit/useOnce";
import { useChannels } from "@/orders/filters";
import { Active, Turn } from "@/settings/Channels";
import { Few } from "@/settings/Few";
import { useWords } from "@/words";

const PLATFORMS = ["shopify", "woocommerce"] as const;

export function Connections() {
  const { t, word } = useWords();
  const [open, setOpen] = useState<string | null>(null);
  const channels = useChannels().data?.items ?? [];
  const asked = useQuery({
    queryKey: ["connection", "all"],
    queryFn: () => told(api.GET("/api/v1/connections", { params: { query: { limit: 200 } } })),
  });
  const changed = asked.data?.items.find(({ id }) => id === open);
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
              <Button type="link" style={{ padding: 0, height: "auto" }} onClick={() => setOpen(row.id)}>
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
      {open === "new" && <NewConnection onClose={() => setOpen(null)} />}
      {changed && <ChangeConnection key={changed.id} connection={changed} onClose={() => setOpen(null)} />}
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

function useSaved(): (platform: Platform) => Promise<void> {
  const { t, word } = useWords();
  const client = useQueryClient();
  const { message } = App.useApp();
  return async (platform) => {
    void message.success(t("settings.saved", { name: word("platform", platform) }));
    await client.invalidateQueries({ queryKey: ["connection"] });
  };
}

/** The secret is never kept as a draft. */
function NewConnection({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const saved = useSaved();
  const [secret, setSecret] = useState("");
  const draft = useDraft<Wish>("settings.connection.new", NOTHING);
  const wish = draft.value;
  return (
    <FormDrawer
      title={t("settings.connect")}
      verb={t("settings.connect")}
      draft={draft}
      incomplete={!wish.channel || !secret}
      onSend={async ({ platform, channel, test_orders }, key) => {
        await api.POST("/api/v1/connections", {
          params: { header: { "Idempotency-Key": key } },
          body: { platform, channel, test_orders, secret },
        });
        await saved(platform);
      }}
      onClose={onClose}
    >
      <Inputs wish={wish} change={draft.change} fresh secret={secret} onSecret={setSecret} />
    </FormDrawer>
  );
}

function ChangeConnection({ connection, onClose }: { connection: ConnectionShown; onClose: () => void }) {
  const { t, word } = useWords();
  const saved = useSaved();
  const [secret, setSecret] = useState("");
  const { id, platform, channel, test_orders, active, version } = connection;
  const edit = useEdit<Wish>(
    `connection.${id}`,
    { platform, channel, test_orders, active },
    `"${version}"`,
    "connection",
  );
  const send = async ({ before, typed, etag }: Edited<Wish>) => {
    const sent = (wish: Wish) => ({ test_orders: wish.test_orders, active: wish.active });
    await api.PATCH("/api/v1/connections/{connection_id}", {
      params: { path: { connection_id: id }, header: { "If-Match": etag } },
      body: { ...changes(sent(before), sent(typed)), ...(secret ? { secret } : {}) },
    });
    await saved(platform);
  };
  return (
    <FormDrawer
      title={word("platform", platform)}
      verb={t("team.save")}
      draft={edit.draft}
      onSend={send}
      onClose={onClose}
    >
      <Overtaken
        by={edit}
        says={(wish) => [
          [t("settings.test_orders"), t(wish.test_orders ? "kit.yes" : "kit.no")],
          [t("settings.connection_active"), t(wish.active ? "kit.yes" : "kit.no")],
        ]}
      />
      <Inputs wish={edit.typed} change={edit.change} secret={secret} onSecret={setSecret} />
    </FormDrawer>
  );
}

interface InputsProps {
  wish: Wish;
  change: (wish: Wish) => void;
  secret: string;
  onSecret: (secret: string) => void;
  fresh?: boolean;
}

function Inputs({ wish, change, secret, onSecret, fresh = false }: InputsProps) {
  const { t, word } = useWords();
  const channels = useChannels().data?.items ?? [];
  return (
    <>
      <Field label={t("settings.platform")}>
        {(id) => (
          <Select
            id={id}
            disabled={!fresh}
            value={wish.platform}
            onChange={(platform) => change({ ...wish, platform })}
            options={PLATFORMS.map((value) => ({ value, label: word("platform", value) }))}
          />
        )}
      </Field>
      <Field label={t("settings.channel")} hint={t("settings.connection_channel_hint")}>
        {(id) => (
          <Select
            id={id}
            disabled={!fresh}
            value={wish.channel || undefined}
            onChange={(channel) => change({ ...wish, channel })}
            options={channels.map(({ code, name }) => ({ value: code, label: name }))}
          />
        )}
      </Field>
      <Field label={t("settings.secret")} hint={fresh ? t("settings.secret_hint") : t("settings.secret_kept")}>
        {(id) => (
          <Input.Password
            id={id}
            autoComplete="off"
            value={secret}
            onChange={(event) => onSecret(event.target.value)}
          />
        )}
      </Field>
      {wish.platform === "shopify" && (
        <Turn
          label={t("settings.test_orders")}
          on={wish.test_orders}
          onTurn={(test_orders) => change({ ...wish, test_orders })}
        />
      )}
      {!fresh && (
        <Turn
          label={t("settings.connection_active")}
          on={wish.active}
          onTurn={(active) => change({ ...wish, active })}
        />
      )}
    </>
  );
}
