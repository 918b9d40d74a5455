/** The chips above a list: what it is narrowed by, each to be changed or taken away. */

import { CloseOutlined, PlusOutlined, SearchOutlined } from "@ant-design/icons";
import { Button, Dropdown, Flex, Input, Popover, Radio, Space, theme } from "antd";
import dayjs from "dayjs";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { moment } from "@/format";
import type { ListState } from "@/kit/listState";
import { MomentField } from "@/kit/MomentField";
import { useWords } from "@/words";

/** Something that a list may be narrowed by: a query parameter of its route. */
export type Filter =
  | { name: string; label: string; kind: "choice"; options: readonly { value: string; label: string }[] }
  | { name: string; label: string; kind: "text"; placeholder?: string }
  | { name: string; label: string; kind: "moment" }
  /** Two parameters, `name`_from and `name`_to. */
  | { name: string; label: string; kind: "period" };

interface Props {
  filters: readonly Filter[];
  state: ListState;
  /** Whether the list searches by `q`, and what it looks at. */
  search?: string;
  extra?: ReactNode;
}

const SEARCH_MS = 350;

export function FilterBar({ filters, state, search, extra }: Props) {
  const { t } = useWords();
  const [opened, setOpened] = useState<string | null>(null);
  const left = filters.filter((each) => !isSet(each, state) && each.name !== opened);
  const shown = filters.filter((each) => isSet(each, state) || each.name === opened);
  return (
    <Flex wrap gap={8} align="center">
      {search && <SearchField state={state} hint={search} />}
      {shown.map((each) => (
        <Chip
          key={each.name}
          filter={each}
          state={state}
          open={opened === each.name}
          onOpen={(open) => setOpened(open ? each.name : null)}
        />
      ))}
      {left.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: left.map((each) => ({ key: each.name, label: each.label })),
            onClick: ({ key }) => setTimeout(() => setOpened(key), 0),
          }}
        >
          <Button icon={<PlusOutlined aria-hidden />} type="dashed">
            {t("kit.add_filter")}
          </Button>
        </Dropdown>
      )}
      {Object.keys(state.filters).length > 0 && (
        <Button type="link" onClick={() => state.show({})}>
          {t("kit.clear_filters")}
        </Button>
      )}
      {extra && <span style={{ marginInlineStart: "auto" }}>{extra}</span>}
    </Flex>
  );
}

function names(filter: Filter): string[] {
  return filter.kind === "period" ? [`${filter.name}_from`, `${filter.name}_to`] : [filter.name];
}

function isSet(filter: Filter, state: ListState): boolean {
  return names(filter).some((name) => state.filters[name] !== undefined);
}

/** What a chip says that is set. */
function saying(filter: Filter, state: ListState): string {
  if (filter.kind === "choice") {
    const value = state.filters[filter.name];
    return filter.options.find((option) => option.value === value)?.label ?? value ?? "";
  }
  if (filter.kind === "text") return state.filters[filter.name] ?? "";
  if (filter.kind === "moment") return moment(state.filters[filter.name] ?? "");
  const [from, to] = names(filter).map((name) => state.filters[name]);
  return `${from ? moment(from) : "…"} – ${to ? moment(to) : "…"}`;
}

function SearchField({ state, hint }: { state: ListState; hint: string }) {
  const { t } = useWords();
  const asked = state.filters.q ?? "";
  const [typed, setTyped] = useState(asked);
  const composing = useRef(false);
  useEffect(() => setTyped(asked), [asked]);
  useEffect(() => {
    if (typed.trim() === asked || composing.current) return;
    const timer = setTimeout(() => state.filter("q", typed.trim() || null), SEARCH_MS);
    return () => clearTimeout(timer);
  }, [typed, asked, state]);
  return (
    <Input
      allowClear
      prefix={<SearchOutlined aria-hidden />}
      placeholder={hint}
      aria-label={t("shell.search")}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(event) => {
        composing.current = false;
        setTyped(event.currentTarget.value);
      }}
      onPressEnter={() => state.filter("q", typed.trim() || null)}
      style={{ flex: "1 1 240px", maxWidth: 360 }}
    />
  );
}

interface ChipProps {
  filter: Filter;
  state: ListState;
  open: boolean;
  onOpen: (open: boolean) => void;
}

