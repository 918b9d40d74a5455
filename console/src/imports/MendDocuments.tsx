/** Records of an NDJSON file to be mended: each as a document, with what is wrong above it. */

import { Flex, Input, Pagination, Typography } from "antd";
import { useState } from "react";
import { LeaveOut, type MendProps, Wrong } from "@/imports/MendTable";
import { cellNow, readable } from "@/imports/rejects";
import { Part } from "@/kit/ThingPage";
import { useWords } from "@/words";

const PAGE = 20;

/** Lines that a document fills on a wide page. */
function rowsOf(text: string): number {
  const lines = text.split("\n").reduce((sum, line) => sum + Math.ceil((line.length + 1) / 120), 0);
  return Math.min(16, Math.max(3, lines));
}

export function MendDocuments({ rejects, mended, onChange, onLeave }: MendProps) {
  const { t } = useWords();
  const [page, setPage] = useState(1);
  return (
    <Flex vertical gap={12}>
      {rejects.rows.slice((page - 1) * PAGE, page * PAGE).map((row) => {
        const now = cellNow(row, 0, mended);
        return (
          <Part
            key={row.at}
            title={t("imports.row_no", { row: row.row })}
            extra={<LeaveOut at={row.at} out={mended.out.includes(row.at)} onLeave={onLeave} />}
          >
            <Wrong problems={row.problems} named />
            <Input.TextArea
              aria-label={t("imports.cell", { column: "JSON", row: row.row })}
              rows={rowsOf(now)} // autoSize measures with inline styles, which the page does not allow
              status={readable(now) ? undefined : "error"}
              disabled={mended.out.includes(row.at)}
              value={now}
              onChange={(event) => onChange(row.at, 0, event.target.value)}
              style={{ fontFamily: "ui-monospace, monospace", fontSize: 12, marginTop: 8 }}
            />
            {!readable(now) && <Typography.Text type="danger">{t("imports.unreadable_json")}</Typography.Text>}
          </Part>
        );
      })}
      {rejects.rows.length > PAGE && (
        <Pagination
          align="end"
          current={page}
          pageSize={PAGE}
          total={rejects.rows.length}
          showSizeChanger={false}
          onChange={setPage}
        />
      )}
    </Flex>
  );
}
