"""The feed: committed facts in one order. After the commit a sequencer gives each transaction the next positions.

Positions are dense and given in one row-locked step, so a reader at `after` misses nothing that commits later.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import psycopg
from psycopg.rows import class_row, tuple_row
from psycopg_pool import PoolTimeout

from orderloom.infra.work import Connection, Pool

log = logging.getLogger(__name__)

EVERY_S = 0.1
MOST_COMMITS = 2_000

LOCK_HEAD = "SELECT position FROM feed_head FOR UPDATE"
# The head moves by exactly what is numbered: both in one statement, under the head's lock.
NUMBER = """
WITH waiting AS (
    SELECT id, events FROM event_commits WHERE position IS NULL ORDER BY id LIMIT %(most)s
), placed AS (
    SELECT id, events, %(head)s::bigint + 1 + sum(events) OVER (ORDER BY id) - events AS position FROM waiting
), numbered AS (
    UPDATE event_commits c SET position = p.position FROM placed p WHERE c.id = p.id RETURNING c.events
), moved AS (
    UPDATE feed_head SET position = position + n.events, moved_at = clock_timestamp()
      FROM (SELECT sum(events)::bigint AS events FROM numbered) n WHERE n.events > 0
)
SELECT count(*), coalesce(sum(events), 0)::bigint FROM numbered
"""
# One page looks at a bounded stretch of the feed, however few of its facts are asked for.
STRETCH = 10_000
HEAD = "SELECT position FROM feed_head"
# The commit at or before `after` may have facts behind it.
READ = """
SELECT c.position + e.ord - 1 AS position, e.name, e.aggregate, e.aggregate_id, e.seq, e.body,
       e.actor_kind, e.actor_id, e.request_id, e.occurred_at, e.recorded_at
  FROM event_commits c JOIN events e ON e.commit_id = c.id
 WHERE c.position >= coalesce((SELECT max(position) FROM event_commits WHERE position <= %(after)s), 1)
   AND c.position <= %(until)s
   AND c.position + e.ord - 1 > %(after)s AND c.position + e.ord - 1 <= %(until)s
   AND (%(names)s::text[] IS NULL OR e.name = ANY(%(names)s))
 ORDER BY c.position, e.ord
 LIMIT %(limit)s
"""
# What facts are about, each thing once: for those who then read it as it is now.
TOUCHED = """
SELECT DISTINCT e.aggregate, e.aggregate_id, CASE WHEN e.aggregate = 'sku' THEN e.body ->> 'sku' END AS code
  FROM event_commits c JOIN events e ON e.commit_id = c.id
 WHERE c.position >= coalesce((SELECT max(position) FROM event_commits WHERE position <= %(after)s), 1)
   AND c.position <= %(until)s
   AND c.position + e.ord - 1 > %(after)s AND c.position + e.ord - 1 <= %(until)s
   AND e.aggregate = ANY(%(aggregates)s) AND e.name <> ALL(%(quiet)s)
"""
STATE = """
SELECT h.position,
       (SELECT count(*) FROM (SELECT 1 FROM event_commits WHERE position IS NULL LIMIT 100000) w),
       coalesce((SELECT extract(epoch FROM clock_timestamp() - e.recorded_at)
                   FROM event_commits c JOIN events e ON e.commit_id = c.id AND e.ord = 1
                  WHERE c.position IS NULL ORDER BY c.id LIMIT 1), 0)::float8
  FROM feed_head h
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A fact with its place in the feed."""

    position: int
    name: str
    aggregate: str
    aggregate_id: UUID
    seq: int
    body: dict[str, Any]
    actor_kind: str
    actor_id: UUID | None
    request_id: UUID
    occurred_at: datetime
    recorded_at: datetime


Fact = TypeVar("Fact", bound=Numbered)


@dataclass(frozen=True, slots=True)
class State:
    position: int
    waiting: int  # commits without a position
    lag_s: float  # age of the oldest of them


async def number(tx: Connection, most: int = MOST_COMMITS) -> tuple[int, int]:
    """Give waiting commits their positions. Returns how many commits and facts; one caller at a time."""
    async with tx.cursor(row_factory=tuple_row) as cursor:
        head = await (await cursor.execute(LOCK_HEAD)).fetchone()
        if head is None:
            raise RuntimeError("feed_head has no row")
        # A new statement, hence a new snapshot: it sees what was numbered by whoever held the lock before.
        row = await (await cursor.execute(NUMBER, {"head": head[0], "most": most}, prepare=True)).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


@dataclass(frozen=True, slots=True)
class Stretch(Generic[Fact]):
    """Facts in order, and where the next read goes on: behind everything that was looked at."""

    facts: list[Fact]
    next: int
    head: int


async def head(tx: Connection) -> int:
    """The last position given out."""
    row = await (await tx.execute(HEAD)).fetchone()
    if row is None:
        raise RuntimeError("feed_head has no row")
    return int(row[0])


async def read(
    tx: Connection, *, after: int = 0, limit: int = 100, names: Sequence[str] | None = None
) -> Stretch[Numbered]:
    """The facts behind a position, in order. Only numbered ones: those waiting come with higher positions."""
    end = await head(tx)
    until = min(after + STRETCH, end)
    asked = {"after": after, "until": until, "limit": limit, "names": None if names is None else list(names)}
    async with tx.cursor(row_factory=class_row(Numbered)) as cursor:
        facts = await (await cursor.execute(READ, asked, prepare=True)).fetchall()
    return stretch(facts, limit=limit, after=after, until=until, end=end)


def stretch(facts: list[Fact], *, limit: int, after: int, until: int, end: int) -> Stretch[Fact]:
    """Go on behind the last fact of a full page, else behind all that was looked at."""
    return Stretch(facts, facts[-1].position if len(facts) >= limit else max(after, until), end)


async def touched(
    tx: Connection, *, after: int, most: int, aggregates: Sequence[str], quiet: Sequence[str]
) -> tuple[int, list[tuple[str, UUID, str | None]]]:
    """What the next facts behind a position are about, and the position that was looked to.

    Facts named in `quiet` are passed over. A SKU comes with its code.
    """
    until = min(after + most, await head(tx))
    asked = {"after": after, "until": until, "aggregates": list(aggregates), "quiet": list(quiet)}
    async with tx.cursor(row_factory=tuple_row) as cursor:
        return until, await (await cursor.execute(TOUCHED, asked)).fetchall()


async def state(tx: Connection) -> State:
    async with tx.cursor(row_factory=tuple_row) as cursor:
        row = await (await cursor.execute(STATE)).fetchone()
    if row is None:
        raise RuntimeError("feed_head has no row")
    return State(int(row[0]), int(row[1]), max(0.0, row[2]))


async def step(pool: Pool) -> int:
    """Number all that waits, in transactions of bounded size. Returns how many facts."""
    total = 0
    while True:
        async with pool.connection() as tx, tx.transaction():
            commits, facts = await number(tx)
        total += facts
        if commits < MOST_COMMITS:
            return total


async def serve(pool: Pool, stop: asyncio.Event) -> None:
    """The sequencer: numbers what was committed every 100 ms until told to stop. Outlives a database that goes away."""
    pause = EVERY_S
    while not stop.is_set():
        try:
            await step(pool)
            pause = EVERY_S
        except (psycopg.Error, PoolTimeout) as error:
            pause = min(2.0, pause * 2)
            log.warning("the sequencer could not number (%s); again in %.1f s", type(error).__name__, pause)
        try:
            await asyncio.wait_for(stop.wait(), pause)
        except TimeoutError:
            continue
