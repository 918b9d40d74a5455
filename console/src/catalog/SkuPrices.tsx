/** What a SKU costs: now, later, and before. */

import { Button, Flex, Grid, Table, Tag, Typography } from "antd";
import { useState } from "react";
import { EndPrice } from "@/catalog/PriceForms";
import { type PriceState, stateOf, usePriceListNames, useSkuPrices } from "@/catalog/prices";
import type { PriceOut } from "@/generated/api";
import { Clip } from "@/kit/Clip";
import { Money, When } from "@/kit/parts";
import { Refused } from "@/kit/Refused";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

/** The prices that hold now, in a line. */
export function CurrentPrices({ sku }: { sku: string }) {
  const now = useSkuPrices(sku).data?.filter((price) => stateOf(price) === "now");
  return now?.map((price) => <Money key={price.id} minor={price.amount_minor} currency={price.currency} />);
}

const COLOURS: Readonly<Record<PriceState, string>> = { now: "success", later: "processing", past: "default" };

export function PriceStateTag({ price }: { price: PriceOut }) {
  const { t } = useWords();
  const state = stateOf(price);
  return <Tag color={COLOURS[state]}>{t(`prices.state_${state}`)}</Tag>;
}

/** A bound of a price's time; none has its own words. */
export function Bound({ at, open }: { at: string | null; open: string }) {
  return at ? <When at={at} exact /> : <Typography.Text type="secondary">{open}</Typography.Text>;
}

/** From when until when a price holds. */
export function Validity({ price }: { price: PriceOut }) {
  const { t } = useWords();
  return (
    <span>
      <Bound at={price.valid_from} open={t("prices.always")} /> –{" "}
      <Bound at={price.valid_to} open={t("prices.open_end")} />
    </span>
  );
}

export function SkuPrices({ sku }: { sku: string }) {
  const { t } = useWords();
  const wide = Grid.useBreakpoint().md ?? window.innerWidth >= 768;
  const asked = useSkuPrices(sku);
  const [past, setPast] = useState(false);
  const [ending, setEnding] = useState<PriceOut | null>(null);
  if (asked.error) return <Refused error={asked.error} retry={() => void asked.refetch()} />;
  const prices = asked.data ?? [];
  const over = prices.filter((price) => stateOf(price) === "past").length;
  const shown = past ? prices : prices.filter((price) => stateOf(price) !== "past");
  const Rows = wide ? PriceTable : PriceCards;
  return (
    <Flex vertical gap={4} align="flex-start">
      <Rows prices={shown} busy={asked.isPending} onEnd={setEnding} />
      {over > 0 && !past && (
        <Button type="link" size="small" onClick={() => setPast(true)}>
          {t("prices.past_show", { count: over })}
        </Button>
      )}
      {ending && <EndPrice price={ending} onClose={() => setEnding(null)} />}
    </Flex>
  );
}

interface RowsProps {
  prices: readonly PriceOut[];
  busy: boolean;
  onEnd: (price: PriceOut) => void;
}

function EndButton({ price, onEnd }: { price: PriceOut; onEnd: (price: PriceOut) => void }) {
  const { t } = useWords();
  const may = useMay();
  if (!may("prices.write") || price.valid_to) return null;
  return (
    <Button size="small" type="link" onClick={() => onEnd(price)} style={{ paddingInline: 0 }}>
      {t("prices.end")}
    </Button>
  );
}

function PriceTable({ prices, busy, onEnd }: RowsProps) {
  const { t } = useWords();
  const nameOf = usePriceListNames();
  return (
    <Table<PriceOut>
      size="small"
      style={{ width: "100%" }}
      rowKey="id"
      loading={busy}
      dataSource={prices}
      pagination={false}
      scroll={{ x: "max-content" }}
      locale={{ emptyText: <Typography.Text type="secondary">{t("prices.none")}</Typography.Text> }}
      columns={[
        {
          key: "list",
          title: t("prices.list"),
          render: (_, price) => <Clip text={nameOf(price.price_list)} width={220} />,
        },
        {
          key: "amount",
          title: t("prices.amount"),
          align: "right",
          render: (_, price) => <Money minor={price.amount_minor} currency={price.currency} />,
        },
        { key: "state", title: t("prices.state"), render: (_, price) => <PriceStateTag price={price} /> },
        { key: "valid", title: t("prices.valid"), render: (_, price) => <Validity price={price} /> },
        {
          key: "end",
          render: (_, price) => <EndButton price={price} onEnd={onEnd} />,
        },
      ]}
    />
  );
}

/** The same for a phone. */
function PriceCards({ prices, busy, onEnd }: RowsProps) {
  const { t } = useWords();
  const nameOf = usePriceListNames();
  if (!prices.length && !busy) return <Typography.Text type="secondary">{t("prices.none")}</Typography.Text>;
  return (
    <Flex vertical gap={12} style={{ width: "100%" }}>
      {prices.map((price) => (
        <Flex key={price.id} vertical gap={4}>
          <Flex justify="space-between" gap={8}>
            <span className="ol-clip">{nameOf(price.price_list)}</span>
            <Money minor={price.amount_minor} currency={price.currency} />
          </Flex>
          <Flex justify="space-between" gap={8} align="center" wrap>
            <Flex gap={8} align="center" wrap>
              <PriceStateTag price={price} />
              <Validity price={price} />
            </Flex>
            <EndButton price={price} onEnd={onEnd} />
          </Flex>
        </Flex>
      ))}
    </Flex>
  );
}
