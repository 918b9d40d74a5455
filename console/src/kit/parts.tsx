/** Small parts that every page is made of. */

import { CheckOutlined, CopyOutlined } from "@ant-design/icons";
import { App, Button, Typography } from "antd";
import { type ReactNode, useState } from "react";
import { ago, day, exactly, moment, money, number } from "@/format";
import { toClipboard } from "@/kit/clipboard";
import { useClock } from "@/kit/clock";
import { type Group, useWords } from "@/words";

type Tone = "good" | "busy" | "warn" | "bad" | "quiet";

/** How a state looks; what is not here is grey. */
const TONES: Readonly<Record<string, Readonly<Record<string, Tone>>>> = {
  order: { placed: "warn", open: "busy", complete: "good", cancelled: "quiet" },
  payment: {
    unpaid: "warn",
    partly_paid: "warn",
    paid: "good",
    overpaid: "bad",
    partly_refunded: "quiet",
    refunded: "quiet",
  },
  fulfilment: { unfulfilled: "warn", partly_shipped: "busy", shipped: "busy", delivered: "good", returned: "quiet" },
  parcel: {
    picked_up: "busy",
    in_transit: "busy",
    customs: "busy",
    out_for_delivery: "busy",
    available_for_pickup: "busy",
    attempt_failed: "warn",
    delivered: "good",
    lost_or_damaged: "bad",
    expired: "warn",
    returning: "warn",
  },
  reservation: { held: "busy", committed: "busy", consumed: "good", short: "bad" },
  import: { receiving: "busy", uploaded: "busy", checking: "busy", running: "busy", finished: "good", failed: "bad" },
  inbox: { waiting: "busy", done: "good", refused: "bad" },
  job_state: { todo: "busy", doing: "busy", succeeded: "good", failed: "bad", aborting: "warn" },
};

/** A state in its words: a tint, never the colour alone. */
export function State({ of, is }: { of: Group; is: string }) {
  const { word } = useWords();
  return <span className={`ol-state ol-${TONES[of]?.[is] ?? "quiet"}`}>{word(of, is)}</span>;
}

/** An amount in minor units. */
export function Money({ minor, currency, signed = false }: { minor: number; currency: string; signed?: boolean }) {
  useWords();
  return (
    <span className="ol-number">
      {signed && minor > 0 ? "+" : ""}
      {money(minor, currency)}
    </span>
  );
}

export function Count({ of, signed = false }: { of: number; signed?: boolean }) {
  useWords();
  return (
    <span className="ol-number">
      {signed && of > 0 ? "+" : ""}
      {number(of)}
    </span>
  );
}

/** When: relative, exact on hover. */
export function When({ at, exact = false }: { at: string; exact?: boolean }) {
  useWords();
  useClock();
  return (
    <time dateTime={at} title={exactly(at)} style={{ whiteSpace: "nowrap" }}>
      {exact ? moment(at) : ago(at)}
    </time>
  );
}

export function Day({ date }: { date: string }) {
  useWords();
  return <time dateTime={date}>{day(date)}</time>;
}

/** What is not there. */
export function Nothing() {
  const { t } = useWords();
  return <Typography.Text type="secondary">{t("kit.none")}</Typography.Text>;
}

/** Something short to be copied; `shown` where it is too long to stand there whole. */
export function Copyable({ text, shown, code = false }: { text: string; shown?: ReactNode; code?: boolean }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [done, setDone] = useState(false);
  const copy = async () => {
    await toClipboard(text);
    setDone(true);
    void message.success(t("kit.copied"));
    setTimeout(() => setDone(false), 2_000);
  };
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: 2, maxWidth: "100%" }}>
      {code ? (
        <code className="ol-clip" style={{ fontSize: 13 }}>
          {shown ?? text}
        </code>
      ) : (
        <span className="ol-clip">{shown ?? text}</span>
      )}
      <Button
        type="text"
        size="small"
        aria-label={t("kit.copy", { what: text })}
        icon={done ? <CheckOutlined aria-hidden /> : <CopyOutlined aria-hidden />}
        onClick={(event) => {
          event.stopPropagation();
          void copy();
        }}
      />
    </span>
  );
}

/** The short form of an id. */
export function shortId(id: string): string {
  return id.slice(-8);
}

/** Pairs of what and value, in a column. */
export function Facts({ rows }: { rows: readonly (readonly [ReactNode, ReactNode] | false | null | undefined)[] }) {
  return (
    <dl className="ol-facts">
      {rows.map(
        (row, nth) =>
          row && [
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a page stay in their order
            <dt key={`${nth} name`}>{row[0]}</dt>,
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a page stay in their order
            <dd key={`${nth} value`}>{row[1] ?? <Nothing />}</dd>,
          ],
      )}
    </dl>
  );
}
