/** A new key. Its token is shown once. */

import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Flex, Form, Input, Modal, Radio, Select } from "antd";
import { useRef, useState } from "react";
import { api, told } from "@/api/client";
import type { CreatedKey, KeyKind, NewApiKey } from "@/generated/api";
import { FormDrawer } from "@/kit/FormDrawer";
import { MomentField } from "@/kit/MomentField";
import { Copyable } from "@/kit/parts";
import { useDraft } from "@/kit/useOnce";
import { LimitFields, type LimitsNow, useOwnLimits } from "@/settings/Limits";
import { Scopes } from "@/settings/Scopes";
import { useWords } from "@/words";

interface Wish extends LimitsNow {
  name: string;
  kind: KeyKind;
  scopes: string[];
  origins: string[];
  expires_at: string | null;
}
const NOTHING: Wish = {
  name: "",
  kind: "secret",
  scopes: [],
  origins: [],
  expires_at: null,
  channels: null,
  locations: null,
};

function body({ kind, scopes, origins, ...rest }: Wish): NewApiKey {
  return kind === "secret"
    ? { ...rest, kind, scopes: scopes as NewApiKey["scopes"] }
    : { ...rest, kind, origins: origins.length ? origins : null };
}

export function NewKey({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const draft = useDraft<Wish>("settings.keys.new", { ...NOTHING, ...useOwnLimits() });
  const [made, setMade] = useState<CreatedKey | null>(null);
  const sent = useRef(false);
  const wish = draft.value;
  const incomplete = !wish.name.trim() || (wish.kind === "secret" ? !wish.scopes.length : !wish.origins.length);
  if (made) return <Made made={made} onClose={onClose} />;
  return (
    <FormDrawer
      title={t("team.key_create")}
      verb={t("team.key_create")}
      draft={draft}
      incomplete={incomplete}
      width={560}
      onSend={async (value, key) => {
        const header = { "Idempotency-Key": key };
        setMade(await told(api.POST("/api/v1/keys", { params: { header }, body: body(value) })));
        sent.current = true;
        void client.invalidateQueries({ queryKey: ["keys"] });
      }}
      onClose={() => !sent.current && onClose()} // what was made is shown first
    >
      <Fields wish={wish} change={draft.change} />
    </FormDrawer>
  );
}

function Fields({ wish, change }: { wish: Wish; change: (wish: Wish) => void }) {
  const { t, word } = useWords();
  return (
    <>
      <Form.Item label={t("team.key_name")} extra={t("team.key_name_hint")}>
        <Input
          aria-label={t("team.key_name")}
          value={wish.name}
          onChange={(event) => change({ ...wish, name: event.target.value })}
        />
      </Form.Item>
      <Form.Item
        label={t("team.key_kind")}
        extra={wish.kind === "secret" ? t("team.key_secret_hint") : t("team.key_publishable_hint")}
      >
        <Radio.Group
          value={wish.kind}
          onChange={(event) => change({ ...wish, kind: event.target.value as KeyKind })}
          options={(["secret", "publishable"] as const).map((value) => ({ value, label: word("key_kind", value) }))}
        />
      </Form.Item>
      {wish.kind === "secret" ? (
        <Scopes value={wish.scopes} onChange={(scopes) => change({ ...wish, scopes })} />
      ) : (
        <Form.Item label={t("team.key_origins")} extra={t("team.key_origins_hint")}>
          <Select<string[]>
            mode="tags"
            open={false}
            suffixIcon={null}
            tokenSeparators={[" ", ","]}
            aria-label={t("team.key_origins")}
            placeholder="https://"
            value={wish.origins}
            onChange={(origins) => change({ ...wish, origins })}
          />
        </Form.Item>
      )}
      <LimitFields value={wish} onChange={(limits) => change({ ...wish, ...limits })} />
      <Form.Item label={t("team.key_expires")} extra={t("team.key_expires_hint")}>
        <MomentField
          aria-label={t("team.key_expires")}
          value={wish.expires_at ?? null}
          onChange={(expires_at) => change({ ...wish, expires_at })}
        />
      </Form.Item>
    </>
  );
}

function Made({ made, onClose }: { made: CreatedKey; onClose: () => void }) {
  const { t } = useWords();
  const secret = made.key.kind === "secret";
  return (
    <Modal
      open
      title={made.key.name}
      closable={false}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("team.key_stored")}
        </Button>
      }
    >
      {made.token ? (
        <Flex vertical gap={12}>
          <Alert
            type={secret ? "warning" : "info"}
            showIcon
            title={t("team.key_made")}
            description={secret ? t("team.key_made_hint") : t("team.key_made_public")}
          />
          <code style={{ overflowWrap: "anywhere" }}>{made.token}</code>
          <Copyable text={made.token} shown={t("team.key_copy")} />
        </Flex>
      ) : (
        <Alert type="warning" showIcon title={t("team.key_made_before")} />
      )}
    </Modal>
  );
}
