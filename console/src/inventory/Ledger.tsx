/** Every movement of a level, the last first: what it changed, how it stood afterwards, because of what, by whom. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Flex, Grid, Select, Table, Typography, theme } from "antd";
import { api, told } from "@/api/client";
import type { LevelShown, MovementReason, MovementShown } from "@/generated/api";
import { Cause, Who } from "@/inventory/parts";
import { COUNTERS, type Counter, type Figure } from "@/inventory/paths";
import { REASONS } from "@/inventory/reasons";
import { Steps } from "@/inventory/Steps";
import { Count, Money, Nothing, When } from "@/kit/parts";
import { Part, Pending } from "@/kit/ThingPage";
import { useWords } from "@/words";

const PAGE_ROWS = 50;

interface Props {
  level: LevelShown;
  /** Only what was recorded until then. */
  at: string | null;
  /** The figure that is being explained. */
  of: Figure;
  reason: string | null;
  onReason: (reason: string | null) => void;
}

export function Ledger({ level, at, of, reason, onReason }: Props) {
  const { t, word } = useWords();
  const wide = Grid.useBreakpoint().md ?? window.innerWidth >= 768;
  const { sku, location } = level;
  const asked = useInfiniteQuery({
    queryKey: ["movements", "level", location, sku, at, reason],
    queryFn: ({ pageParam, signal }) =>
      told(
        api.GET("/api/v1/stock/{sku}/{location}/movements", {
          params: {
            path: { sku, location },
            query: { at, reason: reason as MovementReason | null, limit: PAGE_ROWS, after: pageParam },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = asked.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Part
      title={t("stock.all_movements")}
      extra={
        <Select
          size="small"
          allowClear
          aria-label={t("stock.reason")}
          placeholder={t("stock.any_reason")}
          value={reason}
          onChange={(next: string | undefined) => onReason(next ?? null)}
          options={REASONS.map((value) => ({ value, label: word("movement_reason", value) }))}
          popupMatchSelectWidth={false}
          style={{ width: 136 }}
        />
      }
    >
      {asked.data ? (
        <Flex vertical gap={12}>
          {wide ? <Rows rows={rows} of={of} currency={level.currency} /> : <Cards rows={rows} of={of} />}
          {asked.hasNextPage ? (
            <Button loading={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
              {t("stock.earlier")}
            </Button>
          ) : (
            <Typography.Text type="secondary">
              {rows.length ? t("stock.first_movement") : t("stock.no_movements")}
            </Typography.Text>
          )}
        </Flex>
      ) : (
        <Pending asked={asked} />
      )}
    </Part>
  );
}

/** The counters that any of these says something about. */
function spoken(rows: readonly MovementShown[], of: Figure): Counter[] {
  return COUNTERS.filter(
    (counter) =>
      counter === "on_hand" ||
      counter === "reserved" ||
      counter === of ||
      rows.some((row) => row[`${counter}_after`] !== 0 || row[`d_${counter}`] !== 0),
  );
}

function Rows({ rows, of, currency }: { rows: readonly MovementShown[]; of: Figure; currency: string }) {
  const { t, word } = useWords();
  const { token } = theme.useToken();
  const costs = rows.some((row) => row.d_value_minor !== null);
  return (
    <Table<MovementShown>
      size="small"
      rowKey="seq"
      dataSource={rows}
      pagination={false}
      scroll={{ x: "max-content" }}
      columns={[
        { title: t("stock.when"), render: (_, row) => <Moment row={row} /> },
        { title: t("stock.reason"), render: (_, row) => word("movement_reason", row.reason) },
        ...spoken(rows, of).map((counter) => ({
          title: word("stock", counter),
          align: "right" as const,
          onCell: () => ({ style: counter === of ? { background: token.colorPrimaryBg } : {} }),
          render: (_: unknown, row: MovementShown) => <Step row={row} counter={counter} />,
        })),
        ...(costs
          ? [
              {
                title: t("stock.value"),
                align: "right" as const,
                render: (_: unknown, row: MovementShown) =>
                  row.d_value_minor ? <Money minor={row.d_value_minor} currency={currency} signed /> : <Nothing />,
              },
            ]
          : []),
        { title: t("stock.cause"), render: (_, row) => <Cause movement={row} /> },
        { title: t("stock.who"), render: (_, row) => <Who kind={row.actor_kind} name={row.actor_name} /> },
      ]}
    />
  );
}

/** What was added to a counter, and how it stood then. */
function Step({ row, counter }: { row: MovementShown; counter: Counter }) {
  const { token } = theme.useToken();
  const added = row[`d_${counter}`];
  return (
    <span style={{ whiteSpace: "nowrap" }}>
      {added !== 0 && (
        <strong style={{ marginInlineEnd: 8, color: added > 0 ? token.colorSuccess : token.colorError }}>
          <Count of={added} signed />
        </strong>
      )}
      <span
        style={{ display: "inline-block", minWidth: 32, color: added === 0 ? token.colorTextDescription : undefined }}
      >
        <Count of={row[`${counter}_after`]} />
      </span>
    </span>
  );
}

const LATE_MS = 60_000; // what was written down later than that says so

function Moment({ row }: { row: MovementShown }) {
  const late = new Date(row.recorded_at).getTime() - new Date(row.occurred_at).getTime() > LATE_MS;
  return (
    <Flex vertical>
      <When at={row.recorded_at} />
      {late && <Late at={row.occurred_at} />}
    </Flex>
  );
}

function Late({ at }: { at: string }) {
  const { t } = useWords();
  return (
    <Typography.Text type="secondary" style={{ fontSize: 12 }}>
      {t("stock.occurred")} <When at={at} />
    </Typography.Text>
  );
}

function Cards({ rows, of }: { rows: readonly MovementShown[]; of: Figure }) {
  const { t, word } = useWords();
  const { token } = theme.useToken();
  return (
    <div>
      {rows.map((row) => (
        <Flex
          key={row.seq}
          vertical
          gap={4}
          style={{ padding: "10px 0", borderBottom: `1px solid ${token.colorBorderSecondary}` }}
        >
          <Flex justify="space-between" gap={8}>
            <strong>{word("movement_reason", row.reason)}</strong>
            <Moment row={row} />
          </Flex>
          <Steps of={row} />
          <Typography.Text type="secondary">
            {t("stock.after")}:{" "}
            {spoken([row], of)
              .map((counter) => `${word("stock", counter)} ${row[`${counter}_after`]}`)
              .join(" · ")}
          </Typography.Text>
          <Flex justify="space-between" gap={8} wrap>
            <Cause movement={row} />
            <Who kind={row.actor_kind} name={row.actor_name} />
          </Flex>
        </Flex>
      ))}
    </div>
  );
}
