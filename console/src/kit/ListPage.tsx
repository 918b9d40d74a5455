/** A list: title and summary, saved views, chips, a table (cards on a phone), and a bar for what is selected. */

import { ExportOutlined, LeftOutlined, RightOutlined, SettingOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { App, Button, Checkbox, Dropdown, Empty, Flex, Grid, Popover, Skeleton, Table, Typography, theme } from "antd";
import { type Key, type ReactNode, useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { download } from "@/api/client";
import type { List } from "@/generated/api";
import { type Filter, FilterBar } from "@/kit/Filters";
import { type Filters, useListState } from "@/kit/listState";
import { Refused, sentenceOf } from "@/kit/Refused";
import { useWindowTitle } from "@/kit/useWindowTitle";
import { ViewTabs } from "@/kit/Views";
import { useWords } from "@/words";

export const PAGE_ROWS = 50;
const FORMS = ["csv", "xlsx", "ndjson"] as const;

export interface Column<Row> {
  /** The row's member that it shows: what a saved view calls it. */
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  width?: number;
  align?: "right";
  /** Not shown until somebody chooses it. */
  hidden?: boolean;
}

export interface Asked {
  filters: Filters;
  after: string | null;
  limit: number;
  signal: AbortSignal;
}

export interface Act<Row> {
  key: string;
  label: string;
  danger?: boolean;
  /** Shown above the list until `close` is called. */
  render: (rows: readonly Row[], close: () => void) => ReactNode;
}

interface Props<Row> {
  /** What it is called in queries, saved views and column choices. */
  name: string;
  title: string;
  /** One line: what the page is for. */
  summary: ReactNode;
  /** The list of saved views, where there is one. */
  views?: List;
  columns: readonly Column<Row>[];
  filters: readonly Filter[];
  search?: string;
  ask: (asked: Asked) => Promise<{ items: Row[]; next: string | null }>;
  rowKey: (row: Row) => string;
  /** Where a row leads. */
  to?: (row: Row) => string;
  onHover?: (row: Row) => void;
  /** A row on a phone. */
  card: (row: Row) => ReactNode;
  primary?: ReactNode;
  /** What stands between the title and the list. */
  above?: ReactNode;
  acts?: readonly Act<Row>[];
  /** The export with the same filters: `orders` for /exports/orders.csv. */
  exportOf?: string;
  /** What stands there before there is anything. */
  empty: ReactNode;
}

export function ListPage<Row extends object>(props: Props<Row>) {
  const { t } = useWords();
  const state = useListState();
  const heading = useRef<HTMLElement>(null);
  useWindowTitle(heading);
  const wide = Grid.useBreakpoint().md ?? window.innerWidth >= 768;
  const [chosen, choose] = useColumns(props.name);
  const [selected, setSelected] = useState<readonly string[]>([]);
  const before = useRef<(string | null)[]>([]);
  const asked = useQuery({
    queryKey: [props.name, "list", state.filters, state.after],
    queryFn: ({ signal }) => props.ask({ filters: state.filters, after: state.after, limit: PAGE_ROWS, signal }),
    placeholderData: keepPreviousData,
  });
  const scope = JSON.stringify(state.filters);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list selects anew
  useEffect(() => {
    setSelected([]);
    before.current = [];
  }, [scope]);
  const rows = asked.data?.items ?? [];
  const columns = shownColumns(props.columns, chosen);
  const picked = rows.filter((row) => selected.includes(props.rowKey(row)));
  const turn = (after: string | null) => {
    state.page(after);
    setSelected([]);
    window.scrollTo({ top: 0 });
  };
  return (
    <Flex vertical gap={12}>
      <Flex justify="space-between" align="flex-start" gap={12} wrap>
        <div style={{ minWidth: 0 }}>
          <Typography.Title ref={heading} level={1} style={{ fontSize: 20, margin: 0 }}>
            {props.title}
          </Typography.Title>
          <Typography.Text type="secondary">{props.summary}</Typography.Text>
        </div>
        <Flex gap={8} wrap>
          {props.exportOf && <ExportMenu of={props.exportOf} filters={state.filters} />}
          {props.primary}
        </Flex>
      </Flex>
      {props.above}
      <div>
        {props.views && <ViewTabs list={props.views} state={state} columns={chosen} onColumns={choose} />}
        <FilterBar
          filters={props.filters}
          state={state}
          search={props.search}
          extra={wide && <ColumnChoice columns={props.columns} chosen={chosen} onChoose={choose} />}
        />
      </div>
      {asked.error && <Refused error={asked.error} retry={() => void asked.refetch()} />}
      {picked.length > 0 && props.acts && <ActBar rows={picked} acts={props.acts} onDone={() => setSelected([])} />}
      {asked.isPending ? (
        <Skeleton active title={false} paragraph={{ rows: 12, width: "100%" }} />
      ) : rows.length === 0 && !asked.error ? (
        Object.keys(state.filters).length || state.after ? (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("kit.nothing_found")}>
            <Button onClick={() => state.show({})}>{t("kit.clear_filters")}</Button>
          </Empty>
        ) : (
          props.empty
        )
      ) : wide ? (
        <Rows
          {...props}
          rows={rows}
          columns={columns}
          selected={selected}
          onSelect={setSelected}
          busy={asked.isPlaceholderData}
        />
      ) : (
        <Cards {...props} rows={rows} />
      )}
      {(state.after || asked.data?.next) && (
        <Flex justify="space-between" align="center">
          <Typography.Text type="secondary">{t("kit.rows", { count: rows.length })}</Typography.Text>
          <Flex gap={8}>
            {state.after && (
              <Button icon={<LeftOutlined aria-hidden />} onClick={() => turn(before.current.pop() ?? null)}>
                {before.current.length ? t("kit.previous") : t("kit.first")}
              </Button>
            )}
            <Button
              disabled={!asked.data?.next || asked.isPlaceholderData}
              onClick={() => {
                before.current.push(state.after);
                turn(asked.data?.next ?? null);
              }}
            >
              {t("kit.next")} <RightOutlined aria-hidden />
            </Button>
          </Flex>
        </Flex>
      )}
    </Flex>
  );
}

function shownColumns<Row>(columns: readonly Column<Row>[], chosen: readonly string[]): readonly Column<Row>[] {
  if (!chosen.length) return columns.filter((column) => !column.hidden);
  return chosen.flatMap((key) => columns.find((column) => column.key === key) ?? []);
}

/** The columns that somebody chose for a list; none: the usual ones. */
function useColumns(name: string): [readonly string[], (columns: readonly string[]) => void] {
  const kept = `orderloom.columns.${name}`;
  const [columns, setColumns] = useState<readonly string[]>(() => JSON.parse(localStorage.getItem(kept) ?? "[]"));
  return [
    columns,
    (next) => {
      localStorage.setItem(kept, JSON.stringify(next));
      setColumns(next);
    },
  ];
}

interface RowsProps<Row> extends Props<Row> {
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  selected: readonly string[];
  onSelect: (keys: readonly string[]) => void;
  busy: boolean;
}

function Rows<Row extends object>(props: RowsProps<Row>) {
  const navigate = useNavigate();
  return (
    <div className="ol-wide-table">
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
          onHeaderCell: () => ({ style: { whiteSpace: column.width ? "normal" : undefined } }),
          render: (_: unknown, row: Row) => column.render(row),
        }))}
        rowSelection={
          props.acts && {
            selectedRowKeys: [...props.selected],
            onChange: (keys: Key[]) => props.onSelect(keys.map(String)),
          }
        }
        onRow={(row) => ({
          className: props.to ? "ol-row" : undefined,
          onMouseEnter: () => props.onHover?.(row),
          onClick: (event) => {
            if (
              !props.to ||
              (event.target as HTMLElement).closest("a, button, label, input, .ant-table-selection-column")
            )
              return;
            if (window.getSelection()?.toString()) return;
            const path = props.to(row);
            if (event.ctrlKey || event.metaKey) window.open(`/console${path}`);
            else void navigate(path);
          },
        })}
      />
    </div>
  );
}

