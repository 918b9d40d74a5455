/** The definition of a custom field: what it is called in both languages, what fits, who sees it. */

import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Flex, Form, Input, InputNumber, Select, Switch, Typography } from "antd";
import { useState } from "react";
import { api } from "@/api/client";
import { number } from "@/format";
import type { CustomFieldOut, FieldType, Owner } from "@/generated/api";
import { changes } from "@/kit/changes";
import { Field } from "@/kit/Field";
import { FormDrawer } from "@/kit/FormDrawer";
import { Overtaken, type Said } from "@/kit/Overtaken";
import { type Edited, useEdit } from "@/kit/useEdit";
import { useDraft } from "@/kit/useOnce";
import { useChannelName, useChannels } from "@/orders/filters";
import { type Say, useWords } from "@/words";
import { localeName } from "@/words/locales";

export const OWNERS = ["order", "line", "product", "sku", "customer", "parcel"] as const;
const TYPES = ["text", "integer", "decimal", "boolean", "date", "choice", "url"] as const;
const FLAGS = ["required", "public", "writable_by_buyer", "personal", "filterable"] as const;
const BOUNDED = new Set<FieldType>(["integer", "decimal", "date"]);
const OF_CHANNELS = new Set<Owner>(["order", "line"]);
const KEY = /^[a-z][a-z0-9_]{0,39}$/;

type Labels = Record<string, string>;
interface Choice {
  code: string;
  labels: Labels;
}

interface Wish extends Record<(typeof FLAGS)[number], boolean> {
  owner: Owner;
  key: string;
  type: FieldType;
  labels: Labels;
  channels: string[] | null;
  choices: Choice[];
  minimum: string;
  maximum: string;
  max_length: number | null;
  pattern: string;
  position: number;
}

function empty(owner: Owner): Wish {
  const flags = { required: false, public: false, writable_by_buyer: false, personal: false, filterable: false };
  const limits = { minimum: "", maximum: "", max_length: null, pattern: "" };
  return { owner, key: "", type: "text", labels: {}, channels: null, choices: [], position: 0, ...limits, ...flags };
}

function wishOf(field: CustomFieldOut): Wish {
  const text = (bound: number | string | null) => (bound === null ? "" : String(bound));
  return {
    ...empty(field.owner),
    ...Object.fromEntries(FLAGS.map((flag) => [flag, field[flag]])),
    key: field.key,
    type: field.type,
    labels: { ...field.labels },
    channels: field.channels,
    choices: field.choices.map(({ code, labels }) => ({ code, labels: { ...labels } })),
    minimum: text(field.minimum),
    maximum: text(field.maximum),
    max_length: field.max_length,
    pattern: field.pattern ?? "",
    position: field.position,
  };
}

/** What is sent: only what belongs to the type. */
function body(wish: Wish) {
  const bound = (typed: string) => (typed === "" ? null : wish.type === "integer" ? Number(typed) : typed);
  return {
    type: wish.type,
    labels: said(wish.labels),
    position: wish.position,
    ...Object.fromEntries(FLAGS.map((flag) => [flag, wish[flag]])),
    ...(OF_CHANNELS.has(wish.owner) ? { channels: wish.channels } : {}),
    ...(wish.type === "choice"
      ? { choices: wish.choices.map(({ code, labels }) => ({ code, labels: said(labels) })) }
      : {}),
    ...(BOUNDED.has(wish.type) ? { minimum: bound(wish.minimum), maximum: bound(wish.maximum) } : {}),
    ...(wish.type === "text" ? { max_length: wish.max_length, pattern: wish.pattern || null } : {}),
  };
}

function said(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, label]) => label.trim()));
}

function complete(wish: Wish): boolean {
  const choices = wish.type !== "choice" || (wish.choices.length > 0 && wish.choices.every(({ code }) => code));
  return KEY.test(wish.key) && Object.keys(said(wish.labels)).length > 0 && choices;
}

function useDone(): (name: string) => Promise<void> {
  const { t } = useWords();
  const client = useQueryClient();
  const { message } = App.useApp();
  return async (name) => {
    void message.success(t("fields.changed", { name }));
    await client.invalidateQueries({ queryKey: ["custom_fields"] });
  };
}

