/** Each line a link and an act. */

import {
  ApiOutlined,
  CheckCircleOutlined,
  ClockCircleOutlined,
  ImportOutlined,
  InboxOutlined,
  ShoppingOutlined,
  ThunderboltOutlined,
  WarningOutlined,
} from "@ant-design/icons";
import { Empty, Flex, Typography, theme } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { number } from "@/format";
import type { Need, NeedCount } from "@/generated/api";
import { type TextKey, useWords } from "@/words";

const LOOKS: Record<Need, { icon: ReactNode; act: TextKey }> = {
  expiring: { icon: <ClockCircleOutlined aria-hidden />, act: "home.see" },
  to_ship: { icon: <ShoppingOutlined aria-hidden />, act: "home.ship" },
  short: { icon: <WarningOutlined aria-hidden />, act: "home.receive" },
  low_stock: { icon: <InboxOutlined aria-hidden />, act: "home.see" },
  failed_jobs: { icon: <ThunderboltOutlined aria-hidden />, act: "home.retry" },
  refused_webhooks: { icon: <ApiOutlined aria-hidden />, act: "home.see" },
  failed_imports: { icon: <ImportOutlined aria-hidden />, act: "home.mend" },
};

/** Lists of the API whose page has another address here. */
const PAGES: Readonly<Record<string, string>> = { "/hooks/inbox": "/settings/inbox" };

function addressOf(need: NeedCount): string {
  const query = new URLSearchParams(need.filters).toString();
  return `${PAGES[need.list] ?? need.list}${query ? `?${query}` : ""}`;
}

export function Needs({ needs }: { needs: readonly NeedCount[] }) {
  const { t, word } = useWords();
  const { token } = theme.useToken();
  const waiting = needs.filter((need) => need.count > 0);
  const quiet = needs.filter((need) => need.count === 0);
  return (
    <Flex vertical gap={4}>
      {waiting.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("home.nothing")} />}
      {waiting.map((need) => (
        <Link
          key={need.need}
          to={addressOf(need)}
          style={{ display: "flex", alignItems: "center", gap: 12, padding: "8px 4px", color: token.colorText }}
        >
          <span style={{ fontSize: 16, color: token.colorWarning }}>{LOOKS[need.need].icon}</span>
          <span style={{ flex: 1, minWidth: 0 }}>{word("need", need.need)}</span>
          <span className="ol-number" style={{ fontSize: 16 }}>
            {number(need.count)}
            {need.more && "+"}
          </span>
          <span style={{ color: token.colorLink, minWidth: 88, textAlign: "end" }}>{t(LOOKS[need.need].act)}</span>
        </Link>
      ))}
      {quiet.length > 0 && (
        <Typography.Text type="secondary" style={{ padding: "8px 4px" }}>
          <CheckCircleOutlined aria-hidden /> {t("home.quiet")}:{" "}
          {quiet.map((need) => word("need", need.need)).join(" · ")}
        </Typography.Text>
      )}
    </Flex>
  );
}
