/** What the order comes to, by the quote; what is doubtful; and the button that places it. */

import { Alert, Button, Flex, Typography } from "antd";
import { share } from "@/format";
import type { Quotation } from "@/generated/api";
import { Money } from "@/kit/parts";
import { SumRows } from "@/orders/parts/Sums";
import { useWords } from "@/words";

interface Props {
  quote: Quotation | undefined;
  old: boolean;
}

export function Comes({ quote, old }: Props) {
  const { t, word } = useWords();
  if (!quote) return <Typography.Text type="secondary">{t("orders.quote_later")}</Typography.Text>;
  const amount = (minor: number) => <Money minor={minor} currency={quote.currency} />;
  return (
    <Flex vertical gap={12} style={{ opacity: old ? 0.55 : 1 }}>
      <SumRows
        rows={[
          [t("orders.goods_sum"), amount(quote.goods_minor)],
          ...quote.discounts.map(
            (discount) =>
              [
                [discount.title, discount.code].filter(Boolean).join(" · "),
                amount(-discount.amount_minor),
                "quiet",
              ] as const,
          ),
          [t("orders.shipping"), quote.shipping.method ? amount(quote.shipping_minor) : t("kit.none")],
          ...quote.taxes.map(
            (tax) =>
              [
                `${t(quote.includes_tax ? "orders.tax_included" : "orders.tax_added")} ${share(tax.rate_ppm)}`,
                amount(tax.tax_minor),
                quote.includes_tax ? "quiet" : undefined,
              ] as const,
          ),
          [t("orders.total"), amount(quote.total_minor), "strong"],
        ]}
      />
      {(quote.doubts ?? []).length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={(quote.doubts ?? []).map((doubt) => word("doubt", doubt)).join(" · ")}
          description={t("orders.quote_doubt")}
        />
      )}
    </Flex>
  );
}

interface PlaceProps {
  ready: boolean;
  sending: boolean;
  onPlace: () => void;
}

export function PlaceButton({ ready, sending, onPlace }: PlaceProps) {
  const { t } = useWords();
  return (
    <Button type="primary" block size="large" disabled={!ready} loading={sending} onClick={onPlace}>
      {t("orders.place")}
    </Button>
  );
}
