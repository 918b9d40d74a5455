/** Orders by hour: today in the brand's hue, the day before it in grey. */

import { theme } from "antd";
import { BarChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import type { DayFigures } from "@/generated/api";
import { useWords } from "@/words";

echarts.use([BarChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

export default function HourChart({ today, before }: { today: DayFigures; before: DayFigures }) {
  const { t } = useWords();
  const { token } = theme.useToken();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<echarts.EChartsType | null>(null);
  useEffect(() => {
    if (!place.current) return;
    const drawn = echarts.init(place.current);
    chart.current = drawn;
    const watching = new ResizeObserver(() => drawn.resize());
    watching.observe(place.current);
    return () => {
      watching.disconnect();
      drawn.dispose();
    };
  }, []);
  useEffect(() => {
    const by = (figures: DayFigures) =>
      HOURS.map((hour) => figures.hours.find((each) => each.hour === hour)?.orders ?? 0);
    const quiet = { color: token.colorTextDescription, fontFamily: token.fontFamily };
    chart.current?.setOption({
      animation: false,
      grid: { left: 8, right: 8, top: 32, bottom: 4, containLabel: true },
      legend: { top: 0, right: 0, icon: "roundRect", itemWidth: 10, itemHeight: 10, textStyle: quiet },
      // Drawn on the canvas: the page's policy lets no styles in that are written as text.
      tooltip: { trigger: "axis", renderMode: "richText", confine: true },
      xAxis: {
        type: "category",
        data: HOURS.map((hour) => t("home.hour", { hour })),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: token.colorBorderSecondary } },
        axisLabel: quiet,
      },
      yAxis: {
        type: "value",
        min: 0,
        minInterval: 1,
        splitLine: { lineStyle: { color: token.colorBorderSecondary } },
        axisLabel: quiet,
      },
      series: [
        { name: t("home.week_before"), type: "bar", data: by(before), color: token.colorTextQuaternary, barGap: "10%" },
        { name: t("home.today"), type: "bar", data: by(today), color: token.colorPrimary },
      ],
    });
  }, [today, before, t, token]);
  const sum = (figures: DayFigures) => figures.hours.reduce((all, each) => all + each.orders, 0);
  return (
    <div
      ref={place}
      role="img"
      aria-label={t("home.chart", { today: sum(today), before: sum(before) })}
      style={{ height: 220 }}
    />
  );
}
