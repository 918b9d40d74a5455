/** Where this shop sells. */

import { PlusOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Button, Empty, Flex, Input, InputNumber, Select, Switch, Tag, Typography } from "antd";
import { useState } from "react";
import { api, told } from "@/api/client";
import { country, number } from "@/format";
import type { ChannelOut, NewChannel } from "@/generated/api";
import { CountrySelect } from "@/kit/CountrySelect";
import { changes } from "@/kit/changes";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { Heading } from "@/kit/Heading";
import { Overtaken, type Said } from "@/kit/Overtaken";
import { Count } from "@/kit/parts";
import { Text } from "@/kit/Text";
import { type Edited, useEdit } from "@/kit/useEdit";
import { useDraft } from "@/kit/useOnce";
import { Few } from "@/settings/Few";
import { useMay, useSeesAll } from "@/shell/me";
import { useWords } from "@/words";

const LOCALES = ["en", "zh-CN"] as const;
const CODE = /^[a-z0-9][a-z0-9_-]{0,39}$/;

export function Channels() {
  const { t, word } = useWords();
  const may = useMay();
  const [open, setOpen] = useState<string | null>(null); // a code; "" is a new one;
  const asked = useQuery({
    queryKey: ["channels", "all"],
    queryFn: () => told(api.GET("/api/v1/channels", { params: { query: { limit: 200 } } })),
  });
  const changed = asked.data?.items.find(({ code }) => code === open);
  const writer = may("catalog.write");
  const opener = useSeesAll("channels") && writer;
  return (
    <Flex vertical gap={16}>
      <Heading
        back={{ to: "/settings", title: t("settings.title") }}
        title={t("settings.channels")}
        summary={t("settings.channels_line")}
        primary={
          opener && (
            <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen("")}>
              {t("settings.channel_add")}
            </Button>
          )
        }
      />
      <Few<ChannelOut>
        asked={{ data: asked.data?.items, error: asked.error, refetch: asked.refetch }}
        rowKey={(row) => row.code}
        empty={<Empty description={t("settings.channels_empty")} />}
        columns={[
          {
            key: "name",
            title: t("settings.name"),
            render: (row) =>
              writer ? (
                <Button type="link" style={{ padding: 0, height: "auto" }} onClick={() => setOpen(row.code)}>
                  {row.name}
                </Button>
              ) : (
                row.name
              ),
          },
          { key: "code", title: t("settings.code"), render: (row) => <code>{row.code}</code> },
          { key: "currency", title: t("settings.currency"), render: (row) => row.currency },
          { key: "country", title: t("settings.country"), render: (row) => country(row.country) },
          { key: "locale", title: t("settings.buyer_language"), render: (row) => word("locale", row.locale) },
          {
            key: "unpaid",
            title: t("settings.unpaid_minutes"),
            align: "right",
            render: (row) => (row.unpaid_minutes === null ? t("settings.no_limit") : <Count of={row.unpaid_minutes} />),
          },
          {
            key: "active",
            title: t("team.state"),
            render: (row) => (
              <Flex gap={4} wrap>
                <Active is={row.active} />
                {row.test_payments && <Tag color="warning">{t("settings.test_payments_short")}</Tag>}
              </Flex>
            ),
          },
        ]}
      />
      {open === "" && <NewChannelForm onClose={() => setOpen(null)} />}
      {changed && <ChannelForm key={changed.code} channel={changed} onClose={() => setOpen(null)} />}
    </Flex>
  );
}

export function Active({ is }: { is: boolean }) {
  const { t } = useWords();
  return <Tag color={is ? "success" : undefined}>{is ? t("settings.active") : t("settings.inactive")}</Tag>;
}

interface Wish {
  code: string;
  name: string;
  currency: string;
  country: string;
  locale: string;
  unpaid_minutes: number | null;
  test_payments: boolean;
  active: boolean;
}
const NOTHING: Wish = {
  code: "",
  name: "",
  currency: "",
  country: "",
  locale: "en",
  unpaid_minutes: 30,
  test_payments: false,
  active: true,
};

function wishOf({ code, name, currency, country: where, locale, unpaid_minutes, test_payments, active }: Wish): Wish {
  return { code, name, currency, country: where, locale, unpaid_minutes, test_payments, active };
}

/** What may be changed later too. */
function bodyOf({ name, country: where, locale, unpaid_minutes, test_payments }: Wish) {
  return { name, country: where, locale: locale as NewChannel["locale"], unpaid_minutes, test_payments };
}

function incomplete(wish: Wish): boolean {
  return !wish.name.trim() || !CODE.test(wish.code) || !/^[A-Z]{3}$/.test(wish.currency) || !wish.country;
}

function useSaved(): (name: string) => Promise<void> {
  const { t } = useWords();
  const client = useQueryClient();
  const { message } = App.useApp();
  return async (name) => {
    void message.success(t("settings.saved", { name }));
    await client.invalidateQueries({ queryKey: ["channels"] });
  };
}