function Chip({ filter, state, open, onOpen }: ChipProps) {
  const { t } = useWords();
  const { token } = theme.useToken();
  const set = isSet(filter, state);
  const clear = () => {
    onOpen(false);
    const rest = Object.fromEntries(Object.entries(state.filters).filter(([name]) => !names(filter).includes(name)));
    state.show(rest);
  };
  return (
    <Popover
      open={open}
      onOpenChange={onOpen}
      trigger="click"
      placement="bottomLeft"
      content={<Editor filter={filter} state={state} onDone={() => onOpen(false)} />}
    >
      <Space.Compact>
        <Button style={set ? { borderColor: token.colorPrimaryBorder, background: token.colorPrimaryBg } : undefined}>
          <span className="ol-clip" style={{ maxWidth: 280 }}>
            {filter.label}
            {set && `: ${saying(filter, state)}`}
          </span>
        </Button>
        <Button
          icon={<CloseOutlined aria-hidden />}
          aria-label={t("kit.remove_filter", { filter: filter.label })}
          onClick={(event) => {
            event.stopPropagation();
            clear();
          }}
        />
      </Space.Compact>
    </Popover>
  );
}

function Editor({ filter, state, onDone }: { filter: Filter; state: ListState; onDone: () => void }) {
  if (filter.kind === "choice") {
    return (
      <Radio.Group
        value={state.filters[filter.name]}
        onChange={(event) => {
          state.filter(filter.name, event.target.value as string);
          onDone();
        }}
        style={{ display: "flex", flexDirection: "column", gap: 6, maxHeight: 320, overflow: "auto" }}
        options={filter.options.map((option) => ({ ...option }))}
      />
    );
  }
  if (filter.kind === "moment") return <MomentEditor name={filter.name} state={state} onDone={onDone} />;
  return filter.kind === "text" ? (
    <TextEditor name={filter.name} label={filter.label} hint={filter.placeholder} state={state} onDone={onDone} />
  ) : (
    <PeriodEditor name={filter.name} state={state} onDone={onDone} />
  );
}

interface TextProps {
  name: string;
  label: string;
  hint: string | undefined;
  state: ListState;
  onDone: () => void;
}

function TextEditor({ name, label, hint, state, onDone }: TextProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState(state.filters[name] ?? "");
  const apply = () => {
    state.filter(name, typed.trim() || null);
    onDone();
  };
  return (
    <Space.Compact>
      <Input
        autoFocus
        aria-label={label}
        placeholder={hint}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={apply}
      />
      <Button type="primary" onClick={apply}>
        {t("kit.apply")}
      </Button>
    </Space.Compact>
  );
}

function MomentEditor({ name, state, onDone }: { name: string; state: ListState; onDone: () => void }) {
  const { t } = useWords();
  const asked = state.filters[name];
  const [at, setAt] = useState<string | null>(() => asked ?? dayjs().startOf("minute").toISOString());
  const apply = () => {
    state.filter(name, at);
    onDone();
  };
  return (
    <Flex vertical gap={8}>
      <MomentField allowClear={false} aria-label={t("kit.moment")} value={at} onChange={setAt} />
      <Button type="primary" onClick={apply}>
        {t("kit.apply")}
      </Button>
    </Flex>
  );
}

function PeriodEditor({ name, state, onDone }: { name: string; state: ListState; onDone: () => void }) {
  const { t } = useWords();
  const [from, to] = [`${name}_from`, `${name}_to`];
  const [days, setDays] = useState([state.filters[from] ?? null, state.filters[to] ?? null] as const);
  const apply = () => {
    const { [from]: _, [to]: __, ...rest } = state.filters;
    const [begin, end] = days;
    state.show({
      ...rest,
      ...(begin ? { [from]: begin } : {}),
      ...(end ? { [to]: end } : {}),
    });
    onDone();
  };
  return (
    <Flex vertical gap={8}>
      {([0, 1] as const).map((nth) => (
        <MomentField
          key={nth}
          aria-label={nth === 0 ? t("kit.from") : t("kit.to")}
          placeholder={nth === 0 ? t("kit.from") : t("kit.to")}
          value={days[nth]}
          onChange={(day) => setDays(nth === 0 ? [day, days[1]] : [days[0], day])}
        />
      ))}
      <Button type="primary" onClick={apply}>
        {t("kit.apply")}
      </Button>
    </Flex>
  );
}
