/** Goods are received, counted, adjusted, moved, transferred, announced: many lines at a location, sent once. */

import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Card, Flex, Form, type InputRef, Select } from "antd";
import { useEffect, useRef, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { api, told } from "@/api/client";
import { ago, number } from "@/format";
import type { LevelShown } from "@/generated/api";
import { useLevels } from "@/inventory/levels";
import { PaperLines } from "@/inventory/PaperLines";
import { ACTS, complete, EMPTY, effects, type Kind, scanned, send, type Typed } from "@/inventory/papers";
import { levelPath } from "@/inventory/paths";
import { Field } from "@/kit/Field";
import { Heading } from "@/kit/Heading";
import { useLocations } from "@/kit/locations";
import { MomentField } from "@/kit/MomentField";
import { Refused } from "@/kit/Refused";
import { Sends } from "@/kit/Sends";
import { SkuField } from "@/kit/SkuField";
import type { SkuFound } from "@/kit/skus";
import { type Draft, useDraft } from "@/kit/useOnce";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

const KEPT = "orderloom.location"; // where somebody worked last

export const Receive = () => <PaperPage kind="receive" />;
export const CountStock = () => <PaperPage kind="count" />;
export const Adjust = () => <PaperPage kind="adjust" />;
export const Move = () => <PaperPage kind="move" />;
export const Transfer = () => <PaperPage kind="transfer" />;
export const Expect = () => <PaperPage kind="expect" />;

/** What a page begins with: the SKU and the location that it was opened for, if any. */
function PaperPage({ kind }: { kind: Kind }) {
  const [params] = useSearchParams();
  const sku = params.get("sku");
  const location = params.get("location");
  const of = sku && location ? { sku, location } : null;
  return <Paper key={of ? levelPath(of) : kind} kind={kind} of={of} />;
}

interface Props {
  kind: Kind;
  of: { sku: string; location: string } | null;
}

function Paper({ kind, of }: Props) {
  const { t } = useWords();
  const { message } = App.useApp();
  const may = useMay();
  const client = useQueryClient();
  const navigate = useNavigate();
  const field = useRef<InputRef>(null);
  const act = ACTS[kind];
  const [begun] = useState<Typed>(() => ({ ...EMPTY, location: of?.location ?? localStorage.getItem(KEPT) ?? "" }));
  const draft = useDraft<Typed>(of ? `stock.${kind}.${of.location}.${of.sku}` : `stock.${kind}`, begun);
  const { typed, location, currency } = useTyped(draft);
  const newest = useRef(typed); // scans come faster than pages are drawn
  newest.current = typed;
  const change = (next: Partial<Typed>) => {
    newest.current = { ...newest.current, ...next };
    draft.change(newest.current);
  };
  useFirst(kind, of, draft);
  const levels = useLevels(
    location,
    typed.lines.map(({ sku }) => sku),
  );
  const ready = location && typed.lines.length > 0 && typed.lines.every((line) => complete(kind, line, currency));
  const away = kind === "transfer" && (!typed.target || typed.target === location);
  const submit = async () => {
    const paper = await draft.send((value, key) => send(kind, { ...value, location }, key, currency));
    localStorage.setItem(KEPT, location);
    void message.success(t("stock.done", { count: paper.movements.length }));
    const old = ["stock", "level", "movements", "shortages", "desk"];
    await Promise.all(old.map((key) => client.invalidateQueries({ queryKey: [key] })));
    void navigate(of ? levelPath(of) : `/stock/movements?document_id=${paper.id}`);
  };
  const press = () => void submit().catch(() => undefined); // the draft shows why not
  return (
    <Form layout="vertical" requiredMark={false} component="div">
      <Flex vertical gap={16}>
        <Heading
          back={of ? { to: levelPath(of), title: of.sku } : { to: "/stock", title: t("stock.title") }}
          title={t(act.title)}
          summary={t(act.summary)}
        />
        {draft.foundAt && (
          <Alert
            type="info"
            title={t("kit.draft_kept", { when: ago(draft.foundAt) })}
            action={
              <Button size="small" onClick={draft.discard}>
                {t("kit.discard")}
              </Button>
            }
          />
        )}
        <Card size="small">
          <Where kind={kind} typed={{ ...typed, location }} onChange={change} />
          <Field label={t("stock.add_sku")}>
            {(id) => (
              <SkuField
                id={id}
                label={t("stock.add_sku")}
                hint={t("stock.add_sku_hint")}
                field={field}
                first
                find={may("catalog.read") ? undefined : findInStock}
                onFound={(found) => change({ lines: scanned(kind, newest.current.lines, found) })}
              />
            )}
          </Field>
          <PaperLines
            kind={kind}
            lines={typed.lines}
            levels={levels}
            currency={currency}
            onChange={(lines) => change({ lines })}
            onDone={() => field.current?.focus()}
          />
        </Card>
        {draft.error ? <Refused error={draft.error} retry={press} /> : null}
        <Sends>
          <Button type="primary" disabled={!ready || away} loading={draft.sending} onClick={press}>
            {t(act.verb)}
          </Button>
          <Total kind={kind} typed={typed} levels={levels} />
        </Sends>
      </Flex>
    </Form>
  );
}

/** What is typed, at the location that is meant, and the currency of values there. */
function useTyped(draft: Draft<Typed>) {
  const locations = useLocations().data?.items ?? [];
  const typed = draft.value;
  const open = locations.filter(({ active }) => active);
  const chosen = locations.find(({ code }) => code === typed.location) ?? open[0];
  return { typed, location: chosen?.code ?? "", currency: chosen?.currency ?? "" };
}

/** The SKU that the page was opened for is its first line. */
function useFirst(kind: Kind, of: Props["of"], draft: Draft<Typed>) {
  const { change, value, looked } = draft;
  const first = value.lines.length ? null : of;
  const done = useRef(false);
  useEffect(() => {
    if (!looked || done.current) return;
    done.current = true;
    if (!first) return; // an earlier draft has its lines
    void told(api.GET("/api/v1/stock/{sku}/{location}", { params: { path: first } })).then(
      ({ sku, titles }) => {
        const begun = scanned(kind, [], { sku, titles });
        change({ ...value, lines: kind === "count" ? begun.map((line) => ({ ...line, units: null })) : begun });
      },
      () => undefined,
    );
  }, [looked, first, kind, change, value]);
}

/** For who may not read the catalogue: what is in stock under this very code, else the code as it was typed. */
async function findInStock(typed: string): Promise<SkuFound[]> {
  const { items } = await told(api.GET("/api/v1/stock", { params: { query: { sku: typed.trim(), limit: 1 } } }));
  return [{ sku: items[0]?.sku ?? typed.trim(), titles: items[0]?.titles ?? {}, options: {}, exact: true }];
}

interface WhereProps {
  kind: Kind;
  typed: Typed;
  onChange: (changed: Partial<Typed>) => void;
}

function Where({ kind, typed, onChange }: WhereProps) {
  const { t, word } = useWords();
  const places = (useLocations().data?.items ?? [])
    .filter(({ active, code }) => active || code === typed.location)
    .map(({ code, name }) => ({ value: code, label: name }));
  return (
    <Flex gap="0 16px" wrap>
      <Field label={kind === "transfer" ? t("stock.transfer_from") : t("stock.location")}>
        {(id) => (
          <Select
            id={id}
            value={typed.location || undefined}
            options={places}
            onChange={(location) => onChange({ location })}
            style={{ width: 220 }}
          />
        )}
      </Field>
      {kind === "transfer" && (
        <Field label={t("stock.transfer_to")}>
          {(id) => (
            <Select
              id={id}
              value={typed.target || undefined}
              placeholder={t("stock.choose_location")}
              options={places.filter(({ value }) => value !== typed.location)}
              onChange={(target) => onChange({ target })}
              style={{ width: 220 }}
            />
          )}
        </Field>
      )}
      {kind === "adjust" && (
        <Field label={t("stock.reason")}>
          {(id) => (
            <Select
              id={id}
              value={typed.reason}
              options={(["adjusted", "written_off"] as const).map((value) => ({
                value,
                label: word("movement_reason", value),
              }))}
              onChange={(reason) => onChange({ reason })}
              style={{ width: 160 }}
            />
          )}
        </Field>
      )}
      {kind !== "expect" && (
        <Field label={t("stock.happened")}>
          {(id) => (
            <MomentField
              id={id}
              past
              placeholder={t("stock.happened_now")}
              value={typed.occurredAt}
              onChange={(occurredAt) => onChange({ occurredAt })}
              width={200}
            />
          )}
        </Field>
      )}
    </Flex>
  );
}

interface TotalProps {
  kind: Kind;
  typed: Typed;
  levels: ReadonlyMap<string, LevelShown | null>;
}

/** All lines together: how many SKUs, and what they come to. */
function Total({ kind, typed, levels }: TotalProps) {
  const { t } = useWords();
  if (!typed.lines.length) return null;
  const skus = t("stock.skus", { count: typed.lines.length });
  if (kind === "count") {
    const differ = typed.lines.filter((line) => {
      const level = levels.get(line.sku);
      return level !== undefined && effects(kind, line, level).some(({ before, after }) => before !== after);
    });
    return (
      <span>
        {skus} · {t("stock.differ", { count: differ.length })}
      </span>
    );
  }
  const units = typed.lines.reduce((sum, line) => sum + (line.units ?? 0), 0);
  return (
    <span>
      {skus} · {t("stock.units_all", { count: units, number: number(units) })}
    </span>
  );
}
