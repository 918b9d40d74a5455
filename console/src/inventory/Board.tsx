/** What is where: SKU by location with its buckets, and the way to each number's story. */

import { DownOutlined, InboxOutlined } from "@ant-design/icons";
import { Button, Dropdown, Empty, Flex } from "antd";
import { useNavigate } from "react-router";
import { api, told } from "@/api/client";
import type { LevelShown } from "@/generated/api";
import { Explained, Goods, Low, StockNav } from "@/inventory/parts";
import { FIGURES, levelPath } from "@/inventory/paths";
import type { Filter } from "@/kit/Filters";
import { ListPage } from "@/kit/ListPage";
import type { Column } from "@/kit/list";
import { useLocationName, useLocations } from "@/kit/locations";
import { Count, Money, Nothing } from "@/kit/parts";
import { SkuField } from "@/kit/SkuField";
import { useMay } from "@/shell/me";
import { type TextKey, useWords } from "@/words";

export function Board() {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  return (
    <>
      <StockNav>
        {may("catalog.read") && (
          <div style={{ flex: "1 1 240px", maxWidth: 400 }}>
            <SkuField
              label={t("stock.find")}
              hint={t("stock.find_hint")}
              onFound={({ sku }) => void navigate(`/stock?sku=${encodeURIComponent(sku)}`)}
            />
          </div>
        )}
      </StockNav>
      <ListPage<LevelShown>
        name="stock"
        views="stock"
        title={t("stock.title")}
        summary={t("stock.summary")}
        filters={useStockFilters()}
        columns={useColumns()}
        exportOf="stock"
        ask={({ filters, after, limit, signal }) =>
          told(api.GET("/api/v1/stock", { params: { query: { ...filters, limit, after } }, signal }))
        }
        rowKey={(level) => `${level.location} ${level.sku}`}
        to={levelPath}
        card={(level) => <LevelCard level={level} />}
        primary={may("stock.write") && <Acts />}
        empty={<Empty description={t("stock.empty")} />}
      />
    </>
  );
}

/** What stock may be narrowed by. */
export function useStockFilters(): Filter[] {
  const { t } = useWords();
  return [
    ...useLevelFilters(),
    {
      name: "low",
      label: t("stock.low_only"),
      kind: "choice",
      options: [
        { value: "true", label: t("kit.yes") },
        { value: "false", label: t("kit.no") },
      ],
    },
  ];
}

/** SKU and location: what every list of stock may be narrowed by. */
export function useLevelFilters(): Filter[] {
  const { t } = useWords();
  const locations = useLocations().data?.items ?? [];
  return [
    { name: "sku", label: t("stock.sku"), kind: "text" },
    {
      name: "location",
      label: t("stock.location"),
      kind: "choice",
      options: locations.map(({ code, name }) => ({ value: code, label: name })),
    },
  ];
}

function useColumns(): Column<LevelShown>[] {
  const { t, word } = useWords();
  const may = useMay();
  const name = useLocationName();
  const columns: Column<LevelShown>[] = [
    {
      key: "sku",
      title: t("stock.goods"),
      width: 180,
      render: (level) => <Goods sku={level.sku} titles={level.titles} to={levelPath(level)} />,
    },
    { key: "location", title: t("stock.location"), render: (level) => name(level.location) },
    ...FIGURES.map(
      (of): Column<LevelShown> => ({
        key: of,
        title: word("stock", of),
        align: "right",
        width: 72,
        render: (level) => (
          <Flex justify="end" align="center" gap={6}>
            {of === "available" && level.is_low && <Low />}
            <Explained level={level} of={of} count={level[of]} />
          </Flex>
        ),
      }),
    ),
    {
      key: "low_at",
      title: t("stock.low_at"),
      align: "right",
      hidden: true,
      render: (level) => (level.low_at === null ? <Nothing /> : <Count of={level.low_at} />),
    },
    {
      key: "oversell_limit",
      title: t("stock.oversell_limit"),
      align: "right",
      hidden: true,
      render: (level) => <Count of={level.oversell_limit} />,
    },
  ];
  if (may("stock.cost"))
    columns.push({
      key: "value_minor",
      title: t("stock.value"),
      align: "right",
      hidden: true,
      render: (level) =>
        level.value_minor === null ? <Nothing /> : <Money minor={level.value_minor} currency={level.currency} />,
    });
  return columns;
}

function LevelCard({ level }: { level: LevelShown }) {
  const { word } = useWords();
  const name = useLocationName();
  const shown = FIGURES.filter((of, nth) => nth < 3 || level[of] !== 0);
  return (
    <Flex vertical gap={8}>
      <Flex justify="space-between" gap={8}>
        <Goods sku={level.sku} titles={level.titles} to={levelPath(level)} />
        <Flex vertical align="end" gap={4}>
          <span style={{ whiteSpace: "nowrap" }}>{name(level.location)}</span>
          {level.is_low && <Low />}
        </Flex>
      </Flex>
      <div className="ol-figures">
        {shown.map((of) => (
          <div key={of}>
            <small>{word("stock", of)}</small>
            <Explained level={level} of={of} count={level[of]} />
          </div>
        ))}
      </div>
    </Flex>
  );
}

const ACTS: readonly (readonly [string, TextKey])[] = [
  ["/stock/count", "stock.count"],
  ["/stock/adjust", "stock.adjust"],
  ["/stock/move", "stock.move"],
  ["/stock/transfer", "stock.transfer"],
  ["/stock/expect", "stock.expect"],
];

function Acts() {
  const { t } = useWords();
  const navigate = useNavigate();
  return (
    <>
      <Dropdown
        trigger={["click"]}
        menu={{
          items: ACTS.map(([path, title]) => ({ key: path, label: t(title) })),
          onClick: ({ key }) => void navigate(key),
        }}
      >
        <Button>
          {t("stock.change_stock")} <DownOutlined aria-hidden />
        </Button>
      </Dropdown>
      <Button type="primary" icon={<InboxOutlined aria-hidden />} onClick={() => void navigate("/stock/receive")}>
        {t("stock.receive")}
      </Button>
    </>
  );
}
