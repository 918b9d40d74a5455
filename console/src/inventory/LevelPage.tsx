/** Why a number is what it is: a SKU at a location, its figures, and every movement that made them. */

import { useQuery } from "@tanstack/react-query";
import { Button, Flex } from "antd";
import { useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { api, told } from "@/api/client";
import { moment, number } from "@/format";
import type { LevelShown, PastLevel } from "@/generated/api";
import { Sum, Tiles } from "@/inventory/Figures";
import { Ledger } from "@/inventory/Ledger";
import { Low } from "@/inventory/parts";
import { COUNTERS, FIGURES, type Figure } from "@/inventory/paths";
import { Thresholds } from "@/inventory/Thresholds";
import { useLocationName } from "@/kit/locations";
import { MomentField } from "@/kit/MomentField";
import { Part, Pending, type ThingAct, ThingPage } from "@/kit/ThingPage";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";
import { inLanguage } from "@/words/locales";

export function LevelPage() {
  const { t } = useWords();
  const { sku = "", location = "" } = useParams();
  const [params] = useSearchParams();
  const at = params.get("at");
  const level = useQuery({
    queryKey: ["level", location, sku],
    queryFn: () => told(api.GET("/api/v1/stock/{sku}/{location}", { params: { path: { sku, location } } })),
  });
  const past = useQuery({
    queryKey: ["level_past", location, sku, at],
    queryFn: () =>
      told(api.GET("/api/v1/stock/past", { params: { query: { at: at ?? "", sku, location, limit: 1 } } })),
    enabled: at !== null,
  });
  if (!level.data) return <Pending asked={level} back={{ to: "/stock", title: t("stock.title") }} />;
  if (at === null) return <Explained level={level.data} at={null} then={null} />;
  if (!past.data) return <Pending asked={past} back={{ to: "/stock", title: t("stock.title") }} />;
  return <Explained level={level.data} at={at} then={past.data.items[0] ?? null} />;
}

interface Props {
  level: LevelShown;
  at: string | null;
  /** How it stood at that instant; nothing, where it had never moved by then. */
  then: PastLevel | null;
}

function Explained({ level, at, then }: Props) {
  const { t, word, language } = useWords();
  const [params, setParams] = useSearchParams();
  const [editing, setEditing] = useState(false);
  const name = useLocationName();
  const acts = useActs(level, () => setEditing(true));
  const shown = at === null ? level : then;
  const figures: readonly Figure[] = at === null ? FIGURES : COUNTERS;
  const asked = params.get("of") as Figure | null;
  const of = figures.find((figure) => figure === asked) ?? "on_hand";
  const set = (member: string, value: string | null) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === null) next.delete(member);
        else next.set(member, value);
        return next;
      },
      { replace: true },
    );
  return (
    <ThingPage
      back={{ to: "/stock", title: t("stock.title") }}
      title={level.sku}
      states={
        <>
          <span>{[inLanguage(level.titles, language), name(level.location)].filter(Boolean).join(" · ")}</span>
          {level.is_low && at === null && <Low />}
        </>
      }
      primary={acts[0]}
      acts={acts.slice(1)}
    >
      <Part
        title={shown ? t("stock.why", { what: word("stock", of), count: number(figure(shown, of)) }) : t("stock.past")}
        extra={<Instant at={at} onChange={(next) => set("at", next)} />}
      >
        {shown ? (
          <Flex vertical gap={12}>
            <Tiles
              figures={figures.map((each) => [each, figure(shown, each)] as const)}
              chosen={of}
              onChoose={(each) => set("of", each)}
            />
            {at === null ? <Sum level={level} /> : <span>{t("stock.sum_past", { when: moment(at) })}</span>}
          </Flex>
        ) : (
          t("stock.never_moved")
        )}
      </Part>
      <Ledger
        level={level}
        at={at}
        of={of}
        reason={params.get("reason")}
        onReason={(reason) => set("reason", reason)}
      />
      {editing && <Thresholds level={level} onClose={() => setEditing(false)} />}
    </ThingPage>
  );
}

function figure(of: LevelShown | PastLevel, name: Figure): number {
  return (of as unknown as Record<Figure, number>)[name];
}

/** What can be done with a level; nothing, for who may not write. */
function useActs(level: LevelShown, onSettings: () => void): ThingAct[] {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  if (!may("stock.write")) return [];
  const query = new URLSearchParams({ sku: level.sku, location: level.location }).toString();
  const go = (kind: string) => () => void navigate(`/stock/${kind}?${query}`);
  return [
    { key: "receive", label: t("stock.receive"), onClick: go("receive") },
    { key: "count", label: t("stock.count"), onClick: go("count") },
    { key: "adjust", label: t("stock.adjust"), onClick: go("adjust") },
    { key: "move", label: t("stock.move"), onClick: go("move") },
    { key: "transfer", label: t("stock.transfer"), onClick: go("transfer") },
    { key: "expect", label: t("stock.expect"), onClick: go("expect") },
    { key: "settings", label: t("stock.settings"), onClick: onSettings },
  ];
}

/** Now, or an instant that has passed. */
function Instant({ at, onChange }: { at: string | null; onChange: (at: string | null) => void }) {
  const { t } = useWords();
  return (
    <Flex gap={4} align="center">
      {at !== null && (
        <Button type="link" size="small" onClick={() => onChange(null)}>
          {t("stock.at_now")}
        </Button>
      )}
      <MomentField
        size="small"
        past
        allowClear={false}
        aria-label={t("stock.at")}
        placeholder={t("stock.at")}
        value={at}
        onChange={onChange}
        width={168}
      />
    </Flex>
  );
}
