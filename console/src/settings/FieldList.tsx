/** The fields that this shop has added to its things. */

import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Empty, Flex, Segmented, Tag } from "antd";
import { useState } from "react";
import { api, told } from "@/api/client";
import type { CustomFieldOut, Owner } from "@/generated/api";
import { labelOf } from "@/kit/custom";
import { Heading } from "@/kit/Heading";
import { useConfirm } from "@/kit/useConfirm";
import { Few } from "@/settings/Few";
import { ChangeField, NewField, OWNERS } from "@/settings/FieldForm";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

export function FieldList() {
  const { t, word } = useWords();
  const may = useMay();
  const [owner, setOwner] = useState<Owner>("order");
  const [open, setOpen] = useState<string | null>(null);
  const asked = useQuery({
    queryKey: ["custom_fields", "all"],
    queryFn: () => told(api.GET("/api/v1/custom-fields", { params: { query: {} } })),
  });
  const rows = asked.data?.items.filter((field) => field.owner === owner);
  const changed = asked.data?.items.find(({ id }) => id === open);
  const add = may("fields.manage") && (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen("new")}>
      {t("fields.add")}
    </Button>
  );
  return (
    <Flex vertical gap={16}>
      <Heading
        back={{ to: "/settings", title: t("settings.title") }}
        title={t("fields.title")}
        summary={t("fields.summary")}
        primary={add}
      />
      <div style={{ overflowX: "auto" }}>
        <Segmented<Owner>
          aria-label={t("fields.owner")}
          value={owner}
          onChange={setOwner}
          options={OWNERS.map((value) => ({ value, label: word("custom_field_owner", value) }))}
        />
      </div>
      <Few<CustomFieldOut>
        asked={{ data: rows, error: asked.error, refetch: asked.refetch }}
        rowKey={(field) => field.id}
        empty={<Empty description={t("fields.empty")} />}
        columns={[
          {
            key: "label",
            title: t("fields.label"),
            render: (field) =>
              may("fields.manage") ? (
                <Button type="link" style={{ padding: 0, height: "auto" }} onClick={() => setOpen(field.id)}>
                  {labelOf(field.labels, field.key)}
                </Button>
              ) : (
                labelOf(field.labels, field.key)
              ),
          },
          { key: "key", title: t("fields.key"), render: (field) => <code>{field.key}</code> },
          { key: "type", title: t("fields.type"), render: (field) => word("custom_field_type", field.type) },
          { key: "flags", title: t("fields.rules"), render: (field) => <Flags of={field} /> },
          { key: "act", title: t("fields.state"), render: (field) => <Archiving of={field} /> },
        ]}
      />
      {open === "new" && <NewField owner={owner} onClose={() => setOpen(null)} />}
      {changed && <ChangeField key={changed.id} field={changed} onClose={() => setOpen(null)} />}
    </Flex>
  );
}

const FLAGS = ["required", "public", "writable_by_buyer", "personal", "filterable"] as const;

function Flags({ of }: { of: CustomFieldOut }) {
  const { t } = useWords();
  return (
    <Flex gap={4} wrap>
      {FLAGS.filter((flag) => of[flag]).map((flag) => (
        <Tag key={flag}>{t(`fields.${flag}_short`)}</Tag>
      ))}
    </Flex>
  );
}

/** Whether values can be given, and the change of that. */
function Archiving({ of }: { of: CustomFieldOut }) {
  const { t } = useWords();
  const may = useMay();
  const confirm = useConfirm();
  const archived = of.archived_at !== null;
  const name = labelOf(of.labels, of.key);
  const change = () =>
    confirm({
      title: archived ? t("fields.restore_ask", { name }) : t("fields.archive_ask", { name }),
      effect: archived ? t("fields.restore_effect") : t("fields.archive_effect"),
      verb: archived ? t("fields.restore") : t("fields.archive"),
      danger: !archived,
      act: () =>
        api.PATCH("/api/v1/custom-fields/{field_id}", {
          params: { path: { field_id: of.id }, header: { "If-Match": `"${of.version}"` } },
          body: { archived: !archived },
        }),
      done: t("fields.changed", { name }),
      stale: ["custom_fields"],
    });
  return (
    <Flex gap={8} align="center">
      {archived ? <Tag>{t("fields.archived")}</Tag> : <Tag color="success">{t("fields.in_use")}</Tag>}
      {may("fields.manage") && (
        <Button size="small" onClick={change}>
          {archived ? t("fields.restore") : t("fields.archive")}
        </Button>
      )}
    </Flex>
  );
}
