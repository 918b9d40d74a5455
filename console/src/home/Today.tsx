/** Today beside the same weekday before. */

import { Flex, Skeleton, Typography, theme } from "antd";
import { lazy, type ReactNode, Suspense } from "react";
import { arriving } from "@/api/arriving";
import { day, money, number, percent } from "@/format";
import type { DayFigures } from "@/generated/api";
import { Part } from "@/kit/ThingPage";
import { useWords } from "@/words";

const HourChart = lazy(() => arriving(() => import("@/home/HourChart")));

interface Props {
  today: DayFigures;
  before: DayFigures;
}

export function Today({ today, before }: Props) {
  const { t } = useWords();
  const currencies = [...new Set([...today.sales, ...before.sales].map((each) => each.currency))].sort();
  const sold = (of: DayFigures, currency: string) =>
    of.sales.find((each) => each.currency === currency)?.total_minor ?? 0;
  const least = currencies.length > 1 ? 152 : 104; // money of several currencies has longer names, and more of it
  return (
    <Part
      title={t("home.today")}
      extra={<Typography.Text type="secondary">{t("home.compared", { day: day(before.day) })}</Typography.Text>}
    >
      <Flex vertical gap={24}>
        <div style={{ display: "grid", gap: 12, gridTemplateColumns: `repeat(auto-fill, minmax(${least}px, 1fr))` }}>
          <Figure name={t("home.orders")} now={today.orders} then={before.orders} write={number} />
          {currencies.map((currency) => (
            <Figure
              key={currency}
              name={currencies.length > 1 ? `${t("home.sales")} ${currency}` : t("home.sales")}
              now={sold(today, currency)}
              then={sold(before, currency)}
              write={(minor) => money(minor, currency)}
            />
          ))}
          <Figure name={t("home.units")} now={today.units} then={before.units} write={number} />
          <Figure name={t("home.parcels")} now={today.parcels} then={before.parcels} write={number} />
          <Figure name={t("home.cancelled")} now={today.cancelled} then={before.cancelled} write={number} worse />
        </div>
        <div>
          <Typography.Text type="secondary">{t("home.by_hour")}</Typography.Text>
          <Suspense fallback={<Skeleton active title={false} paragraph={{ rows: 5 }} />}>
            <HourChart today={today} before={before} />
          </Suspense>
        </div>
      </Flex>
    </Part>
  );
}

interface FigureProps {
  name: string;
  now: number;
  then: number;
  write: (value: number) => string;
  /** More of it is worse. */
  worse?: boolean;
}

function Figure({ name, now, then, write, worse = false }: FigureProps) {
  const { t } = useWords();
  const { token } = theme.useToken();
  const change = then > 0 ? (now - then) / then : null;
  const good = change !== null && (worse ? change < 0 : change > 0);
  const colour = change === null || change === 0 ? undefined : good ? token.colorSuccess : token.colorError;
  const arrow: ReactNode = change === null || change === 0 ? null : change > 0 ? "↑" : "↓";
  return (
    <div>
      <Typography.Text type="secondary">{name}</Typography.Text>
      <div className="ol-number" style={{ fontSize: 20, lineHeight: 1.5 }}>
        {write(now)}
      </div>
      <div style={{ fontSize: 12 }}>
        {change !== null && (
          <span className="ol-number" style={{ color: colour, marginInlineEnd: 6 }}>
            {arrow} {percent(change)}
          </span>
        )}
        <Typography.Text type="secondary" style={{ fontSize: 12 }}>
          {t("home.before", { figure: write(then) })}
        </Typography.Text>
      </div>
    </div>
  );
}
