/** The door. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Card, Flex, Form, Input, Modal, Typography, theme } from "antd";
import { api, told } from "@/api/client";
import { signedIn } from "@/api/session";
import { Refused } from "@/kit/Refused";
import { Preferences } from "@/shell/Preferences";
import { useWords } from "@/words";

interface Asked {
  login: string;
  password: string;
}

export function SignIn({ again = false }: { again?: boolean }) {
  const { t } = useWords();
  const { token } = theme.useToken();
  if (again) {
    return (
      <Modal open footer={null} closable={false} width={400} title={t("shell.sign_in")}>
        <Alert type="info" showIcon title={t("shell.sign_in_again")} style={{ marginBottom: 16 }} />
        <Fields />
      </Modal>
    );
  }
  return (
    <Flex
      vertical
      align="center"
      justify="center"
      gap={16}
      style={{ minHeight: "100%", padding: 16, background: token.colorBgLayout }}
    >
      <Card style={{ width: "100%", maxWidth: 400 }}>
        <main>
          <Typography.Title level={1} style={{ fontSize: 20, marginTop: 0 }}>
            {t("shell.name")}
          </Typography.Title>
          <Typography.Paragraph type="secondary">{t("shell.sign_in_hint")}</Typography.Paragraph>
          <Fields />
        </main>
      </Card>
      <Preferences />
    </Flex>
  );
}

function Fields() {
  const { t } = useWords();
  const client = useQueryClient();
  const entering = useMutation({
    mutationFn: async (body: Asked) => {
      const { token } = await told(api.POST("/api/v1/sessions", { body, headers: { Authorization: "" } }));
      const me = await told(api.GET("/api/v1/me", { headers: { Authorization: `Bearer ${token}` } }));
      return { token, person: me.id };
    },
    onSuccess: async ({ token, person }) => {
      signedIn(token, person);
      await client.invalidateQueries();
    },
  });
  return (
    <Form<Asked> layout="vertical" requiredMark={false} onFinish={(asked) => entering.mutate(asked)}>
      {entering.error && <Refused error={entering.error} style={{ marginBottom: 16 }} />}
      <Form.Item name="login" label={t("shell.login")} rules={[{ required: true, message: t("kit.required") }]}>
        <Input autoFocus autoComplete="username" autoCapitalize="none" />
      </Form.Item>
      <Form.Item name="password" label={t("shell.password")} rules={[{ required: true, message: t("kit.required") }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={entering.isPending}>
        {t("shell.sign_in")}
      </Button>
    </Form>
  );
}