export function NewField({ owner, onClose }: { owner: Owner; onClose: () => void }) {
  const { t } = useWords();
  const done = useDone();
  const [begun] = useState(() => empty(owner));
  const draft = useDraft<Wish>(`settings.fields.new.${owner}`, begun);
  return (
    <FormDrawer
      title={t("fields.add")}
      verb={t("fields.add")}
      draft={draft}
      incomplete={!complete(draft.value)}
      width={560}
      effect={<Typography.Text type="secondary">{t("fields.add_effect")}</Typography.Text>}
      onSend={async (wish, key) => {
        await api.POST("/api/v1/custom-fields", {
          params: { header: { "Idempotency-Key": key } },
          body: { ...body(wish), owner: wish.owner, key: wish.key },
        });
        await done(wish.key);
      }}
      onClose={onClose}
    >
      <Fields wish={draft.value} change={draft.change} fresh />
    </FormDrawer>
  );
}

export function ChangeField({ field, onClose }: { field: CustomFieldOut; onClose: () => void }) {
  const { t } = useWords();
  const done = useDone();
  const says = useSays();
  const edit = useEdit<Wish>(`field.${field.id}`, wishOf(field), `"${field.version}"`, "custom_fields");
  const send = async ({ before, typed, etag }: Edited<Wish>) => {
    await api.PATCH("/api/v1/custom-fields/{field_id}", {
      params: { path: { field_id: field.id }, header: { "If-Match": etag } },
      body: changes(body(before), body(typed)),
    });
    await done(typed.key);
  };
  return (
    <FormDrawer
      title={t("fields.change")}
      verb={t("team.save")}
      draft={edit.draft}
      incomplete={!complete(edit.typed)}
      width={560}
      onSend={send}
      onClose={onClose}
    >
      <Overtaken by={edit} says={says} />
      <Fields wish={edit.typed} change={edit.change} />
    </FormDrawer>
  );
}

function useSays(): (wish: Wish) => Said {
  const { t, word } = useWords();
  const channelName = useChannelName();
  return (wish) => [
    ...labelsSay(wish.labels, t),
    [t("fields.type"), word("custom_field_type", wish.type)],
    [
      t("fields.choices"),
      wish.choices.map(({ code, labels }) => [code, ...Object.values(labels)].join(" / ")).join("; "),
    ],
    [t("fields.max_length"), wish.max_length === null ? "" : number(wish.max_length)],
    [t("fields.pattern"), wish.pattern],
    [t("fields.minimum"), wish.minimum],
    [t("fields.maximum"), wish.maximum],
    [t("team.channels"), wish.channels?.map(channelName).join(", ") ?? t("team.all_channels")],
    ...FLAGS.map((flag) => [t(`fields.${flag}`), t(wish[flag] ? "kit.yes" : "kit.no")] as const),
    [t("fields.position"), number(wish.position)],
  ];
}

interface FieldsProps {
  wish: Wish;
  change: (wish: Wish) => void;
  fresh?: boolean;
}

function Fields({ wish, change, fresh = false }: FieldsProps) {
  const { t, word } = useWords();
  const channels = useChannels().data?.items ?? [];
  return (
    <>
      <Field label={t("fields.owner")}>
        {(id) => (
          <Select<Owner>
            id={id}
            disabled={!fresh}
            value={wish.owner}
            onChange={(owner) => change({ ...wish, owner })}
            options={OWNERS.map((value) => ({ value, label: word("custom_field_owner", value) }))}
          />
        )}
      </Field>
      <LabelFields value={wish.labels} onChange={(labels) => change({ ...wish, labels })} />
      <Field label={t("fields.key")} hint={t("fields.key_hint")}>
        {(id) => (
          <Input
            id={id}
            disabled={!fresh}
            value={wish.key}
            onChange={(event) => change({ ...wish, key: event.target.value.trim() })}
          />
        )}
      </Field>
      <Field label={t("fields.type")} hint={fresh ? undefined : t("fields.type_hint")}>
        {(id) => (
          <Select<FieldType>
            id={id}
            value={wish.type}
            onChange={(type) => change({ ...wish, type })}
            options={TYPES.map((value) => ({ value, label: word("custom_field_type", value) }))}
          />
        )}
      </Field>
      <OfType wish={wish} change={change} />
      {OF_CHANNELS.has(wish.owner) && (
        <Field label={t("team.channels")} hint={t("team.channels_hint")}>
          {(id) => (
            <Select<string[]>
              id={id}
              mode="multiple"
              placeholder={t("team.all_channels")}
              value={wish.channels ?? []}
              onChange={(chosen) => change({ ...wish, channels: chosen.length ? chosen : null })}
              options={channels.map(({ code, name }) => ({ value: code, label: name }))}
            />
          )}
        </Field>
      )}
      <Flex vertical gap={12} style={{ marginBottom: 16 }}>
        {FLAGS.map((flag) => (
          <Flex key={flag} gap={12} align="flex-start">
            <Switch
              aria-label={t(`fields.${flag}`)}
              checked={wish[flag]}
              onChange={(on) => change({ ...wish, [flag]: on })}
            />
            <span>{t(`fields.${flag}`)}</span>
          </Flex>
        ))}
      </Flex>
      <Field label={t("fields.position")} hint={t("fields.position_hint")}>
        {(id) => (
          <InputNumber
            id={id}
            min={0}
            max={10_000}
            precision={0}
            value={wish.position}
            onChange={(position) => change({ ...wish, position: position ?? 0 })}
          />
        )}
      </Field>
    </>
  );
}

