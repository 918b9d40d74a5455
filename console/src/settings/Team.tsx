/** Who works here. */

import { UserAddOutlined } from "@ant-design/icons";
import { Button, Empty, Flex, Tag } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, told } from "@/api/client";
import type { StaffOut } from "@/generated/api";
import { ListPage } from "@/kit/ListPage";
import type { Column } from "@/kit/list";
import { When } from "@/kit/parts";
import { LimitsShown } from "@/settings/Limits";
import { NewPerson } from "@/settings/PersonForms";
import { useWords } from "@/words";

export function Team() {
  const { t } = useWords();
  const [adding, setAdding] = useState(false);
  return (
    <>
      <ListPage<StaffOut>
        name="staff"
        title={t("team.title")}
        summary={<Link to="/settings/roles">{t("team.summary")}</Link>}
        filters={[]}
        columns={useColumns()}
        ask={({ after, limit, signal }) =>
          told(api.GET("/api/v1/staff", { params: { query: { limit, after } }, signal }))
        }
        rowKey={(row) => row.id}
        to={(row) => `/settings/team/${row.id}`}
        card={(row) => <PersonCard row={row} />}
        primary={
          <Button type="primary" icon={<UserAddOutlined aria-hidden />} onClick={() => setAdding(true)}>
            {t("team.add")}
          </Button>
        }
        empty={<Empty description={t("team.title")} />}
      />
      {adding && <NewPerson onClose={() => setAdding(false)} />}
    </>
  );
}

export function Roles({ of }: { of: readonly string[] }) {
  const { word } = useWords();
  return (
    <Flex gap={4} wrap>
      {of.map((role) => (
        <Tag key={role}>{word("role", role)}</Tag>
      ))}
    </Flex>
  );
}

/** Whether somebody may sign in. */
export function Standing({ of }: { of: StaffOut }) {
  const { t } = useWords();
  return of.disabled_at ? <Tag>{t("team.disabled")}</Tag> : <Tag color="success">{t("team.active")}</Tag>;
}

function useColumns(): Column<StaffOut>[] {
  const { t } = useWords();
  return [
    { key: "name", title: t("team.name"), render: (row) => <Link to={`/settings/team/${row.id}`}>{row.name}</Link> },
    { key: "login", title: t("team.login"), render: (row) => row.login },
    { key: "roles", title: t("team.roles"), render: (row) => <Roles of={row.roles} /> },
    { key: "limits", title: t("team.where"), render: (row) => <LimitsShown of={row} /> },
    { key: "state", title: t("team.state"), render: (row) => <Standing of={row} /> },
    { key: "created_at", title: t("team.since"), render: (row) => <When at={row.created_at} /> },
  ];
}

function PersonCard({ row }: { row: StaffOut }) {
  return (
    <Flex vertical gap={6}>
      <Flex justify="space-between" gap={8}>
        <Link to={`/settings/team/${row.id}`} className="ol-clip">
          {row.name}
        </Link>
        <Standing of={row} />
      </Flex>
      <span className="ol-clip">{row.login}</span>
      <Roles of={row.roles} />
      <LimitsShown of={row} />
    </Flex>
  );
}
