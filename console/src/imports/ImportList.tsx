/** Every file that was sent to be brought in, the newest first. */

import { UploadOutlined } from "@ant-design/icons";
import { Button, Empty, Flex } from "antd";
import { Link } from "react-router";
import { api, told } from "@/api/client";
import type { ImportShown } from "@/generated/api";
import { KINDS, PERMISSION } from "@/imports/kinds";
import { ended, Outcome, Standing, useImport } from "@/imports/Standing";
import { ListPage } from "@/kit/ListPage";
import type { Column } from "@/kit/list";
import { shortId, When } from "@/kit/parts";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

const STATES = ["uploaded", "checking", "running", "finished", "failed", "cancelled"] as const;

export function ImportList() {
  const { t, word } = useWords();
  const may = useMay();
  const send = may("imports.run") && KINDS.some((kind) => may(PERMISSION[kind])) && (
    <Link to="/imports/new">
      <Button type="primary" icon={<UploadOutlined aria-hidden />}>
        {t("imports.send")}
      </Button>
    </Link>
  );
  return (
    <ListPage<ImportShown>
      name="imports"
      title={t("imports.title")}
      summary={t("imports.summary")}
      filters={[
        {
          name: "kind",
          label: t("imports.kind"),
          kind: "choice",
          options: KINDS.map((value) => ({ value, label: word("import_kind", value) })),
        },
        {
          name: "state",
          label: t("imports.state"),
          kind: "choice",
          options: STATES.map((value) => ({ value, label: word("import", value) })),
        },
        {
          name: "failed",
          label: t("imports.in_trouble"),
          kind: "choice",
          options: (["true", "false"] as const).map((value) => ({
            value,
            label: value === "true" ? t("kit.yes") : t("kit.no"),
          })),
        },
        { name: "ended_from", label: t("imports.ended_from"), kind: "moment" },
      ]}
      columns={useColumns()}
      ask={({ filters, after, limit, signal }) =>
        told(api.GET("/api/v1/imports", { params: { query: { ...filters, limit, after } }, signal }))
      }
      rowKey={(row) => row.id}
      to={(row) => `/imports/${row.id}`}
      card={(row) => <ImportCard row={row} />}
      primary={send}
      empty={<Empty description={t("imports.empty")}>{send}</Empty>}
    />
  );
}

/** What an import is called: its file, as long as that is remembered. */
export function nameOf(row: ImportShown): string {
  return row.filename ?? shortId(row.id);
}

function useColumns(): Column<ImportShown>[] {
  const { t, word } = useWords();
  return [
    {
      key: "filename",
      title: t("imports.file"),
      render: (row) => (
        <Link to={`/imports/${row.id}`} className="ol-clip" style={{ maxWidth: 280 }} title={nameOf(row)}>
          {nameOf(row)}
        </Link>
      ),
    },
    { key: "kind", title: t("imports.kind"), render: (row) => word("import_kind", row.kind) },
    { key: "state", title: t("imports.state"), render: (row) => <Live row={row} part="state" /> },
    { key: "outcome", title: t("imports.outcome"), render: (row) => <Live row={row} part="outcome" /> },
    { key: "created_at", title: t("imports.created_at"), render: (row) => <When at={row.created_at} /> },
  ];
}

/** A row that is under way follows it. */
function Live({ row, part }: { row: ImportShown; part: "state" | "outcome" }) {
  const followed = useImport(row.id, row).data;
  const data = ended(row) ? row : (followed ?? row);
  return part === "state" ? <Standing of={data} /> : <Outcome of={data} />;
}

function ImportCard({ row }: { row: ImportShown }) {
  const { word } = useWords();
  return (
    <Flex vertical gap={6}>
      <Flex justify="space-between" gap={8}>
        <Link to={`/imports/${row.id}`} className="ol-clip">
          {nameOf(row)}
        </Link>
        <When at={row.created_at} />
      </Flex>
      <Flex justify="space-between" gap={8} align="center">
        <span>{word("import_kind", row.kind)}</span>
        <Live row={row} part="state" />
      </Flex>
      <Live row={row} part="outcome" />
    </Flex>
  );
}
