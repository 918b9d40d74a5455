/** A fact in words: its members as facts, its payload for whoever builds on it. */

import { Button, Drawer, Flex, Typography, theme } from "antd";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { type Naming, useFieldNaming, useNaming } from "@/feed/names";
import { placeOfFact, placeOfField } from "@/feed/things";
import { country, money, number } from "@/format";
import { regionOf } from "@/format/region";
import type { EventOut, Owner } from "@/generated/api";
import { Clip } from "@/kit/Clip";
import { Copyable, Facts, Nothing, shortId, When } from "@/kit/parts";
import { useReturn } from "@/kit/useReturn";
import { hasWord, say, useWords, word } from "@/words";

/** What a fact is about, with the way there. */
export function Thing({ of, naming }: { of: EventOut; naming: Naming }) {
  const to = placeOfFact(of);
  const said = `${word("aggregate", of.aggregate)} ${nameOf(of, naming)}`;
  return (
    <Clip text={said} width={320}>
      {to ? <Link to={to}>{said}</Link> : said}
    </Clip>
  );
}

/** The member that names things of a kind; others are named by the API, or by the end of their id. */
const NAMED_BY: Readonly<Record<string, string>> = {
  channel: "channel",
  location: "location",
  shipping_method: "shipping_method",
  sku: "sku",
  sources: "channel",
  tax_class: "tax_class",
};

/** What people call the thing. */
export function nameOf({ aggregate, aggregate_id, about, body }: EventOut, naming: Naming): string {
  const said = body as Readonly<Record<string, unknown>>;
  if (aggregate === "order" || aggregate === "payment") {
    const no = about ?? (aggregate === "order" ? said.number : null);
    return no ? `#${no}` : shortId(aggregate_id);
  }
  if (aggregate === "stock" && said.sku)
    return [said.sku, said.location && naming("location", String(said.location))].filter(Boolean).join(" · ");
  if (aggregate === "custom_field") return naming("field_id", aggregate_id);
  const member = NAMED_BY[aggregate] ?? "";
  const code = String(said[member] ?? "");
  if (aggregate === "tax_class" && hasWord("tax_class", code)) return word("tax_class", code);
  return about || naming(member, code) || shortId(aggregate_id);
}

export function Who({ of }: { of: EventOut }) {
  return <>{of.actor_name ?? word("actor", of.actor_kind)}</>;
}

export function FactDrawer({ fact, onClose }: { fact: EventOut; onClose: () => void }) {
  const { t } = useWords();
  useReturn();
  const [raw, setRaw] = useState(false);
  const { token } = theme.useToken();
  const naming = useNaming();
  const ofField = useFieldNaming(OWNERS[fact.aggregate] ?? "order");
  const named: Naming = (member, code) => naming(member, ofField(member, code));
  const members = Object.entries(fact.body as Record<string, unknown>);
  return (
    <Drawer
      open
      size={520}
      title={word("event", fact.name)}
      onClose={onClose}
      closable={{ "aria-label": t("kit.close") }}
    >
      <Flex vertical gap={20}>
        <Facts
          rows={[
            [t("events.about"), <Thing key="about" of={fact} naming={naming} />],
            [t("events.occurred_at"), <When key="occurred" at={fact.occurred_at} exact />],
            [t("events.recorded_at"), <When key="recorded" at={fact.recorded_at} exact />],
            [t("events.who"), <Who key="who" of={fact} />],
            [t("events.position"), number(fact.position)],
            [t("events.seq"), number(fact.seq)],
            [
              t("events.request"),
              <Copyable key="request" text={fact.request_id} shown={shortId(fact.request_id)} code />,
            ],
          ]}
        />
        <section>
          <Typography.Title level={2} style={{ fontSize: 14, marginTop: 0 }}>
            {t("events.facts")}
          </Typography.Title>
          {members.length ? (
            <Facts
              rows={members.map(([name, value]) => [
                labelOf(name),
                <Value key={name} name={name} value={value} of={fact} naming={named} />,
              ])}
            />
          ) : (
            <Typography.Text type="secondary">{t("events.nothing")}</Typography.Text>
          )}
        </section>
        <Flex gap={16} wrap>
          <Link to={`/events?aggregate_id=${fact.aggregate_id}`} onClick={onClose}>
            {t("events.all_about")}
          </Link>
          {fact.actor_id && (
            <Link to={`/events?actor_id=${fact.actor_id}`} onClick={onClose}>
              {t("events.all_by")}
            </Link>
          )}
        </Flex>
        <div>
          <Button onClick={() => setRaw(!raw)} aria-expanded={raw}>
            {raw ? t("events.hide_payload") : t("events.show_payload")}
          </Button>
          {raw && (
            <pre
              style={{
                margin: "12px 0 0",
                padding: 12,
                overflow: "auto",
                fontSize: 12,
                background: token.colorFillTertiary,
                borderRadius: token.borderRadius,
              }}
            >
              {JSON.stringify(fact, null, 2)}
            </pre>
          )}
        </div>
      </Flex>
    </Drawer>
  );

  /** A member may mean something of its own for a kind of thing. */
  function labelOf(name: string): string {
    return say(`events.field_${fact.aggregate}_${name}`) ?? say(`events.field_${name}`) ?? name;
  }
}