function NewChannelForm({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const saved = useSaved();
  const draft = useDraft<Wish>("settings.channel.new", NOTHING);
  return (
    <FormDrawer
      title={t("settings.channel_add")}
      verb={t("settings.channel_add")}
      draft={draft}
      incomplete={incomplete(draft.value)}
      onSend={async (wish, key) => {
        await api.POST("/api/v1/channels", {
          params: { header: { "Idempotency-Key": key } },
          body: { ...bodyOf(wish), code: wish.code, currency: wish.currency },
        });
        await saved(wish.name);
      }}
      onClose={onClose}
    >
      <ChannelFields wish={draft.value} change={draft.change} fresh />
    </FormDrawer>
  );
}

function ChannelForm({ channel, onClose }: { channel: ChannelOut; onClose: () => void }) {
  const { t } = useWords();
  const saved = useSaved();
  const says = useSays();
  const edit = useEdit<Wish>(`channel.${channel.code}`, wishOf(channel), `"${channel.version}"`, "channels");
  const send = async ({ before, typed, etag }: Edited<Wish>) => {
    const sent = (wish: Wish) => ({ ...bodyOf(wish), active: wish.active });
    await api.PATCH("/api/v1/channels/{code}", {
      params: { path: { code: channel.code }, header: { "If-Match": etag } },
      body: changes(sent(before), sent(typed)),
    });
    await saved(typed.name);
  };
  return (
    <FormDrawer
      title={channel.name}
      verb={t("team.save")}
      draft={edit.draft}
      incomplete={incomplete(edit.typed)}
      effect={
        channel.active && !edit.typed.active && <Typography.Text>{t("settings.channel_off_effect")}</Typography.Text>
      }
      onSend={send}
      onClose={onClose}
    >
      <Overtaken by={edit} says={says} />
      <ChannelFields wish={edit.typed} change={edit.change} fresh={false} />
    </FormDrawer>
  );
}

function useSays(): (wish: Wish) => Said {
  const { t, word } = useWords();
  return (wish) => [
    [t("settings.name"), wish.name],
    [t("settings.country"), country(wish.country)],
    [t("settings.buyer_language"), word("locale", wish.locale)],
    [t("settings.unpaid_minutes"), wish.unpaid_minutes === null ? t("settings.no_limit") : number(wish.unpaid_minutes)],
    [t("settings.test_payments"), t(wish.test_payments ? "kit.yes" : "kit.no")],
    [t("settings.channel_active"), t(wish.active ? "kit.yes" : "kit.no")],
  ];
}

function ChannelFields({ wish, change, fresh }: { wish: Wish; change: (wish: Wish) => void; fresh: boolean }) {
  const { t, word } = useWords();
  return (
    <>
      <Field label={t("settings.name")}>
        {(id) => (
          <Input id={id} value={wish.name} onChange={(event) => change({ ...wish, name: event.target.value })} />
        )}
      </Field>
      <Field label={t("settings.code")} hint={t("settings.code_hint")}>
        {(id) => (
          <Input
            id={id}
            disabled={!fresh}
            value={wish.code}
            onChange={(event) => change({ ...wish, code: event.target.value.trim() })}
          />
        )}
      </Field>
      <Field label={t("settings.currency")} hint={t("settings.currency_hint")}>
        {(id) => (
          <Text
            id={id}
            disabled={!fresh}
            max={3}
            placeholder="EUR"
            value={wish.currency}
            onChange={(event) => change({ ...wish, currency: event.target.value.trim().toUpperCase() })}
          />
        )}
      </Field>
      <Field label={t("settings.country")} hint={t("settings.country_hint")}>
        {(id) => (
          <CountrySelect
            id={id}
            label={t("settings.country")}
            value={wish.country}
            onChange={(where) => change({ ...wish, country: where })}
          />
        )}
      </Field>
      <Field label={t("settings.buyer_language")}>
        {(id) => (
          <Select
            id={id}
            value={wish.locale}
            onChange={(locale) => change({ ...wish, locale })}
            options={LOCALES.map((value) => ({ value, label: word("locale", value) }))}
          />
        )}
      </Field>
      <Field label={t("settings.unpaid_minutes")} hint={t("settings.unpaid_hint")}>
        {(id) => (
          <InputNumber
            id={id}
            min={1}
            precision={0}
            value={wish.unpaid_minutes}
            onChange={(unpaid_minutes) => change({ ...wish, unpaid_minutes })}
          />
        )}
      </Field>
      <Turn
        label={t("settings.test_payments")}
        on={wish.test_payments}
        onTurn={(test_payments) => change({ ...wish, test_payments })}
      />
      {!fresh && (
        <Turn label={t("settings.channel_active")} on={wish.active} onTurn={(active) => change({ ...wish, active })} />
      )}
    </>
  );
}

/** A switch with its sentence. */
export function Turn({ label, on, onTurn }: { label: string; on: boolean; onTurn: (on: boolean) => void }) {
  return (
    <Flex gap={12} align="flex-start" style={{ marginBottom: 12 }}>
      <Switch aria-label={label} checked={on} onChange={onTurn} />
      <span>{label}</span>
    </Flex>
  );
}
