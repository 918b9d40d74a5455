/** How this shop is set up: the sections, a line each. */

import { RightOutlined } from "@ant-design/icons";
import { Flex, Typography, theme } from "antd";
import { Link } from "react-router";
import { Heading } from "@/kit/Heading";
import { useMay } from "@/shell/me";
import { type TextKey, useWords } from "@/words";

interface Section {
  path: string;
  title: TextKey;
  line: TextKey;
  permission?: string;
}

const GROUPS: readonly { title: TextKey; sections: readonly Section[] }[] = [
  {
    title: "settings.people",
    sections: [
      { path: "/settings/team", title: "team.title", line: "settings.team_line", permission: "staff.manage" },
      { path: "/settings/roles", title: "team.roles_title", line: "settings.roles_line" },
      { path: "/settings/keys", title: "team.keys", line: "settings.keys_line", permission: "keys.manage" },
      { path: "/settings/password", title: "team.own_password", line: "settings.password_line" },
    ],
  },
  {
    title: "settings.shop",
    sections: [
      {
        path: "/settings/channels",
        title: "settings.channels",
        line: "settings.channels_line",
        permission: "catalog.read",
      },
      { path: "/prices", title: "settings.prices", line: "settings.prices_line", permission: "catalog.read" },
      { path: "/settings/taxes", title: "settings.taxes", line: "settings.taxes_line", permission: "catalog.read" },
      {
        path: "/settings/shipping",
        title: "settings.shipping",
        line: "settings.shipping_line",
        permission: "catalog.read",
      },
      { path: "/settings/fields", title: "fields.title", line: "settings.fields_line", permission: "catalog.read" },
    ],
  },
  {
    title: "settings.world",
    sections: [
      {
        path: "/settings/connections",
        title: "settings.connections",
        line: "settings.connections_line",
        permission: "connections.manage",
      },
      {
        path: "/settings/inbox",
        title: "settings.inbox",
        line: "settings.inbox_line",
        permission: "connections.manage",
      },
    ],
  },
  {
    title: "settings.machine",
    sections: [
      { path: "/settings/system", title: "settings.system", line: "settings.system_line", permission: "settings.read" },
      {
        path: "/settings/plugins",
        title: "settings.plugins",
        line: "settings.plugins_line",
        permission: "settings.read",
      },
      { path: "/jobs", title: "jobs.title", line: "settings.jobs_line", permission: "jobs.read" },
    ],
  },
];

export function SettingsIndex() {
  const { t } = useWords();
  const may = useMay();
  return (
    <Flex vertical gap={16} style={{ maxWidth: 760 }}>
      <Heading title={t("settings.title")} summary={t("settings.summary")} />
      {GROUPS.map(({ title, sections }) => {
        const shown = sections.filter(({ permission }) => !permission || may(permission));
        return (
          shown.length > 0 && (
            <section key={title}>
              <Typography.Title level={2} style={{ fontSize: 14, margin: "0 0 8px" }}>
                {t(title)}
              </Typography.Title>
              <Sections sections={shown} />
            </section>
          )
        );
      })}
    </Flex>
  );
}

function Sections({ sections }: { sections: readonly Section[] }) {
  const { t } = useWords();
  const { token } = theme.useToken();
  return (
    <div
      style={{
        background: token.colorBgContainer,
        border: `1px solid ${token.colorBorderSecondary}`,
        borderRadius: token.borderRadiusLG,
      }}
    >
      {sections.map(({ path, title, line }, nth) => (
        <Link
          key={path}
          to={path}
          style={{
            display: "flex",
            alignItems: "center",
            gap: 12,
            padding: "10px 16px",
            color: token.colorText,
            borderTop: nth ? `1px solid ${token.colorBorderSecondary}` : 0,
          }}
        >
          <span style={{ flex: 1, minWidth: 0 }}>
            <span style={{ display: "block", color: token.colorLink }}>{t(title)}</span>
            <Typography.Text type="secondary">{t(line)}</Typography.Text>
          </span>
          <RightOutlined style={{ color: token.colorTextTertiary }} />
        </Link>
      ))}
    </div>
  );
}