/** Whose custom fields a fact may name. */
const OWNERS: Readonly<Record<string, Owner>> = { order: "order", parcel: "parcel" };

const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T/;
const PPM_OF_PERCENT = 10_000;

/** Groups of words for codes, by the member that holds them; by the event where that decides. */
function groupsOf(name: string, { name: event }: EventOut): string[] {
  const known: Record<string, string[]> = {
    reason: event.startsWith("order") ? ["cancel_reason"] : ["movement_reason"],
    kind: event.startsWith("import")
      ? ["import_kind"]
      : event.startsWith("api_key")
        ? ["key_kind"]
        : ["promotion_kind"],
    status: ["order"],
    roles: ["role"],
    scopes: ["permission"],
    platform: ["platform"],
    tax_class: ["tax_class"],
    owner: ["custom_field_owner"],
    type: ["custom_field_type"],
    list: ["list"],
    doubts: ["doubt"],
    source: ["bucket"],
    target: ["bucket"],
    code: ["refusal"],
  };
  return known[name] ?? [];
}

interface ValueProps {
  name: string;
  value: unknown;
  of: EventOut;
  naming: Naming;
}

function Value({ name, value, of, naming }: ValueProps): ReactNode {
  const { t } = useWords();
  if (value === null || value === undefined) return <Nothing />;
  if (typeof value === "boolean") return value ? t("kit.yes") : t("kit.no");
  if (typeof value === "number") return <span className="ol-number">{figure(name, value, of)}</span>;
  if (Array.isArray(value))
    return value.length ? value.map((each) => coded(name, String(each), of, naming)).join(", ") : <Nothing />;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (name === "key") return <code>{text}</code>;
  const to = placeOfField(name, value);
  if (to) return <Link to={to}>{shortId(text)}</Link>;
  if (ID.test(text)) return <Copyable text={text} shown={shortId(text)} code />;
  if (INSTANT.test(text)) return <When at={text} exact />;
  return coded(name, text, of, naming);
}

function figure(name: string, value: number, { body }: EventOut): string {
  const { currency } = body as { currency?: string };
  if (name.endsWith("_minor") && currency) return money(value, currency);
  if (name === "rate_ppm") return `${number(value / PPM_OF_PERCENT)}%`;
  return name === "number" ? String(value) : number(value);
}

/** Members that list fields of the thing. */
const FIELDS = new Set(["fields", "changed_fields"]);

function coded(name: string, code: string, of: EventOut, naming: Naming): string {
  if (FIELDS.has(name)) return say(`events.field_${code}`) ?? code;
  if (name === "country") return country(code);
  if (name === "region" && "country" in of.body) return regionOf(String(of.body.country), code);
  const group = groupsOf(name, of).find((each) => hasWord(each, code));
  return group ? word(group as never, code) : naming(name, code);
}
