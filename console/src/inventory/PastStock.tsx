/** Stock as it stood at a moment. */

import { Empty, Flex } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { api, told } from "@/api/client";
import type { PastLevel } from "@/generated/api";
import { useLevelFilters } from "@/inventory/Board";
import { Explained, Goods, StockNav } from "@/inventory/parts";
import { COUNTERS, levelPath } from "@/inventory/paths";
import { ListPage } from "@/kit/ListPage";
import type { Column } from "@/kit/list";
import { useListState } from "@/kit/listState";
import { useLocationName } from "@/kit/locations";
import { MomentField } from "@/kit/MomentField";
import { Money, Nothing, When } from "@/kit/parts";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

export function PastStock() {
  const { t } = useWords();
  const state = useListState();
  const [now] = useState(() => dayjs().startOf("minute").toISOString());
  const at = state.filters.at ?? now;
  return (
    <>
      <StockNav />
      <ListPage<PastLevel>
        name="stock_past"
        title={t("stock.past")}
        summary={t("stock.past_summary")}
        filters={useLevelFilters()}
        columns={useColumns(at)}
        ask={({ filters, after, limit, signal }) =>
          told(api.GET("/api/v1/stock/past", { params: { query: { ...filters, at, limit, after } }, signal }))
        }
        rowKey={(row) => `${row.location} ${row.sku}`}
        to={(row) => levelPath(row, { at })}
        card={(row) => <PastCard row={row} at={at} />}
        primary={
          <Flex align="center" gap={8}>
            <span>{t("stock.at")}</span>
            <MomentField
              past
              allowClear={false}
              aria-label={t("stock.at")}
              value={at}
              onChange={(moment) => state.filter("at", moment)}
              width={180}
            />
          </Flex>
        }
        empty={<Empty description={t("stock.past_empty")} />}
      />
    </>
  );
}

function useColumns(at: string): Column<PastLevel>[] {
  const { t, word } = useWords();
  const may = useMay();
  const name = useLocationName();
  const columns: Column<PastLevel>[] = [
    {
      key: "sku",
      title: t("stock.goods"),
      width: 260,
      render: (row) => <Goods sku={row.sku} titles={row.titles} to={levelPath(row, { at })} />,
    },
    { key: "location", title: t("stock.location"), render: (row) => name(row.location) },
    ...COUNTERS.map(
      (of): Column<PastLevel> => ({
        key: of,
        title: word("stock", of),
        align: "right",
        render: (row) => <Explained level={row} of={of} count={row[of]} at={at} />,
      }),
    ),
    { key: "recorded_at", title: t("stock.last_movement"), render: (row) => <When at={row.recorded_at} /> },
  ];
  if (may("stock.cost"))
    columns.push({
      key: "value_minor",
      title: t("stock.value"),
      align: "right",
      render: (row) =>
        row.value_minor === null ? <Nothing /> : <Money minor={row.value_minor} currency={row.currency} />,
    });
  return columns;
}

function PastCard({ row, at }: { row: PastLevel; at: string }) {
  const { word } = useWords();
  const name = useLocationName();
  return (
    <Flex vertical gap={8}>
      <Flex justify="space-between" gap={8}>
        <Goods sku={row.sku} titles={row.titles} to={levelPath(row, { at })} />
        <span style={{ whiteSpace: "nowrap" }}>{name(row.location)}</span>
      </Flex>
      <div className="ol-figures">
        {COUNTERS.filter((of, nth) => nth < 2 || row[of] !== 0).map((of) => (
          <div key={of}>
            <small>{word("stock", of)}</small>
            <Explained level={row} of={of} count={row[of]} at={at} />
          </div>
        ))}
      </div>
    </Flex>
  );
}
