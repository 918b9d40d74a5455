/** The lines of an act: how many of what, and what that will do. */

import { DeleteOutlined, WarningOutlined } from "@ant-design/icons";
import { Button, Empty, Flex, Input, InputNumber, Select, Typography, theme } from "antd";
import type { ReactNode } from "react";
import { minorOf, number } from "@/format";
import type { LevelShown } from "@/generated/api";
import {
  ACTS,
  CONDITIONS,
  type Condition,
  type Effect,
  effects,
  type Kind,
  type Line,
  shortBy,
} from "@/inventory/papers";
import { Goods } from "@/inventory/parts";
import { Count } from "@/kit/parts";
import { useMay } from "@/shell/me";
import { useWords } from "@/words";

const MOST = 1_000_000;

interface Props {
  kind: Kind;
  lines: readonly Line[];
  /** The levels that are known by now, by SKU; null: none yet. */
  levels: ReadonlyMap<string, LevelShown | null>;
  currency: string;
  onChange: (lines: readonly Line[]) => void;
  /** A number was entered: the next one may be scanned. */
  onDone: () => void;
}

export function PaperLines({ kind, lines, levels, currency, onChange, onDone }: Props) {
  const { t } = useWords();
  const { token } = theme.useToken();
  if (!lines.length)
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("stock.no_lines")} style={{ margin: 16 }} />;
  return lines.map((line) => (
    <div key={line.sku} style={{ padding: "12px 0", borderTop: `1px solid ${token.colorBorderSecondary}` }}>
      <One
        kind={kind}
        line={line}
        level={levels.get(line.sku)}
        currency={currency}
        onChange={(next) => onChange(lines.map((each) => (each === line ? next : each)))}
        onRemove={() => onChange(lines.filter((each) => each !== line))}
        onDone={onDone}
      />
    </div>
  ));
}

interface OneProps {
  kind: Kind;
  line: Line;
  level: LevelShown | null | undefined;
  currency: string;
  onChange: (line: Line) => void;
  onRemove: () => void;
  onDone: () => void;
}

function One({ kind, line, level, currency, onChange, onRemove, onDone }: OneProps) {
  const { t } = useWords();
  return (
    <Flex gap={16} align="flex-start" wrap>
      <div style={{ flex: "1 1 200px", minWidth: 160 }}>
        <Goods sku={line.sku} titles={line.titles} />
      </div>
      <Inputs kind={kind} line={line} level={level} currency={currency} onChange={onChange} onDone={onDone} />
      <div style={{ flex: "1 1 200px", minWidth: 180 }}>
        {level !== undefined && <Effects kind={kind} line={line} level={level} />}
      </div>
      <Button
        type="text"
        icon={<DeleteOutlined aria-hidden />}
        aria-label={t("stock.remove_line", { sku: line.sku })}
        onClick={onRemove}
      />
    </Flex>
  );
}

function Inputs({ kind, line, level, currency, onChange, onDone }: Omit<OneProps, "onRemove">) {
  const { t } = useWords();
  const may = useMay();
  const act = ACTS[kind];
  const costs = may("stock.cost") && ["receive", "adjust", "transfer"].includes(kind);
  return (
    <>
      <Small label={t(act.units)}>
        <InputNumber
          aria-label={`${t(act.units)} ${line.sku}`}
          autoFocus={line.units === null}
          min={act.signed ? -MOST : kind === "count" ? 0 : 1}
          max={MOST}
          precision={0}
          value={line.units}
          onChange={(units) => onChange({ ...line, units })}
          onFocus={(event) => event.target.select()}
          onPressEnter={onDone}
          style={{ width: 104 }}
        />
      </Small>
      {(kind === "receive" || kind === "adjust" || kind === "move") && (
        <Small label={kind === "move" ? t("stock.move_from") : t("stock.condition")}>
          <ConditionSelect
            label={`${t("stock.condition")} ${line.sku}`}
            value={line.condition}
            onChange={(condition) => onChange({ ...line, condition })}
          />
        </Small>
      )}
      {kind === "move" && (
        <Small label={t("stock.move_to")}>
          <ConditionSelect
            label={`${t("stock.move_to")} ${line.sku}`}
            value={line.target}
            onChange={(target) => onChange({ ...line, target })}
          />
        </Small>
      )}
      {kind === "receive" && level && level.incoming > 0 && (
        <Small label={t("stock.of_expected", { count: number(level.incoming) })}>
          <InputNumber
            aria-label={`${t("stock.expected_units")} ${line.sku}`}
            min={0}
            max={Math.min(level.incoming, line.units ?? 0)}
            precision={0}
            value={line.expected}
            placeholder="0"
            onChange={(expected) => onChange({ ...line, expected })}
            style={{ width: 104 }}
          />
        </Small>
      )}
      {costs && (
        <Small label={t("stock.unit_cost", { currency })}>
          <Input
            aria-label={`${t("stock.unit_cost", { currency })} ${line.sku}`}
            inputMode="decimal"
            value={line.cost}
            placeholder={t("stock.cost_as_before")}
            status={line.cost.trim() && minorOf(line.cost, currency) === null ? "error" : undefined}
            onChange={(event) => onChange({ ...line, cost: event.target.value })}
            style={{ width: 120 }}
          />
        </Small>
      )}
    </>
  );
}

function Small({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Typography.Text type="secondary" style={{ display: "block", fontSize: 12 }}>
        {label}
      </Typography.Text>
      {children}
    </div>
  );
}

interface ConditionProps {
  label: string;
  value: Condition;
  onChange: (condition: Condition) => void;
}

function ConditionSelect({ label, value, onChange }: ConditionProps) {
  const { word } = useWords();
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={onChange}
      options={CONDITIONS.map((each) => ({ value: each, label: word("bucket", each) }))}
      style={{ width: 128 }}
    />
  );
}

/** The numbers before and after, and what breaks. */
function Effects({ kind, line, level }: { kind: Kind; line: Line; level: LevelShown | null }) {
  const { t, word } = useWords();
  const { token } = theme.useToken();
  if (line.units === null) {
    const of = kind === "expect" ? "incoming" : "on_hand";
    return (
      <span style={{ color: token.colorTextDescription }}>
        {word("stock", of)} {number(level?.[of] ?? 0)}
      </span>
    );
  }
  const short = shortBy(kind, line, level) - (level?.short ?? 0);
  return (
    <div style={{ lineHeight: 1.6 }}>
      {effects(kind, line, level).map((effect) => (
        <Change key={effect.of} effect={effect} />
      ))}
      {short > 0 && (
        <div style={{ color: token.colorWarning }}>
          <WarningOutlined aria-hidden /> {t("stock.will_be_short", { count: short })}
        </div>
      )}
      {kind === "receive" && level !== null && level.short > 0 && (
        <div>{t("stock.serves_short", { count: number(level.short) })}</div>
      )}
    </div>
  );
}

function Change({ effect }: { effect: Effect }) {
  const { t, word } = useWords();
  const { token } = theme.useToken();
  const { of, before, after } = effect;
  const name = of === "on_hand" || of === "incoming" ? word("stock", of) : word("bucket", of);
  if (before === after)
    return (
      <div style={{ color: token.colorTextDescription }}>
        {name} {number(before)} · {t("stock.no_difference")}
      </div>
    );
  return (
    <div>
      {name}{" "}
      <span className="ol-number">
        {number(before)} → <span style={{ color: after < 0 ? token.colorError : undefined }}>{number(after)}</span>
      </span>{" "}
      <strong style={{ color: after > before ? token.colorSuccess : token.colorError }}>
        (<Count of={after - before} signed />)
      </strong>
    </div>
  );
}
