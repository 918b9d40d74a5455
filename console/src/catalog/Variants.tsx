/** The SKUs of a product, each with its stock and its prices. */

import { Button, Collapse, Empty, Flex, Tag, Typography } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { SetPrice } from "@/catalog/PriceForms";
import { SkuForm } from "@/catalog/SkuForm";
import { CurrentPrices, SkuPrices } from "@/catalog/SkuPrices";
import { SkuStock, useSkuStock } from "@/catalog/SkuStock";
import { number } from "@/format";
import type { ProductOut, SkuOut } from "@/generated/api";
import { CustomFacts } from "@/kit/Custom";
import { useCustomFields } from "@/kit/custom";
import { Copyable, Count, Facts } from "@/kit/parts";
import { Part } from "@/kit/ThingPage";
import { useTaxClassName } from "@/kit/taxClasses";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

const SHOWN = 20;
const OPEN_AT_ONCE = 3;

interface Props {
  product: ProductOut;
  /** Adds one; nobody may where it is left out. */
  onAdd?: () => void;
}

export function Variants({ product, onAdd }: Props) {
  const { t } = useWords();
  const [params] = useSearchParams();
  const wanted = params.get("sku");
  const [most, setMost] = useState(SHOWN);
  const sorted = wanted
    ? [...product.skus].sort((one, other) => Number(other.sku === wanted) - Number(one.sku === wanted))
    : product.skus;
  const shown = sorted.slice(0, most);
  const left = sorted.length - shown.length;
  const open = wanted ? [wanted] : sorted.length <= OPEN_AT_ONCE ? sorted.map(({ sku }) => sku) : [];
  const add = onAdd && (
    <Button size="small" onClick={onAdd}>
      {t("products.sku_add")}
    </Button>
  );
  return (
    <Part title={t("products.skus")} extra={add}>
      {sorted.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("products.skus_none")}>
          {add}
        </Empty>
      )}
      {sorted.length > 0 && (
        <Collapse
          ghost
          defaultActiveKey={open}
          styles={{ header: { paddingInline: 0 }, body: { paddingInline: 0 } }}
          items={shown.map((sku) => ({
            key: sku.sku,
            label: <Heading sku={sku} archived={Boolean(product.archived_at)} />,
            children: <Variant sku={sku} />,
          }))}
        />
      )}
      {left > 0 && (
        <Button type="link" onClick={() => setMost(most + SHOWN * 5)}>
          {t("products.skus_more", { count: left })}
        </Button>
      )}
    </Part>
  );
}

/** A SKU in a line: code, options, what is available, what it costs now. */
function Heading({ sku, archived }: { sku: SkuOut; archived: boolean }) {
  const { t } = useWords();
  const levels = useSkuStock(sku.sku).data;
  const available = levels?.reduce((sum, level) => sum + level.available, 0);
  return (
    <Flex gap="4px 12px" wrap align="center">
      <strong style={{ overflowWrap: "anywhere" }}>{sku.sku}</strong>
      {Object.entries(sku.options).map(([name, value]) => (
        <Typography.Text key={name} type="secondary">
          {name}: {value}
        </Typography.Text>
      ))}
      {!sku.active && !archived && <Tag>{t("products.not_on_sale")}</Tag>}
      <Flex gap="4px 16px" wrap style={{ marginInlineStart: "auto" }}>
        {available !== undefined && <span>{t("products.available_of", { count: number(available) })}</span>}
        <CurrentPrices sku={sku.sku} />
      </Flex>
    </Flex>
  );
}

function Variant({ sku }: { sku: SkuOut }) {
  const { t } = useWords();
  const may = useMay();
  const fields = useCustomFields("sku");
  const [open, setOpen] = useState<"edit" | "price" | null>(null);
  return (
    <Flex vertical gap={16}>
      <Flex gap={8} wrap>
        {may("catalog.write") && (
          <Button size="small" onClick={() => setOpen("edit")}>
            {t("products.sku_edit")}
          </Button>
        )}
        {may("prices.write") && (
          <Button size="small" onClick={() => setOpen("price")}>
            {t("prices.set")}
          </Button>
        )}
      </Flex>
      <SkuFacts sku={sku} />
      {fields.length > 0 && <CustomFacts owner="sku" values={sku.custom} />}
      <SkuPrices sku={sku.sku} />
      {may("stock.read") && <SkuStock sku={sku.sku} />}
      {open === "edit" && <SkuForm sku={sku} onClose={() => setOpen(null)} />}
      {open === "price" && <SetPrice sku={sku.sku} onClose={() => setOpen(null)} />}
    </Flex>
  );
}

function SkuFacts({ sku }: { sku: SkuOut }) {
  const { t } = useWords();
  const taxClass = useTaxClassName();
  const [length, width, height] = [sku.length_mm, sku.width_mm, sku.height_mm];
  return (
    <Facts
      rows={[
        [t("products.gtin"), sku.gtin && <Copyable key="gtin" text={sku.gtin} />],
        [t("products.weight_of"), sku.weight_g !== null && t("products.grams", { count: number(sku.weight_g) })],
        length !== null &&
          width !== null &&
          height !== null && [t("products.size"), t("products.size_of", { length, width, height })],
        [t("settings.tax_class"), taxClass(sku.tax_class)],
        [
          t("products.limit"),
          sku.per_buyer_limit === null ? t("products.limit_none") : <Count key="limit" of={sku.per_buyer_limit} />,
        ],
      ]}
    />
  );
}
