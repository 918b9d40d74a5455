/** Rows of a table to be mended: a line each, on a phone a card each. */

import { Checkbox, Flex, Grid, Pagination, Table, Typography, theme } from "antd";
import { useState } from "react";
import type { RowProblem } from "@/generated/api";
import { saying, sayingAll } from "@/imports/problems";
import { type Broken, cellNow, type Mended, type Rejects, troubled } from "@/imports/rejects";
import { say, useWords } from "@/words";

const PAGE = 50;

export interface MendProps {
  rejects: Rejects;
  mended: Mended;
  onChange: (at: number, place: number, said: string) => void;
  onLeave: (at: number, out: boolean) => void;
}

export function MendTable(props: MendProps & { all: boolean }) {
  const { rejects, mended, all } = props;
  const wide = Grid.useBreakpoint().md ?? window.innerWidth >= 768;
  const [page, setPage] = useState(1);
  const places = all ? rejects.columns.map((_, place) => place) : troubled(rejects);
  const rows = rejects.rows.slice((page - 1) * PAGE, page * PAGE);
  return (
    <Flex vertical gap={12}>
      {wide ? (
        <Lines {...props} rows={rows} places={places} />
      ) : (
        rows.map((row) => <Card key={row.at} {...props} row={row} places={places} mended={mended} />)
      )}
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

function Lines({ rejects, mended, onChange, onLeave, rows, places }: MendProps & { rows: Broken[]; places: number[] }) {
  const { t } = useWords();
  return (
    <Table<Broken>
      size="small"
      bordered
      pagination={false}
      rowKey={(row) => row.at}
      dataSource={rows}
      scroll={{ x: "max-content" }}
      columns={[
        {
          key: "row",
          title: t("imports.row"),
          fixed: "left",
          width: 220,
          onCell: () => ({ style: { verticalAlign: "top" } }),
          render: (_, row) => <Lead row={row} rejects={rejects} mended={mended} onLeave={onLeave} />,
        },
        ...places.map((place) => ({
          key: place,
          title: <Column name={rejects.columns[place] ?? ""} />,
          onCell: () => ({ style: { verticalAlign: "top" } }),
          render: (_: unknown, row: Broken) => (
            <Cell row={row} place={place} rejects={rejects} mended={mended} onChange={onChange} />
          ),
        })),
      ]}
    />
  );
}

function Card({ rejects, mended, onChange, onLeave, row, places }: MendProps & { row: Broken; places: number[] }) {
  const { token } = theme.useToken();
  return (
    <Flex
      vertical
      gap={8}
      style={{
        background: token.colorBgContainer,
        border: `1px solid ${token.colorBorderSecondary}`,
        borderRadius: token.borderRadiusLG,
        padding: 12,
      }}
    >
      <Lead row={row} rejects={rejects} mended={mended} onLeave={onLeave} />
      {places.map((place) => (
        <div key={place}>
          <Column name={rejects.columns[place] ?? ""} />
          <Cell row={row} place={place} rejects={rejects} mended={mended} onChange={onChange} />
        </div>
      ))}
    </Flex>
  );
}

/** A column as the file calls it, and what it holds. */
function Column({ name }: { name: string }) {
  const { t } = useWords();
  const [family = "", member] = name.split(".");
  const holds =
    say(`events.field_${name}`) ?? (member ? (say(`events.field_${family}`) ?? say(`events.field_${family}s`)) : null);
  if (!name.trim()) return t("imports.surplus");
  return (
    <>
      <code>{name}</code>
      {holds && <Typography.Text type="secondary"> {holds}</Typography.Text>}
    </>
  );
}

/** The row's number, whether it is sent, and what is wrong with it as a whole. */
function Lead({ row, rejects, mended, onLeave }: Omit<MendProps, "onChange"> & { row: Broken }) {
  const { t } = useWords();
  const whole = row.problems.filter(({ column }) => column === null || !rejects.columns.includes(column));
  return (
    <Flex vertical gap={4} style={{ maxWidth: 320 }}>
      <Flex justify="space-between" gap={12}>
        <span className="ol-number">{t("imports.row_no", { row: row.row })}</span>
        <LeaveOut at={row.at} out={mended.out.includes(row.at)} onLeave={onLeave} />
      </Flex>
      <Wrong problems={whole} named />
    </Flex>
  );
}

function Cell({ row, place, rejects, mended, onChange }: Omit<MendProps, "onLeave"> & { row: Broken; place: number }) {
  const { t } = useWords();
  const { token } = theme.useToken();
  const name = rejects.columns[place] ?? "";
  const nameless = !name.trim();
  const now = cellNow(row, place, mended);
  if (nameless && !row.cells[place]?.trim() && !now) return null;
  const problems = row.problems.filter(({ column }) => column === name);
  const changed = now !== row.cells[place];
  const edge =
    nameless && now.trim()
      ? token.colorError
      : changed
        ? token.colorPrimary
        : problems.length
          ? token.colorError
          : token.colorBorder;
  return (
    <div style={{ minWidth: 140 }}>
      <input
        aria-label={t("imports.cell", { column: nameless ? t("imports.surplus") : name, row: row.row })}
        aria-invalid={(problems.length > 0 && !changed) || (nameless && now.trim() !== "")}
        disabled={mended.out.includes(row.at)}
        value={now}
        onChange={(event) => onChange(row.at, place, event.target.value)}
        style={{
          width: "100%",
          padding: "3px 8px",
          font: "inherit",
          color: token.colorText,
          background: token.colorBgContainer,
          border: `1px solid ${edge}`,
          borderRadius: token.borderRadiusSM,
        }}
      />
      {!changed && <Wrong problems={problems} />}
    </div>
  );
}

/** Problems, small, below what they are about. */
export function Wrong({ problems, named = false }: { problems: readonly RowProblem[]; named?: boolean }) {
  return problems.map((problem) => (
    <Typography.Text
      key={`${problem.column} ${problem.code}`}
      type="danger"
      style={{ display: "block", fontSize: 12, maxWidth: 320, whiteSpace: "normal" }}
    >
      {named && problem.column && (
        <>
          <code>{problem.column}</code>:{" "}
        </>
      )}
      {saying(problem)}
      {sayingAll(problem)
        .slice(1)
        .map((line) => (
          <span key={line} style={{ display: "block", overflowWrap: "anywhere" }}>
            {line}
          </span>
        ))}
    </Typography.Text>
  ));
}

/** Not sent again. */
export function LeaveOut({
  at,
  out,
  onLeave,
}: {
  at: number;
  out: boolean;
  onLeave: (at: number, out: boolean) => void;
}) {
  const { t } = useWords();
  return (
    <Checkbox checked={out} onChange={(event) => onLeave(at, event.target.checked)}>
      {t("imports.leave_out")}
    </Checkbox>
  );
}
