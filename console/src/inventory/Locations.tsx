/** Where stock is kept, and which location serves which channel. */

import { PlusOutlined } from "@ant-design/icons";
import { useQueries } from "@tanstack/react-query";
import { Button, Card, Empty, Flex, Grid, Table, Tag, Typography } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { api, told } from "@/api/client";
import { country } from "@/format";
import type { ChannelOut, LocationShown, SourceBody } from "@/generated/api";
import { ChangeLocation, NewLocationForm } from "@/inventory/LocationForm";
import { StockNav } from "@/inventory/parts";
import { SourcesForm } from "@/inventory/SourcesForm";
import { Heading } from "@/kit/Heading";
import { nameOf, useLocations } from "@/kit/locations";
import { Part, Pending } from "@/kit/ThingPage";
import { useChannels } from "@/orders/filters";
import { useMay, useSeesAll } from "@/shell/me";
import { useWords } from "@/words";

/** What serves a channel; undefined: not known yet. */
interface Served {
  channel: ChannelOut;
  sources: readonly SourceBody[] | undefined;
}

type Open = { new: true } | { location: string } | { channel: ChannelOut } | null;

export function Locations() {
  const { t } = useWords();
  const may = useMay();
  const opener = useSeesAll("locations") && may("stock.write");
  const [open, setOpen] = useState<Open>(null);
  const locations = useLocations();
  const served = useServed();
  const close = () => setOpen(null);
  const rows = locations.data?.items;
  return (
    <>
      <StockNav />
      <Flex vertical gap={16}>
        <Heading
          title={t("stock.locations")}
          summary={t("stock.locations_summary")}
          primary={
            opener && (
              <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen({ new: true })}>
                {t("stock.location_open")}
              </Button>
            )
          }
        />
        {rows ? (
          <Places rows={rows} served={served} onOpen={(location) => setOpen({ location })} />
        ) : (
          <Pending asked={locations} />
        )}
        {rows && served.length > 0 && (
          <Part title={t("stock.sources")}>
            <Flex vertical gap={12}>
              {served.map((each) => (
                <Channel
                  key={each.channel.code}
                  served={each}
                  locations={rows}
                  onOpen={() => setOpen({ channel: each.channel })}
                />
              ))}
            </Flex>
          </Part>
        )}
      </Flex>
      {open && "new" in open && <NewLocationForm onClose={close} />}
      {open && "location" in open && <ChangeLocation code={open.location} onClose={close} />}
      {open && "channel" in open && <SourcesForm channel={open.channel} locations={rows ?? []} onClose={close} />}
    </>
  );
}

function useServed(): Served[] {
  const may = useMay();
  const asked = useChannels().data?.items;
  const channels = may("catalog.read") ? (asked ?? []) : [];
  return useQueries({
    queries: channels.map(({ code }) => ({
      queryKey: ["sources", code],
      queryFn: () =>
        told(api.GET("/api/v1/channels/{channel}/locations", { params: { path: { channel: code } } })).then(
          ({ items }) => items,
        ),
    })),
    combine: (found) => channels.map((channel, nth) => ({ channel, sources: found[nth]?.data })),
  });
}

interface PlacesProps {
  rows: readonly LocationShown[];
  served: readonly Served[];
  onOpen: (code: string) => void;
}

function Places({ rows, served, onOpen }: PlacesProps) {
  const { t } = useWords();
  const may = useMay();
  const wide = Grid.useBreakpoint().md ?? window.innerWidth >= 768;
  if (!rows.length) return <Empty description={t("stock.locations_empty")} />;
  const change = (row: LocationShown) =>
    may("stock.write") && (
      <Button
        size="small"
        onClick={() => onOpen(row.code)}
        aria-label={t("stock.location_change_one", { name: row.name })}
      >
        {t("stock.change")}
      </Button>
    );
  const serves = (row: LocationShown) =>
    served
      .filter(({ sources }) => sources?.some(({ location }) => location === row.code))
      .map(({ channel }) => channel.name)
      .join(" · ") || t("kit.none");
  if (!wide)
    return (
      <Flex vertical gap={8}>
        {rows.map((row) => (
          <Card key={row.code} size="small">
            <Flex vertical gap={6}>
              <Flex justify="space-between" gap={8}>
                <Stock of={row} />
                <Activity active={row.active} />
              </Flex>
              <span>
                {country(row.country)} · {row.currency}
              </span>
              <Flex justify="space-between" gap={8} align="center">
                <span>
                  {t("stock.serves")}: {serves(row)}
                </span>
                {change(row)}
              </Flex>
            </Flex>
          </Card>
        ))}
      </Flex>
    );
  return (
    <Table<LocationShown>
      size="middle"
      rowKey="code"
      dataSource={rows}
      pagination={false}
      scroll={{ x: "max-content" }}
      columns={[
        { title: t("stock.location"), render: (_, row) => <Stock of={row} /> },
        { title: t("stock.code"), dataIndex: "code" },
        { title: t("stock.country"), render: (_, row) => country(row.country) },
        { title: t("stock.currency"), dataIndex: "currency" },
        { title: t("stock.serves"), render: (_, row) => serves(row) },
        { title: t("stock.state"), render: (_, row) => <Activity active={row.active} /> },
        { title: "", align: "right", render: (_, row) => change(row) },
      ]}
    />
  );
}

/** A location's name leads to what is there. */
function Stock({ of }: { of: LocationShown }) {
  return <Link to={`/stock?location=${encodeURIComponent(of.code)}`}>{of.name}</Link>;
}

function Activity({ active }: { active: boolean }) {
  const { t } = useWords();
  return <Tag color={active ? "success" : "default"}>{active ? t("stock.active") : t("stock.closed")}</Tag>;
}

interface ChannelProps {
  served: Served;
  locations: readonly LocationShown[];
  onOpen: () => void;
}

function Channel({ served: { channel, sources }, locations, onOpen }: ChannelProps) {
  const { t } = useWords();
  const may = useMay();
  return (
    <Flex justify="space-between" align="center" gap={12} wrap>
      <div style={{ minWidth: 0 }}>
        <strong>{channel.name}</strong>
        <Typography.Text type="secondary" style={{ display: "block" }}>
          {sources === undefined
            ? t("kit.loading")
            : sources.length
              ? sources.map(({ location }) => nameOf(locations, location)).join(" → ")
              : t("stock.sources_none")}
        </Typography.Text>
      </div>
      {may("stock.write") && (
        <Button size="small" onClick={onOpen} aria-label={t("stock.sources_change", { channel: channel.name })}>
          {t("stock.change")}
        </Button>
      )}
    </Flex>
  );
}