/** What fits: by the type. */
function OfType({ wish, change }: FieldsProps) {
  const { t } = useWords();
  if (wish.type === "choice")
    return <Choices value={wish.choices} onChange={(choices) => change({ ...wish, choices })} />;
  if (wish.type === "text")
    return (
      <>
        <Field label={t("fields.max_length")}>
          {(id) => (
            <InputNumber
              id={id}
              min={1}
              precision={0}
              value={wish.max_length}
              onChange={(max_length) => change({ ...wish, max_length })}
            />
          )}
        </Field>
        <Field label={t("fields.pattern")} hint={t("fields.pattern_hint")}>
          {(id) => (
            <Input
              id={id}
              placeholder="[A-Z]{2}[0-9]{6}"
              value={wish.pattern}
              onChange={(event) => change({ ...wish, pattern: event.target.value })}
            />
          )}
        </Field>
      </>
    );
  if (!BOUNDED.has(wish.type)) return null;
  return (
    <Flex gap={12}>
      {(["minimum", "maximum"] as const).map((side) => (
        <Field key={side} label={t(`fields.${side}`)}>
          {(id) => (
            <Input
              id={id}
              type={wish.type === "date" ? "date" : "text"}
              value={wish[side]}
              onChange={(event) => change({ ...wish, [side]: event.target.value.trim() })}
            />
          )}
        </Field>
      ))}
    </Flex>
  );
}

const LOCALES = ["en", "zh-CN"] as const;

/** The labels as they are read in a form. */
export function labelsSay(labels: Labels, t: Say): Said {
  return Object.entries(labels).map(([locale, label]) => [
    t("fields.label_in", { language: localeName(locale) }),
    label,
  ]);
}

/** What people call it, in both languages. */
export function LabelFields({ value, onChange }: { value: Labels; onChange: (value: Labels) => void }) {
  const { t, word } = useWords();
  return LOCALES.map((locale) => (
    <Field key={locale} label={t("fields.label_in", { language: word("locale", locale) })}>
      {(id) => (
        <Input
          id={id}
          value={value[locale] ?? ""}
          onChange={(event) => onChange({ ...value, [locale]: event.target.value })}
        />
      )}
    </Field>
  ));
}

function Choices({ value, onChange }: { value: Choice[]; onChange: (value: Choice[]) => void }) {
  const { t, word } = useWords();
  const set = (nth: number, choice: Choice) => onChange(value.map((each, at) => (at === nth ? choice : each)));
  return (
    <Form.Item label={t("fields.choices")} extra={t("fields.choices_hint")}>
      <Flex vertical gap={8}>
        {value.map((choice, nth) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: choices have their place; their codes are typed
          <Flex key={nth} gap={8}>
            <Input
              aria-label={t("fields.choice_code")}
              placeholder={t("fields.choice_code")}
              value={choice.code}
              onChange={(event) => set(nth, { ...choice, code: event.target.value.trim() })}
            />
            {LOCALES.map((locale) => (
              <Input
                key={locale}
                aria-label={t("fields.label_in", { language: word("locale", locale) })}
                placeholder={word("locale", locale)}
                value={choice.labels[locale] ?? ""}
                onChange={(event) =>
                  set(nth, { ...choice, labels: { ...choice.labels, [locale]: event.target.value } })
                }
              />
            ))}
            <Button
              icon={<DeleteOutlined aria-hidden />}
              aria-label={t("fields.choice_remove")}
              onClick={() => onChange(value.filter((_, at) => at !== nth))}
            />
          </Flex>
        ))}
        <div>
          <Button icon={<PlusOutlined aria-hidden />} onClick={() => onChange([...value, { code: "", labels: {} }])}>
            {t("fields.choice_add")}
          </Button>
        </div>
      </Flex>
    </Form.Item>
  );
}
