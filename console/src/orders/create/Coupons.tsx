/** Coupon codes, and what became of each. */

import { Button, Flex, Input, Space, Tag, Typography } from "antd";
import { useState } from "react";
import type { Quotation } from "@/generated/api";
import { TooLong } from "@/kit/Text";
import { hasWord, useWords } from "@/words";

interface Props {
  codes: readonly string[];
  quote: Quotation | undefined;
  onChange: (codes: readonly string[]) => void;
}

const LONGEST = 100;
const MOST = 5;

export function Coupons({ codes, quote, onChange }: Props) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const much = Math.max(0, typed.trim().length - LONGEST);
  const tooLong = much > 0;
  const add = () => {
    const code = typed.trim();
    if (tooLong) return;
    if (code && !codes.includes(code)) onChange([...codes, code]);
    setTyped("");
  };
  return (
    <Flex vertical gap={8}>
      {codes.map((code) => (
        <Flex key={code} vertical gap={2}>
          <Flex gap={8} align="center">
            <Tag
              closable={{ "aria-label": t("orders.coupon_remove", { code }) }}
              onClose={() => onChange(codes.filter((each) => each !== code))}
            >
              {code}
            </Tag>
            <Outcome code={code} quote={quote} />
          </Flex>
        </Flex>
      ))}
      {codes.length < MOST && (
        <Space.Compact style={{ maxWidth: 320 }}>
          <Input
            aria-label={t("orders.coupon")}
            placeholder={t("orders.coupon")}
            status={tooLong ? "error" : undefined}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onPressEnter={(event) => {
              event.preventDefault();
              add();
            }}
          />
          <Button onClick={add} disabled={!typed.trim() || tooLong}>
            {t("orders.coupon_add")}
          </Button>
        </Space.Compact>
      )}
      <TooLong by={much} max={LONGEST} />
    </Flex>
  );
}

function Outcome({ code, quote }: { code: string; quote: Quotation | undefined }) {
  const { word } = useWords();
  const found = quote?.coupons.find((each) => each.code.toLowerCase() === code.toLowerCase());
  if (!found) return null;
  const why = found.reason && hasWord("refusal", found.reason) ? word("refusal", found.reason) : null;
  return (
    <Typography.Text type={found.outcome === "refused" ? "danger" : "secondary"}>
      {word("coupon_outcome", found.outcome)}
      {why && ` · ${why}`}
    </Typography.Text>
  );
}
