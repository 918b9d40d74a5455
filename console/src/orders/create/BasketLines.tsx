/** What is to be ordered: quantities, prices of the quote, and what stands against a line. */

import { DeleteOutlined } from "@ant-design/icons";
import { Button, Flex, InputNumber, Typography, theme } from "antd";
import { number } from "@/format";
import type { Quotation, QuotedLine } from "@/generated/api";
import { Money } from "@/kit/parts";
import { sentenceOf } from "@/kit/Refused";
import { type BasketLine, skuOf, useSellable } from "@/orders/create/basket";
import { useWords } from "@/words";

interface Props {
  channel: string;
  lines: readonly BasketLine[];
  quote: Quotation | undefined;
  /** Why it could not be quoted or placed; shown at the line that it is about. */
  errors: readonly unknown[];
  onChange: (lines: readonly BasketLine[]) => void;
}

export function BasketLines({ channel, lines, quote, errors, onChange }: Props) {
  const { t } = useWords();
  const { token } = theme.useToken();
  const sellable = useSellable(
    channel,
    lines.map(({ sku }) => sku),
  );
  if (!lines.length) return <Typography.Text type="secondary">{t("orders.basket_empty")}</Typography.Text>;
  return (
    <div>
      {lines.map((line, nth) => {
        const quoted = quote?.lines.find((each) => each.sku === line.sku);
        return (
          <div
            key={line.sku}
            style={{ padding: "8px 0", borderTop: nth ? `1px solid ${token.colorSplit}` : undefined }}
          >
            <Flex justify="space-between" gap={12} wrap>
              <div style={{ minWidth: 0, flex: "1 1 200px" }}>
                <div>{quoted?.title ?? line.title}</div>
                <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                  {line.sku}
                  <Left units={sellable(line.sku)} />
                </Typography.Text>
              </div>
              <Flex gap={8} align="center">
                <InputNumber
                  aria-label={t("orders.quantity_of", { what: line.title })}
                  min={1}
                  max={100_000}
                  precision={0}
                  value={line.quantity}
                  onChange={(quantity) =>
                    onChange(lines.map((each) => (each === line ? { ...each, quantity: quantity ?? 1 } : each)))
                  }
                  style={{ width: 80 }}
                />
                <div style={{ width: 104, textAlign: "right" }}>
                  {quoted && quote ? (
                    <>
                      <Money minor={quoted.total_minor} currency={quote.currency} />
                      <Typography.Text type="secondary" style={{ display: "block", fontSize: 12 }}>
                        {t("orders.each")} <Money minor={quoted.unit_price_minor} currency={quote.currency} />
                      </Typography.Text>
                    </>
                  ) : (
                    t("kit.none")
                  )}
                </div>
                <Button
                  type="text"
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={t("orders.remove_line", { what: line.title })}
                  onClick={() => onChange(lines.filter((each) => each !== line))}
                />
              </Flex>
            </Flex>
            <Against line={line} quoted={quoted} errors={errors} />
          </div>
        );
      })}
    </div>
  );
}

function Left({ units }: { units: number | null }) {
  const { t } = useWords();
  if (units === null) return null;
  return <> · {units > 0 ? t("orders.available", { count: units, n: number(units) }) : t("orders.sold_out")}</>;
}

/** What stands against a line. */
function Against({ line, quoted, errors }: { line: BasketLine; quoted?: QuotedLine; errors: readonly unknown[] }) {
  const { t, word } = useWords();
  const says = [
    ...errors.filter((error) => skuOf(error) === line.sku).map((error) => sentenceOf(error, t)),
    quoted?.stock === "out" && t("orders.line_out"),
    quoted?.stock === "limited" && quoted.left !== null && t("orders.line_limited", { count: quoted.left }),
    quoted?.problem && word("refusal", quoted.problem),
    quoted?.limit_left != null &&
      quoted.limit_left < quoted.quantity &&
      t("orders.line_limit", { count: quoted.limit_left }),
  ].filter((each) => typeof each === "string");
  return (
    <>
      {[...new Set(says)].map((each) => (
        <Typography.Text key={each} type="danger" role="alert" style={{ display: "block" }}>
          {each}
        </Typography.Text>
      ))}
      {quoted?.doubts?.map((doubt) => (
        <Typography.Text key={doubt} type="warning" style={{ display: "block" }}>
          {word("weight_doubt", doubt)}
        </Typography.Text>
      ))}
    </>
  );
}
