/** What needs me now, the most urgent first; and how today goes. Live: the feed asks for it again. */

import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Grid, Typography } from "antd";
import { Link } from "react-router";
import { api, told } from "@/api/client";
import { Needs } from "@/home/Needs";
import { Today } from "@/home/Today";
import { When } from "@/kit/parts";
import { Part, Pending } from "@/kit/ThingPage";
import { useMay, useMe } from "@/shell/me";
import { useWords } from "@/words";

const EVERY_MS = 60_000; // what no fact tells of, such as a deadline that comes near
const SEEING = ["orders.read", "stock.read", "imports.run", "jobs.read", "connections.manage"];

export function Home() {
  const { t } = useWords();
  const may = useMay();
  const me = useMe();
  const wide = Grid.useBreakpoint().xl ?? window.innerWidth >= 1200;
  const sees = SEEING.some(may);
  const desk = useQuery({
    queryKey: ["desk"],
    queryFn: () =>
      told(
        api.GET("/api/v1/desk", {
          params: { query: { zone: Intl.DateTimeFormat().resolvedOptions().timeZone } },
        }),
      ),
    enabled: sees,
    refetchInterval: EVERY_MS,
  });
  return (
    <Flex vertical gap={16}>
      <Flex justify="space-between" align="flex-start" gap={12} wrap>
        <div>
          <Typography.Title level={1} style={{ fontSize: 20, margin: 0 }}>
            {t("shell.home")}
          </Typography.Title>
          <Typography.Text type="secondary">
            {desk.data ? (
              <>
                {t("home.summary", { when: "" }).replace(/[。.]$/, "")}
                <When at={desk.data.at} />
              </>
            ) : (
              (me?.name ?? "")
            )}
          </Typography.Text>
        </div>
        <Flex gap={8} wrap>
          {may("stock.write") && (
            <Link to="/stock/receive">
              <Button>{t("home.receive_stock")}</Button>
            </Link>
          )}
          {may("orders.place") && (
            <Link to="/orders/new">
              <Button>{t("home.create_order")}</Button>
            </Link>
          )}
        </Flex>
      </Flex>
      {sees && !desk.data && <Pending asked={desk} />}
      {desk.data && (
        <div
          style={{
            display: "grid",
            gap: 16,
            alignItems: "start",
            gridTemplateColumns: wide && desk.data.today ? "minmax(320px, 2fr) minmax(0, 3fr)" : "minmax(0, 1fr)",
          }}
        >
          <Part title={t("home.title")}>
            <Needs needs={desk.data.needs} />
          </Part>
          {desk.data.today && desk.data.week_before && <Today today={desk.data.today} before={desk.data.week_before} />}
        </div>
      )}
    </Flex>
  );
}
