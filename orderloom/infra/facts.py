"""Facts as rows: numbered per aggregate, written set-wise, found by the sequencer through their commit."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from orderloom.infra.arrays import codes, instants, plain, quoted, uuids
from orderloom.kernel.actor import Actor
from orderloom.kernel.event import Event

Fact = tuple[Event, Actor, datetime]

_encode = msgspec.json.Encoder().encode

# The commit's id is drawn while each aggregate's row lock is held, so ids grow along each aggregate.
INSERT_EVENTS = """
WITH made AS (INSERT INTO event_commits (events) VALUES (%(count)s) RETURNING id)
INSERT INTO events (commit_id, ord, aggregate, aggregate_id, seq, name, body, actor_kind, actor_id, request_id, occurred_at)
SELECT made.id, f.ord, f.aggregate, f.aggregate_id, f.seq + coalesce(last.seq, 0), f.name, f.body,
       f.actor_kind, f.actor_id, f.request_id, f.occurred_at
  FROM made,
       unnest(%(aggregate)s::text[], %(aggregate_id)s::uuid[], %(seq)s::bigint[], %(known)s::bool[], %(name)s::text[],
              %(body)s::jsonb[], %(actor_kind)s::text[], %(actor_id)s::uuid[], %(request_id)s::uuid[],
              %(occurred_at)s::timestamptz[])
       WITH ORDINALITY AS f(aggregate, aggregate_id, seq, known, name, body, actor_kind, actor_id, request_id, occurred_at, ord)
       LEFT JOIN LATERAL (SELECT max(e.seq) AS seq FROM events e WHERE e.aggregate_id = f.aggregate_id AND f.known) last ON true
"""


async def write(tx: AsyncConnection[Any], facts: list[Fact]) -> None:
    """Write all facts in one statement; the caller holds the lock of each aggregate, so numbers have no gaps."""
    if not facts:
        return
    events = [event for event, _, _ in facts]
    actors = [actor for _, actor, _ in facts]
    await tx.execute(
        INSERT_EVENTS,
        {
            "count": len(facts),
            "aggregate": codes([event.aggregate for event in events]),
            "aggregate_id": uuids([event.aggregate_id for event in events]),
            "seq": plain(_numbers(events)),
            "known": plain([not event.first for event in events]),
            "name": codes([event.name for event in events]),
            "body": quoted([_encode(event).decode() for event in events]),
            "actor_kind": codes([actor.kind for actor in actors]),
            "actor_id": uuids([actor.id for actor in actors]),
            "request_id": uuids([actor.request_id for actor in actors]),
            "occurred_at": instants([at for _, _, at in facts]),
        },
        prepare=True,
    )


def _numbers(events: list[Event]) -> list[int]:
    """1, 2, 3 … per aggregate among these; the statement adds what stood before."""
    counts: dict[UUID, int] = {}
    numbers = []
    for event in events:
        counts[event.aggregate_id] = number = counts.get(event.aggregate_id, 0) + 1
        numbers.append(number)
    return numbers
