/** How it is sent: the ways that the quote offers, with their fees and days. */

import { Alert, Flex, Radio, Typography } from "antd";
import { day } from "@/format";
import type { Quotation } from "@/generated/api";
import { Money } from "@/kit/parts";
import { useWords } from "@/words";

interface Props {
  quote: Quotation | undefined;
  method: string | null;
  onChoose: (method: string) => void;
}

export function ShippingChoice({ quote, method, onChoose }: Props) {
  const { t, word } = useWords();
  if (!quote) return <Typography.Text type="secondary">{t("orders.shipping_later")}</Typography.Text>;
  const { choices, problem } = quote.shipping;
  if (!choices.length && !problem)
    return <Typography.Text type="secondary">{t("orders.shipping_free")}</Typography.Text>;
  return (
    <>
      {problem && (method !== null || !choices.length) && (
        <Alert type="warning" showIcon title={word("refusal", problem)} style={{ marginBottom: 8 }} />
      )}
      <Radio.Group
        aria-label={t("orders.shipping")}
        value={quote.shipping.method ?? method}
        onChange={(event) => onChoose(event.target.value as string)}
        style={{ display: "flex", flexDirection: "column", gap: 8 }}
      >
        {choices.map((choice) => (
          <Radio key={choice.code} value={choice.code} styles={{ label: { flex: 1 } }}>
            <Flex justify="space-between" gap={12} wrap>
              <span>
                {choice.title}
                {choice.latest_on && (
                  <Typography.Text type="secondary">
                    {" "}
                    · {choice.earliest_on && choice.earliest_on !== choice.latest_on && `${day(choice.earliest_on)} – `}
                    {day(choice.latest_on)}
                  </Typography.Text>
                )}
              </span>
              <Money minor={choice.fee_minor} currency={quote.currency} />
            </Flex>
          </Radio>
        ))}
      </Radio.Group>
    </>
  );
}
