/** What programs and web shops sign in with. */

import { KeyOutlined } from "@ant-design/icons";
import { Button, Empty, Flex, Tag } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, told } from "@/api/client";
import type { KeyOut } from "@/generated/api";
import { ListPage } from "@/kit/ListPage";
import type { Column } from "@/kit/list";
import { When } from "@/kit/parts";
import { NewKey } from "@/settings/KeyForm";
import { LimitsShown } from "@/settings/Limits";
import { useWords } from "@/words";

export function Keys() {
  const { t } = useWords();
  const [adding, setAdding] = useState(false);
  const create = (
    <Button type="primary" icon={<KeyOutlined aria-hidden />} onClick={() => setAdding(true)}>
      {t("team.key_create")}
    </Button>
  );
  return (
    <>
      <ListPage<KeyOut>
        name="keys"
        title={t("team.keys")}
        summary={t("team.keys_summary")}
        filters={[]}
        columns={useColumns()}
        ask={({ after, limit, signal }) =>
          told(api.GET("/api/v1/keys", { params: { query: { limit, after } }, signal }))
        }
        rowKey={(row) => row.id}
        to={(row) => `/settings/keys/${row.id}`}
        card={(row) => <KeyCard row={row} />}
        primary={create}
        empty={<Empty description={t("team.keys_empty")}>{create}</Empty>}
      />
      {adding && <NewKey onClose={() => setAdding(false)} />}
    </>
  );
}

/** Whether it is still good. */
export function KeyState({ of }: { of: KeyOut }) {
  const { t } = useWords();
  if (of.revoked_at) return <Tag>{t("team.key_revoked")}</Tag>;
  if (of.expires_at && new Date(of.expires_at) < new Date()) return <Tag color="warning">{t("team.key_expired")}</Tag>;
  return <Tag color="success">{t("team.key_active")}</Tag>;
}

/** The readable part of its token. */
export function prefixOf({ kind, prefix }: KeyOut): string {
  return `${kind === "publishable" ? "olp" : "olk"}_${prefix}_…`;
}

function Used({ of }: { of: KeyOut }) {
  const { t } = useWords();
  return of.last_used_at ? <When at={of.last_used_at} /> : t("team.key_unused");
}

function useColumns(): Column<KeyOut>[] {
  const { t, word } = useWords();
  return [
    {
      key: "name",
      title: t("team.key_name"),
      render: (row) => <Link to={`/settings/keys/${row.id}`}>{row.name}</Link>,
    },
    { key: "kind", title: t("team.key_kind"), render: (row) => word("key_kind", row.kind) },
    { key: "prefix", title: t("team.key_prefix"), render: (row) => <code>{prefixOf(row)}</code> },
    { key: "limits", title: t("team.where"), render: (row) => <LimitsShown of={row} /> },
    { key: "last_used_at", title: t("team.key_used"), render: (row) => <Used of={row} /> },
    { key: "state", title: t("team.state"), render: (row) => <KeyState of={row} /> },
  ];
}

function KeyCard({ row }: { row: KeyOut }) {
  const { word } = useWords();
  return (
    <Flex vertical gap={6}>
      <Flex justify="space-between" gap={8}>
        <Link to={`/settings/keys/${row.id}`} className="ol-clip">
          {row.name}
        </Link>
        <KeyState of={row} />
      </Flex>
      <Flex justify="space-between" gap={8}>
        <span>{word("key_kind", row.kind)}</span>
        <Used of={row} />
      </Flex>
      <LimitsShown of={row} />
    </Flex>
  );
}
