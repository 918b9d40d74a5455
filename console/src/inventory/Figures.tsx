/** The figures of a level beside each other, and how what can be sold comes about. */

import { theme } from "antd";
import { Link } from "react-router";
import { number } from "@/format";
import type { LevelShown } from "@/generated/api";
import type { Figure } from "@/inventory/paths";
import { Count } from "@/kit/parts";
import { useWords } from "@/words";

interface TilesProps {
  figures: readonly (readonly [Figure, number])[];
  /** The one that is being explained. */
  chosen: Figure;
  onChoose: (figure: Figure) => void;
}

export function Tiles({ figures, chosen, onChoose }: TilesProps) {
  const { word } = useWords();
  const { token } = theme.useToken();
  return (
    <div style={{ display: "grid", gap: 8, gridTemplateColumns: "repeat(auto-fill, minmax(104px, 1fr))" }}>
      {figures.map(([figure, count]) => (
        <button
          key={figure}
          type="button"
          aria-pressed={figure === chosen}
          onClick={() => onChoose(figure)}
          style={{
            font: "inherit",
            textAlign: "start",
            cursor: "pointer",
            padding: "6px 10px",
            borderRadius: token.borderRadius,
            border: `1px solid ${figure === chosen ? token.colorPrimary : token.colorBorderSecondary}`,
            background: figure === chosen ? token.colorPrimaryBg : token.colorBgContainer,
            color: token.colorText,
          }}
        >
          <span style={{ display: "block", fontSize: 12, color: token.colorTextDescription }}>
            {word("stock", figure)}
          </span>
          <span style={{ fontSize: 20, color: count < 0 ? token.colorError : undefined }}>
            <Count of={count} />
          </span>
        </button>
      ))}
    </div>
  );
}

/** On hand less what is promised, unfit or kept back is what can be sold. */
export function Sum({ level }: { level: LevelShown }) {
  const { t } = useWords();
  const kept = [
    t("stock.sum_reserved", { count: number(level.reserved) }),
    t("stock.sum_damaged", { count: number(level.damaged) }),
    t("stock.sum_quality_hold", { count: number(level.quality_hold) }),
    t("stock.sum_safety_stock", { count: number(level.safety_stock) }),
  ];
  return (
    <div style={{ lineHeight: 1.7 }}>
      <div>
        {[t("stock.sum_on_hand", { count: number(level.on_hand) }), ...kept].join(" − ")} ={" "}
        <strong>{t("stock.sum_available", { count: number(level.available) })}</strong>
      </div>
      {level.oversell_limit > 0 && <div>{t("stock.sum_oversell", { count: number(level.oversell_limit) })}</div>}
      {level.incoming > 0 && <div>{t("stock.sum_incoming", { count: number(level.incoming) })}</div>}
      {level.short > 0 && (
        <div>
          {t("stock.sum_short", { count: number(level.short) })}{" "}
          <Link to={`/stock/shortages?${new URLSearchParams({ sku: level.sku, location: level.location })}`}>
            {t("stock.see_shortages")}
          </Link>
        </div>
      )}
    </div>
  );
}
