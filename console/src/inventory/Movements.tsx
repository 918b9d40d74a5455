/** Every movement of all stock, the last first. */

import { Empty, Flex } from "antd";
import { api, told } from "@/api/client";
import type { MovementShown } from "@/generated/api";
import { useLevelFilters } from "@/inventory/Board";
import { Cause, Goods, StockNav, Who } from "@/inventory/parts";
import { COUNTERS, levelPath } from "@/inventory/paths";
import { REASONS } from "@/inventory/reasons";
import { Steps } from "@/inventory/Steps";
import type { Filter } from "@/kit/Filters";
import { ListPage } from "@/kit/ListPage";
import type { Column } from "@/kit/list";
import { useListState } from "@/kit/listState";
import { useLocationName } from "@/kit/locations";
import { Count, shortId, When } from "@/kit/parts";
import { useWords } from "@/words";

export function Movements() {
  const { t } = useWords();
  return (
    <>
      <StockNav />
      <ListPage<MovementShown>
        name="movements"
        views="movements"
        title={t("stock.movements")}
        summary={t("stock.movements_summary")}
        filters={useFilters()}
        columns={useColumns()}
        exportOf="movements"
        ask={({ filters, after, limit, signal }) =>
          told(api.GET("/api/v1/stock/movements", { params: { query: { ...filters, limit, after } }, signal }))
        }
        rowKey={(row) => `${row.location} ${row.sku} ${row.seq}`}
        to={levelPath}
        card={(row) => <MovementCard row={row} />}
        empty={<Empty description={t("stock.movements_empty")} />}
      />
    </>
  );
}

function useFilters(): Filter[] {
  const { t, word } = useWords();
  const { filters } = useListState();
  return [
    ...useLevelFilters(),
    {
      name: "reason",
      label: t("stock.reason"),
      kind: "choice",
      options: REASONS.map((value) => ({ value, label: word("movement_reason", value) })),
    },
    { name: "recorded", label: t("stock.recorded"), kind: "period" },
    ...one("order_id", t("stock.order"), filters.order_id),
    ...one("document_id", t("stock.document"), filters.document_id),
  ];
}

/** What one comes to by a link: it can be taken away again. */
function one(name: string, label: string, id: string | undefined): Filter[] {
  return id ? [{ name, label, kind: "choice", options: [{ value: id, label: shortId(id) }] }] : [];
}

function useColumns(): Column<MovementShown>[] {
  const { t, word } = useWords();
  const name = useLocationName();
  return [
    { key: "recorded_at", title: t("stock.recorded"), render: (row) => <When at={row.recorded_at} /> },
    {
      key: "sku",
      title: t("stock.goods"),
      width: 240,
      render: (row) => <Goods sku={row.sku} titles={row.titles} to={levelPath(row)} />,
    },
    { key: "location", title: t("stock.location"), render: (row) => name(row.location) },
    { key: "reason", title: t("stock.reason"), render: (row) => word("movement_reason", row.reason) },
    { key: "d_on_hand", title: t("stock.changed"), render: (row) => <Steps of={row} /> },
    ...COUNTERS.map(
      (counter, nth): Column<MovementShown> => ({
        key: `${counter}_after`,
        title: word("stock", counter),
        align: "right",
        hidden: nth > 1,
        render: (row) => <Count of={row[`${counter}_after`]} />,
      }),
    ),
    { key: "document_kind", title: t("stock.cause"), render: (row) => <Cause movement={row} /> },
    {
      key: "actor_kind",
      title: t("stock.who"),
      render: (row) => <Who kind={row.actor_kind} name={row.actor_name} />,
    },
  ];
}

function MovementCard({ row }: { row: MovementShown }) {
  const { word } = useWords();
  const name = useLocationName();
  return (
    <Flex vertical gap={6}>
      <Flex justify="space-between" gap={8}>
        <span>{word("movement_reason", row.reason)}</span>
        <When at={row.recorded_at} />
      </Flex>
      <Flex justify="space-between" gap={8}>
        <Goods sku={row.sku} titles={row.titles} to={levelPath(row)} />
        <span style={{ whiteSpace: "nowrap" }}>{name(row.location)}</span>
      </Flex>
      <Steps of={row} />
      <Flex justify="space-between" gap={8} wrap>
        <Cause movement={row} />
        <Who kind={row.actor_kind} name={row.actor_name} />
      </Flex>
    </Flex>
  );
}
