/** Everything that happens, the newest first; new facts appear on top while they happen. */

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Empty, Flex, Grid, Select, Skeleton, Table, theme } from "antd";
import { useCallback, useEffect, useRef, useState } from "react";
import { beganAt, type Fact, useConnection, useFacts } from "@/api/live";
import { FactDrawer, Thing, Who } from "@/feed/Fact";
import { isWanted, useFeedFilters, useFeedState } from "@/feed/filters";
import { type Naming, useNaming } from "@/feed/names";
import { older, type Wanted } from "@/feed/older";
import type { EventOut } from "@/generated/api";
import { FilterBar } from "@/kit/Filters";
import { Heading } from "@/kit/Heading";
import { Count, When } from "@/kit/parts";
import { Refused } from "@/kit/Refused";
import { codesOf, hasWord, useWords } from "@/words";

export function Feed() {
  const { t } = useWords();
  const wide = Grid.useBreakpoint().md ?? window.innerWidth >= 768;
  const { names, wanted, state, choose } = useFeedState();
  const [shown, show] = useState<EventOut | null>(null);
  const asked = useInfiniteQuery({
    queryKey: ["feed", wanted],
    queryFn: ({ pageParam, signal }) => older(pageParam, wanted, signal),
    initialPageParam: null as number | null,
    getNextPageParam: ({ before }) => before || null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const kept = (asked.data?.pages ?? []).flatMap(({ items }) => items);
  const fresh = useFresh(wanted, asked.data?.pages[0]?.head);
  const known = new Set(kept.map(({ position }) => position));
  const rows = [...fresh.filter(({ position }) => !known.has(position)), ...kept];
  const naming = useNaming();
  const filters = useFeedFilters(wanted, rows, naming);
  const facts = { rows, naming, fresh: new Set(fresh.map(({ position }) => position)), onShow: show };
  return (
    <Flex vertical gap={12}>
      <Heading title={t("events.title")} summary={t("events.summary")} />
      <Names chosen={names} onChoose={choose} />
      <FilterBar filters={filters} state={state} />
      {asked.error && <Refused error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isPending ? (
        <Skeleton active title={false} paragraph={{ rows: 12, width: "100%" }} />
      ) : rows.length === 0 ? (
        <Empty description={Object.keys(wanted).length ? t("kit.nothing_found") : t("events.empty")} />
      ) : wide ? (
        <Rows {...facts} />
      ) : (
        <Cards {...facts} />
      )}
      {asked.hasNextPage && (
        <div>
          <Button loading={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
            {t("events.older")}
          </Button>
        </div>
      )}
      {shown && <FactDrawer key={shown.position} fact={shown} onClose={() => show(null)} />}
    </Flex>
  );
}

function Names({ chosen, onChoose }: { chosen: string[]; onChoose: (names: string[]) => void }) {
  const { t, word } = useWords();
  const groups = new Map<string, { value: string; label: string }[]>();
  for (const value of codesOf("event")) {
    const about = value.split(".", 1)[0] ?? "";
    groups.set(about, [...(groups.get(about) ?? []), { value, label: word("event", value) }]);
  }
  return (
    <Select<string[]>
      mode="multiple"
      allowClear
      aria-label={t("events.names")}
      placeholder={t("events.all_names")}
      style={{ width: "100%", maxWidth: 560 }}
      maxTagCount="responsive"
      showSearch={{ optionFilterProp: "label" }}
      value={chosen}
      onChange={onChoose}
      options={[...groups].map(([about, options]) => ({
        label: hasWord("aggregate", about) ? word("aggregate", about) : options[0]?.label,
        title: "",
        options,
      }))}
    />
  );
}

/** What happened since the page was opened, the newest first. Whoever missed something asks for everything again: who was away,
 * or whose stream began behind what the first page knew (`head`, not known before that page is there). */
function useFresh(wanted: Wanted, head: number | undefined): EventOut[] {
  const client = useQueryClient();
  const connection = useConnection();
  const [fresh, setFresh] = useState<EventOut[]>([]);
  const was = useRef<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins anew
  useEffect(() => setFresh([]), [wanted]);
  useEffect(() => {
    if (connection !== "connected" || head === undefined) return;
    const began = beganAt();
    if (was.current === began) return;
    was.current = began;
    if (began <= head) return;
    setFresh([]);
    void client.resetQueries({ queryKey: ["feed"] });
  }, [connection, client, head]);
  const hear = useCallback(
    (facts: readonly Fact[]) => {
      const heard = facts.filter((fact) => isWanted(fact, wanted));
      if (heard.length) setFresh((before) => [...[...heard].reverse(), ...before]);
    },
    [wanted],
  );
  useFacts(hear);
  return fresh;
}

interface RowsProps {
  rows: EventOut[];
  naming: Naming;
  fresh: ReadonlySet<number>;
  onShow: (fact: EventOut) => void;
}

function Rows({ rows, naming, fresh, onShow }: RowsProps) {
  const { t, word } = useWords();
  const { token } = theme.useToken();
  return (
    <Table<EventOut>
      size="small"
      rowKey="position"
      dataSource={rows}
      pagination={false}
      scroll={{ x: "max-content" }}
      onRow={(row) => ({
        className: "ol-row",
        style: fresh.has(row.position) ? { background: token.colorPrimaryBg } : undefined,
        onClick: (event) => {
          if (!(event.target as HTMLElement).closest("a, button")) onShow(row);
        },
      })}
      columns={[
        { key: "at", title: t("events.at"), width: 160, render: (_, row) => <When at={row.occurred_at} /> },
        {
          key: "what",
          title: t("events.what"),
          render: (_, row) => (
            <Button type="link" style={{ padding: 0, height: "auto" }} onClick={() => onShow(row)}>
              {word("event", row.name)}
            </Button>
          ),
        },
        { key: "about", title: t("events.about"), render: (_, row) => <Thing of={row} naming={naming} /> },
        { key: "who", title: t("events.who"), render: (_, row) => <Who of={row} /> },
        {
          key: "position",
          title: t("events.position"),
          align: "right",
          width: 100,
          render: (_, row) => <Count of={row.position} />,
        },
      ]}
    />
  );
}

function Cards({ rows, naming, fresh, onShow }: RowsProps) {
  const { word } = useWords();
  const { token } = theme.useToken();
  return (
    <Flex vertical gap={8}>
      {rows.map((row) => (
        <Flex
          key={row.position}
          vertical
          gap={4}
          style={{
            padding: 12,
            background: fresh.has(row.position) ? token.colorPrimaryBg : token.colorBgContainer,
            border: `1px solid ${token.colorBorderSecondary}`,
            borderRadius: token.borderRadiusLG,
          }}
        >
          <Flex justify="space-between" gap={8}>
            <Button
              type="link"
              style={{ padding: 0, height: "auto", whiteSpace: "normal", textAlign: "start" }}
              onClick={() => onShow(row)}
            >
              {word("event", row.name)}
            </Button>
            <When at={row.occurred_at} />
          </Flex>
          <Flex justify="space-between" gap={8}>
            <Thing of={row} naming={naming} />
            <Who of={row} />
          </Flex>
        </Flex>
      ))}
    </Flex>
  );
}
