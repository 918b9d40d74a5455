/** A list: title and summary, saved views, chips, a table (cards on a phone), and a bar for what is selected. */

import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Empty, Flex, Grid, Skeleton, Typography } from "antd";
import { type ReactNode, useEffect, useRef } from "react";
import { hopeless, Problem } from "@/api/problem";
import type { List } from "@/generated/api";
import { ActBar } from "@/kit/ActBar";
import { ColumnChoice, shownColumns, useColumns } from "@/kit/ColumnChoice";
import { ExportMenu } from "@/kit/ExportMenu";
import { type Filter, FilterBar } from "@/kit/Filters";
import { Cards, Rows } from "@/kit/ListRows";
import type { Act, Column } from "@/kit/list";
import { type Filters, type ListState, useListState } from "@/kit/listState";
import { Forbidden, Refused } from "@/kit/Refused";
import { useSelection } from "@/kit/selection";
import { useWindowTitle } from "@/kit/useWindowTitle";
import { ViewTabs } from "@/kit/Views";
import { useWords } from "@/words";

export const PAGE_ROWS = 50;

export interface Asked {
  filters: Filters;
  after: string | null;
  limit: number;
  signal: AbortSignal;
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
  const before = useRef<(string | null)[]>([]);
  const asked = useQuery({
    queryKey: [props.name, "list", state.filters, state.after],
    queryFn: ({ signal }) => props.ask({ filters: state.filters, after: state.after, limit: PAGE_ROWS, signal }),
    placeholderData: keepPreviousData,
  });
  const scope = JSON.stringify(state.filters);
  const selection = useSelection(props.rowKey, scope);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins at its first page
  useEffect(() => {
    before.current = [];
  }, [scope]);
  const rows = asked.data?.items ?? [];
  const columns = shownColumns(props.columns, chosen);
  const list = { ...props, rows, selection: props.acts?.length ? selection : null };
  const turn = (after: string | null) => {
    state.page(after);
    selection.clear();
    window.scrollTo({ top: 0 });
  };
  if (asked.error instanceof Problem && asked.error.status === 403 && !Object.keys(state.filters).length)
    return <Forbidden error={asked.error} title={props.title} />;
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
      {asked.error && <ListRefused error={asked.error} state={state} retry={() => void asked.refetch()} />}
      {selection.rows.length > 0 && props.acts && (
        <ActBar rows={selection.rows} acts={props.acts} onDone={selection.clear} />
      )}
      {asked.isPending ? (
        <Skeleton active title={false} paragraph={{ rows: 12, width: "100%" }} />
      ) : !asked.data ? null : rows.length === 0 ? (
        Object.keys(state.filters).length || state.after ? (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("kit.nothing_found")}>
            <Button onClick={() => state.show({})}>{t("kit.clear_filters")}</Button>
          </Empty>
        ) : (
          props.empty
        )
      ) : wide ? (
        <Rows {...list} columns={columns} busy={asked.isPlaceholderData} />
      ) : (
        <Cards {...list} />
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

interface RefusedProps {
  error: unknown;
  state: ListState;
  retry: () => void;
}

/** Why there is no list, and the way out of an address that asks for nonsense. */
function ListRefused({ error, state, retry }: RefusedProps) {
  const { t } = useWords();
  const narrowed = Object.keys(state.filters).length > 0;
  return (
    <Refused error={error} retry={hopeless(error) ? undefined : retry}>
      {narrowed && (
        <Button size="small" onClick={() => state.show({})}>
          {t("kit.clear_filters")}
        </Button>
      )}
      {state.after && (
        <Button size="small" onClick={() => state.page(null)}>
          {t("kit.first")}
        </Button>
      )}
    </Refused>
  );
}
