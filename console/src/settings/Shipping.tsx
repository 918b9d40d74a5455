/** How orders are sent, and what that costs where. */

import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Empty, Flex } from "antd";
import { useState } from "react";
import { api, told } from "@/api/client";
import { money, number } from "@/format";
import { regionOf } from "@/format/region";
import type { Rate, ShippingMethodOut } from "@/generated/api";
import { labelOf } from "@/kit/custom";
import { Heading } from "@/kit/Heading";
import { Nothing } from "@/kit/parts";
import { useChannels } from "@/orders/filters";
import { Active } from "@/settings/Channels";
import { Few } from "@/settings/Few";
import { MethodForm, NewMethodForm } from "@/settings/ShippingForm";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

export function Shipping() {
  const { t } = useWords();
  const may = useMay();
  const [open, setOpen] = useState<string | null>(null); // a code; "" is a new one;
  const channels = useChannels().data?.items ?? [];
  const asked = useQuery({
    queryKey: ["shipping_method", "all"],
    queryFn: () => told(api.GET("/api/v1/shipping-methods", { params: { query: { limit: 200 } } })),
  });
  const changed = asked.data?.items.find(({ code }) => code === open);
  const writer = may("catalog.write");
  return (
    <Flex vertical gap={16}>
      <Heading
        back={{ to: "/settings", title: t("settings.title") }}
        title={t("settings.shipping")}
        summary={t("settings.shipping_line")}
        primary={
          writer && (
            <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen("")}>
              {t("settings.method_add")}
            </Button>
          )
        }
      />
      <Few<ShippingMethodOut>
        asked={{ data: asked.data?.items, error: asked.error, refetch: asked.refetch }}
        rowKey={(row) => row.code}
        empty={<Empty description={t("settings.methods_empty")} />}
        columns={[
          {
            key: "title",
            title: t("settings.name"),
            render: (row) =>
              writer ? (
                <Button type="link" style={{ padding: 0, height: "auto" }} onClick={() => setOpen(row.code)}>
                  {labelOf(row.titles, row.code)}
                </Button>
              ) : (
                labelOf(row.titles, row.code)
              ),
          },
          {
            key: "channel",
            title: t("settings.channel"),
            render: (row) => channels.find(({ code }) => code === row.channel)?.name ?? row.channel,
          },
          { key: "days", title: t("settings.days"), render: (row) => <Days of={row} /> },
          { key: "rates", title: t("settings.fees"), render: (row) => <Rates of={row.rates} /> },
          { key: "active", title: t("team.state"), render: (row) => <Active is={row.active} /> },
        ]}
      />
      {open === "" && <NewMethodForm onClose={() => setOpen(null)} />}
      {changed && <MethodForm key={changed.code} method={changed} onClose={() => setOpen(null)} />}
    </Flex>
  );
}

function Days({ of }: { of: ShippingMethodOut }) {
  const { t } = useWords();
  if (of.min_days === null || of.max_days === null) return <Nothing />;
  if (of.min_days === of.max_days) return t("settings.days_exactly", { count: of.max_days });
  return t("settings.days_of", { from: of.min_days, to: of.max_days });
}

function Rates({ of }: { of: readonly Rate[] }) {
  const { t } = useWords();
  return of.map((rate, nth) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: rates have no name of their own
    <div key={nth}>
      {rate.country ? regionOf(rate.country, rate.region) : t("settings.everywhere")}
      {rate.up_to_g ? ` · ${t("settings.up_to", { grams: number(rate.up_to_g) })}` : ""}:{" "}
      <span className="ol-number">{money(rate.fee_minor, rate.currency)}</span>
      {rate.free_from_minor
        ? ` · ${t("settings.free_from", { amount: money(rate.free_from_minor, rate.currency) })}`
        : ""}
    </div>
  ));
}
