"""What happened to an order: its own facts and those of its payments and parcels, with who and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import class_row

from orderloom.infra.work import Connection
from orderloom.kernel.errors import NotFound
from orderloom.views.actors import ACTOR_NAME

SEEN = """
SELECT 1
  FROM orders o
 WHERE o.id = %(id)s
   AND (%(channels)s::text[] IS NULL OR o.channel = ANY(%(channels)s::text[]))
"""

# An order's version goes up with each change, and each change states a fact. Some facts come along with another: that it is
# complete with what was sent last, and that an order which costs nothing is confirmed with its placing.
# Commits of one order are numbered under its lock, so their order is the order in which things were done to it.
TIMELINE = f"""
WITH things AS (
    SELECT %(id)s::uuid AS id
     UNION SELECT p.id FROM payments p WHERE p.order_id = %(id)s
     UNION SELECT l.parcel_id FROM parcel_lines l WHERE l.order_id = %(id)s
), told AS (
    SELECT e.*, e.aggregate_id = %(id)s AS own,
           e.name = 'order.completed'
           OR (e.name = 'order.confirmed' AND e.seq = 2 AND lag(e.body->'total_minor') OVER facts = '0') AS along
      FROM things
           JOIN events e ON e.aggregate_id = things.id
    WINDOW facts AS (PARTITION BY e.aggregate_id ORDER BY e.seq)
), numbered AS (
    SELECT t.*, CASE WHEN t.own THEN count(*) FILTER (WHERE t.along IS NOT TRUE) OVER facts END AS version FROM told t
    WINDOW facts AS (PARTITION BY t.aggregate_id ORDER BY t.seq)
), seen AS (
    SELECT c.commit_id FROM numbered c WHERE c.own
     GROUP BY c.commit_id HAVING max(c.version) <= %(after_version)s
)
SELECT e.name, e.aggregate, e.aggregate_id, e.seq, e.version, e.body, e.actor_kind, e.actor_id,
       {ACTOR_NAME.format(of="e")}, n.body AS note, g.tag, e.occurred_at, e.recorded_at
  FROM numbered e
       LEFT JOIN order_notes n ON e.name = 'order.noted' AND n.id = (e.body->>'note_id')::uuid
       LEFT JOIN order_taggings g
              ON e.name IN ('order.tagged', 'order.untagged') AND g.id = (e.body->>'tagging_id')::uuid
 WHERE %(after_version)s::int IS NULL OR e.commit_id > coalesce((SELECT max(s.commit_id) FROM seen s), 0)
 ORDER BY e.commit_id, e.ord
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A fact: what, who, when it happened and when it was written down. `version` is the order's from then on; null: another
    thing's fact. `note` and `tag` are the words of the fact, as long as they are not erased."""

    name: str
    aggregate: str
    aggregate_id: UUID
    seq: int
    version: int | None
    body: dict[str, Any]
    actor_kind: str
    actor_id: UUID | None
    actor_name: str | None
    note: str | None
    tag: str | None
    occurred_at: datetime
    recorded_at: datetime


async def order_timeline(
    tx: Connection, order_id: UUID, *, after_version: int | None = None, channels: Collection[str] | None = None
) -> list[Happening]:
    """The order's facts as they were written, or NotFound; those that came after a version of the order was read."""
    wanted = {
        "id": order_id,
        "after_version": after_version,
        "channels": None if channels is None else sorted(channels),
    }
    if await (await tx.execute(SEEN, wanted)).fetchone() is None:
        raise NotFound(order_id=order_id)
    async with tx.cursor(row_factory=class_row(Happening)) as cursor:
        await cursor.execute(TIMELINE, wanted)
        return await cursor.fetchall()
