/** What of a SKU is where. */

import { useQuery } from "@tanstack/react-query";
import { Table, Typography } from "antd";
import { Link } from "react-router";
import { api, told } from "@/api/client";
import type { LevelShown } from "@/generated/api";
import { useLocationName } from "@/kit/locations";
import { Count } from "@/kit/parts";
import { Refused } from "@/kit/Refused";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

const FIGURES = ["on_hand", "reserved", "available"] as const;

export function useSkuStock(sku: string) {
  const may = useMay();
  return useQuery({
    queryKey: ["stock", "sku", sku],
    queryFn: ({ signal }) => told(api.GET("/api/v1/stock", { params: { query: { sku, limit: 200 } }, signal })),
    enabled: may("stock.read"),
    select: (found) => found.items,
  });
}

export function SkuStock({ sku }: { sku: string }) {
  const { t, word } = useWords();
  const asked = useSkuStock(sku);
  const name = useLocationName();
  if (asked.error) return <Refused error={asked.error} retry={() => void asked.refetch()} />;
  return (
    <Table<LevelShown>
      size="small"
      rowKey="location"
      loading={asked.isPending}
      dataSource={asked.data ?? []}
      pagination={false}
      locale={{ emptyText: <Typography.Text type="secondary">{t("products.stock_none")}</Typography.Text> }}
      columns={[
        {
          key: "location",
          title: t("products.stock"),
          render: (_, level) => (
            <Link to={`/stock/level/${encodeURIComponent(level.location)}/${encodeURIComponent(sku)}`}>
              {name(level.location)}
            </Link>
          ),
        },
        ...FIGURES.map((figure) => ({
          key: figure,
          title: word("stock", figure),
          align: "right" as const,
          render: (_: unknown, level: LevelShown) => <Count of={level[figure]} />,
        })),
      ]}
    />
  );
}