function Cards<Row extends object>(props: Props<Row> & { rows: readonly Row[] }) {
  const { token } = theme.useToken();
  const navigate = useNavigate();
  return (
    <Flex vertical gap={8}>
      {props.rows.map((row) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the link in the card has the keys
        // biome-ignore lint/a11y/noStaticElementInteractions: the link in the card is the way; the card is its larger target
        <div
          key={props.rowKey(row)}
          className={props.to ? "ol-row" : undefined}
          onClick={(event) => {
            if (props.to && !(event.target as HTMLElement).closest("a, button")) void navigate(props.to(row));
          }}
          style={{
            background: token.colorBgContainer,
            border: `1px solid ${token.colorBorderSecondary}`,
            borderRadius: token.borderRadiusLG,
            padding: 12,
          }}
        >
          {props.card(row)}
        </div>
      ))}
    </Flex>
  );
}

interface ChoiceProps<Row> {
  columns: readonly Column<Row>[];
  chosen: readonly string[];
  onChoose: (columns: readonly string[]) => void;
}

function ColumnChoice<Row>({ columns, chosen, onChoose }: ChoiceProps<Row>) {
  const { t } = useWords();
  const shown = shownColumns(columns, chosen).map((column) => column.key);
  const toggle = (key: string, on: boolean) =>
    onChoose(columns.map((column) => column.key).filter((each) => (each === key ? on : shown.includes(each))));
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <Flex vertical gap={4} style={{ maxHeight: 400, overflow: "auto" }}>
          {columns.map((column) => (
            <Checkbox
              key={column.key}
              checked={shown.includes(column.key)}
              disabled={shown.length === 1 && shown[0] === column.key}
              onChange={(event) => toggle(column.key, event.target.checked)}
            >
              {column.title}
            </Checkbox>
          ))}
          <Button type="link" onClick={() => onChoose([])}>
            {t("kit.columns_usual")}
          </Button>
        </Flex>
      }
    >
      <Button icon={<SettingOutlined aria-hidden />}>{t("kit.columns")}</Button>
    </Popover>
  );
}

