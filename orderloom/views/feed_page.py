"""A stretch of the feed as one caller may see it: what is of other channels or locations is left out in the query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from orderloom.infra import feed
from orderloom.infra.work import Connection
from orderloom.views.actors import ACTOR_NAME

# Whoever has no limit sees everything. With a limit a fact shows only if a line here says why it may:
# a kind of thing that nobody has thought of is hidden.
SEEN = """
   AND (%(channels)s::text[] IS NULL OR CASE
        WHEN e.aggregate = 'order' THEN
            EXISTS (SELECT FROM orders o WHERE o.id = e.aggregate_id AND o.channel = ANY(%(channels)s))
        WHEN e.aggregate = 'payment' THEN
            EXISTS (SELECT FROM payments p JOIN orders o ON o.id = p.order_id
                     WHERE p.id = e.aggregate_id AND o.channel = ANY(%(channels)s))
        WHEN e.aggregate = 'parcel' THEN
            EXISTS (SELECT FROM parcel_lines l WHERE l.parcel_id = e.aggregate_id)
            AND NOT EXISTS (SELECT FROM parcel_lines l JOIN orders o ON o.id = l.order_id
                             WHERE l.parcel_id = e.aggregate_id AND o.channel <> ALL(%(channels)s))
        WHEN e.body ? 'holder_id' THEN
            EXISTS (SELECT FROM orders o WHERE o.id = (e.body ->> 'holder_id')::uuid AND o.channel = ANY(%(channels)s))
        WHEN e.body ? 'order_id' THEN
            EXISTS (SELECT FROM orders o WHERE o.id = (e.body ->> 'order_id')::uuid AND o.channel = ANY(%(channels)s))
        WHEN e.body ? 'channel' THEN e.body ->> 'channel' = ANY(%(channels)s)
        WHEN e.body ? 'price_list' THEN
            EXISTS (SELECT FROM price_lists p WHERE p.code = e.body ->> 'price_list' AND p.channel = ANY(%(channels)s))
        WHEN e.aggregate = 'customer' THEN
            EXISTS (SELECT FROM orders o WHERE o.customer_id = e.aggregate_id AND o.channel = ANY(%(channels)s))
        ELSE e.aggregate IN ('product', 'sku', 'tax_class', 'stock', 'location') END)
   AND (%(locations)s::text[] IS NULL OR CASE
        WHEN e.aggregate = 'parcel' THEN
            EXISTS (SELECT FROM parcels p WHERE p.id = e.aggregate_id AND p.location = ANY(%(locations)s))
        WHEN e.body ? 'location' THEN e.body ->> 'location' = ANY(%(locations)s)
        ELSE e.aggregate IN ('order', 'payment', 'customer', 'product', 'sku', 'tax_class', 'channel') END)"""

ASKED = """
   AND (%(names)s::text[] IS NULL OR e.name = ANY(%(names)s))
   AND (%(aggregates)s::text[] IS NULL OR e.aggregate = ANY(%(aggregates)s))
   AND (%(actor_kind)s::text IS NULL OR e.actor_kind = %(actor_kind)s)
   AND (%(actor_id)s::uuid IS NULL OR e.actor_id = %(actor_id)s)
   AND (%(occurred_from)s::timestamptz IS NULL OR e.occurred_at >= %(occurred_from)s)
   AND (%(occurred_to)s::timestamptz IS NULL OR e.occurred_at < %(occurred_to)s)"""

COLUMNS = """c.position + e.ord - 1 AS position, e.name, e.aggregate, e.aggregate_id, e.seq, e.body,
       e.actor_kind, e.actor_id, e.request_id, e.occurred_at, e.recorded_at"""

# What people call who did it and the thing that it is about, today: facts hold ids only. Looked up for the page's facts alone.
NAMES = f"""{ACTOR_NAME.format(of="f")},
       CASE f.aggregate
            WHEN 'order' THEN (SELECT o.number::text FROM orders o WHERE o.id = f.aggregate_id)
            WHEN 'payment' THEN (SELECT o.number::text FROM payments p JOIN orders o ON o.id = p.order_id
                                  WHERE p.id = f.aggregate_id)
            WHEN 'parcel' THEN (SELECT p.tracking_number FROM parcels p WHERE p.id = f.aggregate_id)
            WHEN 'product' THEN (SELECT p.handle FROM products p WHERE p.id = f.aggregate_id)
            WHEN 'staff' THEN (SELECT s.name FROM staff s WHERE s.id = f.aggregate_id)
            WHEN 'api_key' THEN (SELECT k.name FROM api_keys k WHERE k.id = f.aggregate_id) END AS about"""

READ = f"""
WITH found AS MATERIALIZED (
SELECT {COLUMNS}
  FROM event_commits c JOIN events e ON e.commit_id = c.id
 WHERE c.position >= coalesce((SELECT max(position) FROM event_commits WHERE position <= %(after)s), 1)
   AND c.position <= %(until)s
   AND c.position + e.ord - 1 > %(after)s AND c.position + e.ord - 1 <= %(until)s{ASKED}{SEEN}
 ORDER BY c.position, e.ord
 LIMIT %(limit)s)
SELECT f.*, {NAMES}
  FROM found f
 ORDER BY f.position
"""
# One thing has few facts: they are found by its id, however far apart they stand in the feed.
OF_THING = f"""
WITH found AS MATERIALIZED (
SELECT {COLUMNS}
  FROM events e JOIN event_commits c ON c.id = e.commit_id
 WHERE e.aggregate_id = %(aggregate_id)s
   AND c.position + e.ord - 1 > %(after)s AND c.position + e.ord - 1 <= %(until)s{ASKED}{SEEN}
 ORDER BY c.position, e.ord
 LIMIT %(limit)s)
SELECT f.*, {NAMES}
  FROM found f
 ORDER BY f.position
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(feed.Numbered):
    """A fact as people read it: with what they call who did it and what it is about. None: nobody gave it a name."""

    actor_name: str | None
    about: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of the feed is wanted. None: all of it."""

    names: Sequence[str] | None = None
    aggregates: Sequence[str] | None = None
    aggregate_id: UUID | None = None
    actor_kind: str | None = None
    actor_id: UUID | None = None
    occurred_from: datetime | None = None
    occurred_to: datetime | None = None

    def values(self) -> dict[str, object]:
        """The statement's parameters."""
        return {
            "names": None if self.names is None else list(self.names),
            "aggregates": None if self.aggregates is None else list(self.aggregates),
            "aggregate_id": self.aggregate_id,
            "actor_kind": self.actor_kind,
            "actor_id": self.actor_id,
            "occurred_from": self.occurred_from,
            "occurred_to": self.occurred_to,
        }


async def read(
    tx: Connection,
    asked: Asked,
    *,
    after: int,
    limit: int,
    channels: frozenset[str] | None,
    locations: frozenset[str] | None,
) -> feed.Stretch[Told]:
    """The facts behind a position that the caller may see, and where to go on: behind those left out as well."""
    end = await feed.head(tx)
    of_thing = asked.aggregate_id is not None
    until = end if of_thing else min(after + feed.STRETCH, end)
    values = asked.values() | {
        "after": after,
        "until": until,
        "limit": limit,
        "channels": None if channels is None else sorted(channels),
        "locations": None if locations is None else sorted(locations),
    }
    async with tx.cursor(row_factory=class_row(Told)) as cursor:
        facts = await (await cursor.execute(OF_THING if of_thing else READ, values)).fetchall()
    return feed.stretch(facts, limit=limit, after=after, until=until, end=end)
