/** Small parts that the pages of stock share. */

import { WarningOutlined } from "@ant-design/icons";
import { Flex, Tag, theme } from "antd";
import type { ReactNode } from "react";
import { Link, useLocation } from "react-router";
import { number } from "@/format";
import type { MovementShown } from "@/generated/api";
import { causePath, type Figure, levelPath } from "@/inventory/paths";
import { shortId } from "@/kit/parts";
import { type TextKey, useWords } from "@/words";
import { inLanguage } from "@/words/locales";

const PLACES: readonly (readonly [string, TextKey])[] = [
  ["/stock", "stock.board"],
  ["/stock/shortages", "stock.shortages"],
  ["/stock/movements", "stock.movements"],
  ["/stock/past", "stock.past"],
  ["/stock/locations", "stock.locations"],
];

/** The way between the pages of stock. */
export function StockNav({ children }: { children?: ReactNode }) {
  const { t } = useWords();
  const { token } = theme.useToken();
  const { pathname } = useLocation();
  return (
    <Flex wrap gap="8px 24px" justify="space-between" align="center" style={{ marginBottom: 12 }}>
      <nav aria-label={t("stock.nav")} style={{ overflowX: "auto", display: "flex", gap: 4 }}>
        {PLACES.map(([path, title]) => {
          const here = pathname === path;
          return (
            <Link
              key={path}
              to={path}
              aria-current={here ? "page" : undefined}
              style={{
                padding: "4px 12px",
                borderRadius: token.borderRadius,
                whiteSpace: "nowrap",
                color: here ? token.colorLink : token.colorText,
                background: here ? token.colorPrimaryBg : undefined,
              }}
            >
              {t(title)}
            </Link>
          );
        })}
      </nav>
      {children}
    </Flex>
  );
}

interface GoodsProps {
  sku: string;
  titles: Readonly<Record<string, string>>;
  to?: string;
}

/** A SKU and what it is called. */
export function Goods({ sku, titles, to }: GoodsProps) {
  const { language } = useWords();
  const { token } = theme.useToken();
  const title = inLanguage(titles, language);
  return (
    <div style={{ minWidth: 0, maxWidth: 240, lineHeight: 1.35 }}>
      <span className="ol-clip" title={sku}>
        {to ? <Link to={to}>{sku}</Link> : sku}
      </span>
      {title && (
        <span className="ol-clip" title={title} style={{ color: token.colorTextDescription, fontSize: 12 }}>
          {title}
        </span>
      )}
    </div>
  );
}

/** Little is left. */
export function Low() {
  const { t } = useWords();
  return (
    <Tag color="warning" icon={<WarningOutlined aria-hidden />}>
      {t("stock.low")}
    </Tag>
  );
}

interface ExplainedProps {
  level: { sku: string; location: string };
  of: Figure;
  count: number;
  at?: string;
}

/** A number that says where it comes from. */
export function Explained({ level, of, count, at }: ExplainedProps) {
  const { t, word } = useWords();
  const { token } = theme.useToken();
  const bad = count < 0 || (of === "short" && count > 0);
  const colour = bad ? token.colorError : count === 0 ? token.colorTextDescription : token.colorText;
  return (
    <Link
      to={levelPath(level, { of, ...(at ? { at } : {}) })}
      className="ol-number ol-figure"
      style={{ color: colour }}
      title={t("stock.explain", { what: word("stock", of), count: number(count) })}
    >
      {bad && <WarningOutlined style={{ marginInlineEnd: 4 }} aria-hidden />}
      {number(count)}
    </Link>
  );
}

/** What a movement came of. */
export function Cause({ movement }: { movement: MovementShown }) {
  const { t, word } = useWords();
  const path = causePath(movement);
  const says =
    movement.order_number !== null
      ? t("stock.order_no", { number: movement.order_number })
      : movement.tracking_number
        ? t("stock.parcel_no", { number: movement.tracking_number })
        : t("stock.document_no", {
            kind: word("document", movement.document_kind),
            id: shortId(movement.document_id),
          });
  return path ? <Link to={path}>{says}</Link> : <span>{says}</span>;
}

/** Who did it. */
export function Who({ kind, name }: { kind: string; name: string | null }) {
  const { word } = useWords();
  return <span>{name ?? word("actor", kind)}</span>;
}