function ExportMenu({ of, filters }: { of: string; filters: Filters }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const save = async (form: string) => {
    setBusy(true);
    try {
      const { sort: _, ...narrowed } = filters;
      const query = new URLSearchParams(narrowed).toString();
      await download(`/api/v1/exports/${of}.${form}${query ? `?${query}` : ""}`, `${of}.${form}`);
    } catch (error) {
      void message.error(sentenceOf(error, t));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: FORMS.map((form) => ({ key: form, label: t("kit.export_as", { form: form.toUpperCase() }) })),
        onClick: ({ key }) => void save(key),
      }}
    >
      <Button icon={<ExportOutlined aria-hidden />} loading={busy}>
        {busy ? t("kit.exporting") : t("kit.export")}
      </Button>
    </Dropdown>
  );
}

interface ActBarProps<Row> {
  rows: readonly Row[];
  acts: readonly Act<Row>[];
  onDone: () => void;
}

/** Appears with a selection. */
function ActBar<Row>({ rows, acts, onDone }: ActBarProps<Row>) {
  const { t } = useWords();
  const { token } = theme.useToken();
  const [open, setOpen] = useState<Act<Row> | null>(null);
  return (
    <Flex
      align="center"
      gap={8}
      wrap
      style={{
        padding: "6px 12px",
        borderRadius: 6,
        background: token.colorPrimaryBg,
        position: "sticky",
        top: 60,
        zIndex: 10,
      }}
    >
      <span>{t("kit.selected", { count: rows.length })}</span>
      {acts.map((act) => (
        <Button key={act.key} size="small" danger={act.danger} onClick={() => setOpen(act)}>
          {act.label}
        </Button>
      ))}
      <Button size="small" type="text" onClick={onDone}>
        {t("kit.deselect")}
      </Button>
      {open?.render(rows, () => setOpen(null))}
    </Flex>
  );
}
