/** What the feed is narrowed by: it stands in the address. Names may be several, each with its own parameter. */

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { api, told } from "@/api/client";
import { nameOf } from "@/feed/Fact";
import type { Naming } from "@/feed/names";
import type { Wanted } from "@/feed/older";
import type { EventOut } from "@/generated/api";
import type { Filter } from "@/kit/Filters";
import { type Filters, type ListState, useListState } from "@/kit/listState";
import { shortId } from "@/kit/parts";
import { useMay } from "@/shell/me";
import { codesOf, useWords } from "@/words";

const ONE = ["aggregate", "aggregate_id", "actor_kind", "actor_id", "occurred_from", "occurred_to"] as const;

export interface FeedState {
  names: string[];
  wanted: Wanted;
  state: ListState;
  choose: (names: string[]) => void;
}

export function useFeedState(): FeedState {
  const [params, setParams] = useSearchParams();
  const state = useListState();
  const asked = useMemo(() => read(params), [params]);
  const { names, one } = asked;
  const write = (filters: Filters, chosen: string[]) =>
    setParams([...Object.entries(filters), ...chosen.map((name): [string, string] => ["name", name])]);
  return {
    names,
    wanted: asked.wanted,
    state: { ...state, filters: one, show: (filters) => write(filters, names) },
    choose: (chosen) => write(one, chosen),
  };
}

function read(params: URLSearchParams): { names: string[]; one: Filters; wanted: Wanted } {
  const names = params.getAll("name");
  const one: Filters = Object.fromEntries(
    ONE.flatMap((name) => {
      const value = params.get(name);
      return value ? [[name, value]] : [];
    }),
  );
  const { aggregate, ...rest } = one;
  const wanted = {
    ...rest,
    ...(aggregate ? { aggregate: [aggregate] } : {}),
    ...(names.length ? { name: names } : {}),
  };
  return { names, one, wanted };
}

/** Whether a fact that just happened is one of those that are shown. */
export function isWanted(fact: EventOut, wanted: Wanted): boolean {
  const { name, aggregate, aggregate_id, actor_kind, actor_id, occurred_from, occurred_to } = wanted;
  const at = Date.parse(fact.occurred_at);
  return (
    (!name || name.includes(fact.name)) &&
    (!aggregate || aggregate.includes(fact.aggregate)) &&
    (!aggregate_id || aggregate_id === fact.aggregate_id) &&
    (!actor_kind || actor_kind === fact.actor_kind) &&
    (!actor_id || actor_id === fact.actor_id) &&
    (!occurred_from || at >= Date.parse(occurred_from)) &&
    (!occurred_to || at < Date.parse(occurred_to))
  );
}

/** The chips; a thing and a person are called as the facts on the screen call them. */
export function useFeedFilters(wanted: Wanted, rows: readonly EventOut[], naming: Naming): Filter[] {
  const { t, word } = useWords();
  const people = usePeople();
  const { aggregate_id, actor_id } = wanted;
  const thing = rows.find((row) => row.aggregate_id === aggregate_id);
  const person = rows.find((row) => row.actor_id === actor_id);
  const known = people.some(({ value }) => value === actor_id);
  const actor = person ? (person.actor_name ?? word("actor", person.actor_kind)) : null;
  const someone = actor_id && !known ? [{ value: actor_id, label: actor ?? shortId(actor_id) }] : [];
  const options = [...someone, ...people];
  const one = thing ? `${word("aggregate", thing.aggregate)} ${nameOf(thing, naming)}` : shortId(aggregate_id ?? "");
  return [
    {
      name: "aggregate",
      label: t("events.kind"),
      kind: "choice",
      options: codesOf("aggregate").map((value) => ({ value, label: word("aggregate", value) })),
    },
    ...(aggregate_id
      ? [
          {
            name: "aggregate_id",
            label: t("events.thing"),
            kind: "choice",
            options: [{ value: aggregate_id, label: one }],
          } as const,
        ]
      : []),
    {
      name: "actor_kind",
      label: t("events.who_kind"),
      kind: "choice",
      options: codesOf("actor").map((value) => ({ value, label: word("actor", value) })),
    },
    ...(options.length ? [{ name: "actor_id", label: t("events.person"), kind: "choice", options } as const] : []),
    { name: "occurred", label: t("events.occurred"), kind: "period" },
  ];
}

/** The team, for those who may know it. */
function usePeople(): { value: string; label: string }[] {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ["staff", "names"],
    queryFn: () => told(api.GET("/api/v1/staff", { params: { query: { limit: 200 } } })),
    enabled: may("staff.manage"),
    staleTime: 300_000,
  });
  return (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
}
