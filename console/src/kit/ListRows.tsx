/** The rows of a list: a table, on a phone a card each. */

import { Checkbox, Flex, Table, theme } from "antd";
import type { ReactNode } from "react";
import { useNavigate } from "react-router";
import type { Column } from "@/kit/list";
import type { Selection } from "@/kit/selection";
import { WideTable } from "@/kit/WideTable";
import { useWords } from "@/words";

interface Props<Row> {
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Where a row leads. */
  to?: (row: Row) => string;
  /** What is selected, where something can be done with it. */
  selection: Selection<Row> | null;
}

interface TableProps<Row> extends Props<Row> {
  columns: readonly Column<Row>[];
  onHover?: (row: Row) => void;
  busy: boolean;
}

const OWN_CLICKS = "a, button, label, input, .ant-table-selection-column";

export function Rows<Row extends object>(props: TableProps<Row>) {
  const navigate = useNavigate();
  const { t } = useWords();
  const { selection, to } = props;
  return (
    <WideTable>
      <Table<Row>
        size="middle"
        rowKey={props.rowKey}
        dataSource={props.rows}
        pagination={false}
        aria-busy={props.busy}
        columns={props.columns.map((column) => ({
          key: column.key,
          title: column.title,
          align: column.align,
          width: column.width,
          render: (_: unknown, row: Row) => column.render(row),
        }))}
        rowSelection={
          selection
            ? {
                selectedRowKeys: [...selection.keys],
                getTitleCheckboxProps: () => ({ "aria-label": t("kit.select_all", { count: props.rows.length }) }),
                getCheckboxProps: (row) => ({ "aria-label": `${t("kit.select")} ${props.rows.indexOf(row) + 1}` }),
                onChange: (keys) => selection.choose(props.rows, new Set(keys.map(String))),
              }
            : undefined
        }
        onRow={(row) => ({
          className: to ? "ol-row" : undefined,
          onMouseEnter: () => props.onHover?.(row),
          onClick: (event) => {
            if (!to || (event.target as HTMLElement).closest(OWN_CLICKS)) return;
            if (window.getSelection()?.toString()) return;
            const path = to(row);
            if (event.ctrlKey || event.metaKey) window.open(`/console${path}`);
            else void navigate(path);
          },
        })}
      />
    </WideTable>
  );
}

export function Cards<Row extends object>(props: Props<Row> & { card: (row: Row) => ReactNode }) {
  const { t } = useWords();
  const { rows, rowKey, selection } = props;
  const all = rows.every((row) => selection?.keys.has(rowKey(row)));
  return (
    <Flex vertical gap={8}>
      {selection && (
        <Checkbox
          checked={all}
          indeterminate={!all && rows.some((row) => selection.keys.has(rowKey(row)))}
          onChange={({ target }) => selection.choose(rows, new Set(target.checked ? rows.map(rowKey) : []))}
          style={{ paddingInline: 13 }}
        >
          {t("kit.select_all", { count: rows.length })}
        </Checkbox>
      )}
      {rows.map((row) => (
        <CardFrame key={rowKey(row)} {...props} row={row} />
      ))}
    </Flex>
  );
}

type CardProps<Row> = Props<Row> & { row: Row; card: (row: Row) => ReactNode };

function CardFrame<Row extends object>({ row, rows, rowKey, to, card, selection }: CardProps<Row>) {
  const { t } = useWords();
  const { token } = theme.useToken();
  const navigate = useNavigate();
  const key = rowKey(row);
  const toggle = (on: boolean) =>
    selection?.choose(rows, new Set([...selection.keys].filter((each) => each !== key).concat(on ? [key] : [])));
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the link in the card has the keys
    // biome-ignore lint/a11y/noStaticElementInteractions: the link in the card is the way; the card is its larger target
    <div
      className={to ? "ol-row" : undefined}
      onClick={(event) => {
        if (to && !(event.target as HTMLElement).closest(OWN_CLICKS)) void navigate(to(row));
      }}
      style={{
        display: "flex",
        gap: 12,
        background: selection?.keys.has(key) ? token.colorPrimaryBg : token.colorBgContainer,
        border: `1px solid ${token.colorBorderSecondary}`,
        borderRadius: token.borderRadiusLG,
        padding: 12,
      }}
    >
      {selection && (
        <Checkbox
          className="ol-tick"
          aria-label={t("kit.select")}
          checked={selection.keys.has(key)}
          onChange={({ target }) => toggle(target.checked)}
        />
      )}
      <div style={{ flex: 1, minWidth: 0 }}>{card(row)}</div>
    </div>
  );
}
