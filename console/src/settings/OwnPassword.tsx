/** One's own password. */

import { App, Button, Flex, Form } from "antd";
import { useState } from "react";
import { api } from "@/api/client";
import { signedOut } from "@/api/session";
import { Heading } from "@/kit/Heading";
import { Refused } from "@/kit/Refused";
import { Part } from "@/kit/ThingPage";
import { PasswordField, SHORTEST_PASSWORD } from "@/settings/PersonForms";
import { useWords } from "@/words";

export function OwnPassword() {
  const { t } = useWords();
  const { message } = App.useApp();
  const [present, setPresent] = useState("");
  const [wanted, setWanted] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const send = async () => {
    setBusy(true);
    setError(null);
    try {
      await api.PUT("/api/v1/me/password", { body: { present, wanted } });
      void message.success(t("team.own_password_done"));
      signedOut();
    } catch (refusal) {
      setError(refusal);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Flex vertical gap={16} style={{ maxWidth: 480 }}>
      <Heading
        back={{ to: "/settings", title: t("settings.title") }}
        title={t("team.own_password")}
        summary={t("team.own_password_effect")}
      />
      {error ? <Refused error={error} /> : null}
      <Part title={t("team.own_password")}>
        <Form layout="vertical" onFinish={() => void send()}>
          <PasswordField label={t("team.present_password")} value={present} onChange={setPresent} />
          <PasswordField label={t("team.new_password")} value={wanted} onChange={setWanted} shown />
          <Button
            type="primary"
            htmlType="submit"
            loading={busy}
            disabled={!present || wanted.length < SHORTEST_PASSWORD}
          >
            {t("team.change_password")}
          </Button>
        </Form>
      </Part>
    </Flex>
  );
}
