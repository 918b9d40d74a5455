/** Forms about people. A password is never kept as a draft. */

import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Input, Select, Typography } from "antd";
import { useState } from "react";
import { api } from "@/api/client";
import type { Grants, StaffOut } from "@/generated/api";
import { FormDrawer } from "@/kit/FormDrawer";
import { Overtaken } from "@/kit/Overtaken";
import { type Edited, useEdit } from "@/kit/useEdit";
import { useDraft } from "@/kit/useOnce";
import { LimitFields, type LimitsNow, useLimitsSay, useOwnLimits } from "@/settings/Limits";
import { ROLES } from "@/settings/permissions";
import { useWords } from "@/words";

export const SHORTEST_PASSWORD = 12;
const NOTHING = {};

interface Wish extends LimitsNow {
  login: string;
  name: string;
  roles: string[];
}
const NOBODY: Wish = { login: "", name: "", roles: ["support"], channels: null, locations: null };

/** Says that it is done, and asks for the team again. */
function useDone(): (said: string) => Promise<void> {
  const client = useQueryClient();
  const { message } = App.useApp();
  return async (said) => {
    void message.success(said);
    await client.invalidateQueries({ queryKey: ["staff"] });
  };
}

export function NewPerson({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const done = useDone();
  const draft = useDraft<Wish>("settings.staff.new", { ...NOBODY, ...useOwnLimits() });
  const [password, setPassword] = useState("");
  const wish = draft.value;
  return (
    <FormDrawer
      title={t("team.add")}
      verb={t("team.add")}
      draft={draft}
      incomplete={!wish.login || !wish.name || !wish.roles.length || password.length < SHORTEST_PASSWORD}
      onSend={async (value, key) => {
        await api.POST("/api/v1/staff", {
          params: { header: { "Idempotency-Key": key } },
          body: { ...value, roles: value.roles as Grants["roles"], password },
        });
        await done(t("team.added", { name: value.name }));
      }}
      onClose={onClose}
    >
      <Form.Item label={t("team.login")} extra={t("team.login_hint")}>
        <Input
          aria-label={t("team.login")}
          autoComplete="off"
          value={wish.login}
          onChange={(event) => draft.change({ ...wish, login: event.target.value.trim().toLowerCase() })}
        />
      </Form.Item>
      <PersonFields value={wish} onChange={(next) => draft.change({ ...wish, ...next })} />
      <PasswordField label={t("team.first_password")} value={password} onChange={setPassword} shown />
    </FormDrawer>
  );
}

export function ChangePerson({ person, etag, onClose }: { person: StaffOut; etag: string; onClose: () => void }) {
  const { t, word } = useWords();
  const done = useDone();
  const limits = useLimitsSay();
  const { name, roles, channels, locations } = person;
  const edit = useEdit<Fields>(`staff.${person.id}`, { name, roles, channels, locations }, etag, "staff");
  const send = async ({ typed, etag: read }: Edited<Fields>) => {
    await api.PUT("/api/v1/staff/{staff_id}", {
      params: { path: { staff_id: person.id }, header: { "If-Match": read } },
      body: { ...typed, roles: typed.roles as Grants["roles"] },
    });
    await done(t("team.changed", { name: typed.name }));
  };
  return (
    <FormDrawer
      title={t("team.change_title")}
      verb={t("team.save")}
      draft={edit.draft}
      incomplete={!edit.typed.name || !edit.typed.roles.length}
      effect={<Typography.Text type="secondary">{t("team.change_effect")}</Typography.Text>}
      onSend={send}
      onClose={onClose}
    >
      <Overtaken
        by={edit}
        says={(value) => [
          [t("team.name"), value.name],
          [t("team.roles"), value.roles.map((role) => word("role", role)).join(", ")],
          ...limits(value),
        ]}
      />
      <PersonFields value={edit.typed} onChange={edit.change} />
    </FormDrawer>
  );
}

interface Fields extends LimitsNow {
  name: string;
  roles: string[];
}

function PersonFields({ value, onChange }: { value: Fields; onChange: (value: Fields) => void }) {
  const { t, word } = useWords();
  const { name, roles, channels, locations } = value;
  const now: Fields = { name, roles, channels, locations };
  return (
    <>
      <Form.Item label={t("team.name")}>
        <Input
          aria-label={t("team.name")}
          value={name}
          onChange={(event) => onChange({ ...now, name: event.target.value })}
        />
      </Form.Item>
      <Form.Item label={t("team.roles")}>
        <Select<string[]>
          mode="multiple"
          aria-label={t("team.roles")}
          value={[...roles]}
          options={ROLES.map((role) => ({ value: role, label: word("role", role) }))}
          onChange={(chosen) => onChange({ ...now, roles: chosen })}
        />
      </Form.Item>
      <LimitFields value={now} onChange={(limits) => onChange({ ...now, ...limits })} />
    </>
  );
}

export function GivePassword({ person, onClose }: { person: StaffOut; onClose: () => void }) {
  const { t } = useWords();
  const done = useDone();
  const draft = useDraft(`settings.password.${person.id}`, NOTHING);
  const [password, setPassword] = useState("");
  return (
    <FormDrawer
      title={t("team.give_password")}
      verb={t("team.give_password")}
      draft={draft}
      incomplete={password.length < SHORTEST_PASSWORD}
      effect={<Typography.Text>{t("team.password_effect", { name: person.name })}</Typography.Text>}
      onSend={async () => {
        await api.PUT("/api/v1/staff/{staff_id}/password", {
          params: { path: { staff_id: person.id } },
          body: { password },
        });
        await done(t("team.password_given", { name: person.name }));
      }}
      onClose={onClose}
    >
      <PasswordField label={t("team.new_password")} value={password} onChange={setPassword} shown />
    </FormDrawer>
  );
}

interface PasswordProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** With the rules below. */
  shown?: boolean;
}

/** A password with its rules; the eye shows it. */
export function PasswordField({ label, value, onChange, shown = false }: PasswordProps) {
  const { t } = useWords();
  return (
    <Form.Item label={label} extra={shown ? t("team.password_rules", { least: SHORTEST_PASSWORD }) : undefined}>
      <Input.Password
        aria-label={label}
        autoComplete={shown ? "new-password" : "current-password"}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Form.Item>
  );
}
