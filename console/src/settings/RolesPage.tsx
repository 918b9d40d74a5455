/** What each role may do, in words. */

import { CheckOutlined } from "@ant-design/icons";
import { Collapse, Flex, Grid, Table } from "antd";
import { Heading } from "@/kit/Heading";
import { WideTable } from "@/kit/WideTable";
import { ROLES, usePermissions } from "@/settings/permissions";
import { useWords } from "@/words";

export function RolesPage() {
  const { t, word } = useWords();
  const permissions = usePermissions();
  const wide = Grid.useBreakpoint().md ?? window.innerWidth >= 768;
  return (
    <Flex vertical gap={16}>
      <Heading
        back={{ to: "/settings", title: t("settings.title") }}
        title={t("team.roles_title")}
        summary={t("team.roles_summary")}
      />
      {wide ? (
        <WideTable label={t("team.roles_title")}>
          <Table
            size="small"
            pagination={false}
            rowKey="code"
            dataSource={permissions}
            columns={[
              {
                key: "permission",
                title: t("team.permission"),
                render: (_, { code }) => (
                  <span style={{ display: "block", maxWidth: 480, whiteSpace: "normal" }}>
                    {word("permission", code)}
                  </span>
                ),
              },
              ...ROLES.map((role) => ({
                key: role,
                title: word("role", role),
                align: "center" as const,
                render: (_: unknown, { roles }: { roles: string[] }) =>
                  roles.includes(role) ? <CheckOutlined aria-label={t("kit.yes")} /> : null,
              })),
            ]}
          />
        </WideTable>
      ) : (
        <Collapse
          items={ROLES.map((role) => ({
            key: role,
            label: word("role", role),
            children: (
              <ul style={{ margin: 0, paddingInlineStart: 20 }}>
                {permissions
                  .filter(({ roles }) => roles.includes(role))
                  .map(({ code }) => (
                    <li key={code}>{word("permission", code)}</li>
                  ))}
              </ul>
            ),
          }))}
        />
      )}
    </Flex>
  );
}
