"""What happened to an order: its own facts and those of its payments and parcels, with who and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import class_row

from orderloom.infra.work import Connection
from orderloom.kernel.errors import NotFound

SEEN = """
SELECT 1
  FROM orders o
 WHERE o.id = %(id)s
   AND (%(channels)s::text[] IS NULL OR o.channel = ANY(%(channels)s::text[]))
"""

# Commits of one order are numbered under its lock, so their order is the order in which things were done to it.
TIMELINE = """
WITH things AS (
    SELECT %(id)s::uuid AS id
     UNION SELECT p.id FROM payments p WHERE p.order_id = %(id)s
     UNION SELECT l.parcel_id FROM parcel_lines l WHERE l.order_id = %(id)s
)
SELECT e.name, e.aggregate, e.aggregate_id, e.seq, e.body, e.actor_kind, e.actor_id,
       coalesce(s.name, k.name) AS actor_name, n.body AS note, e.occurred_at, e.recorded_at
  FROM things
       JOIN events e ON e.aggregate_id = things.id
       LEFT JOIN staff s ON e.actor_kind = 'staff' AND s.id = e.actor_id
       LEFT JOIN api_keys k ON e.actor_kind = 'key' AND k.id = e.actor_id
       LEFT JOIN order_notes n ON e.name = 'order.noted' AND n.id = (e.body->>'note_id')::uuid
 ORDER BY e.commit_id, e.ord
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A fact: what, who, when it happened and when it was written down."""

    name: str
    aggregate: str
    aggregate_id: UUID
    seq: int
    body: dict[str, Any]
    actor_kind: str
    actor_id: UUID | None
    actor_name: str | None
    note: str | None
    occurred_at: datetime
    recorded_at: datetime


async def order_timeline(tx: Connection, order_id: UUID, *, channels: Collection[str] | None = None) -> list[Happening]:
    """The order's facts as they were written, or NotFound."""
    wanted = {"id": order_id, "channels": None if channels is None else sorted(channels)}
    if await (await tx.execute(SEEN, wanted)).fetchone() is None:
        raise NotFound(order_id=order_id)
    async with tx.cursor(row_factory=class_row(Happening)) as cursor:
        await cursor.execute(TIMELINE, wanted)
        return await cursor.fetchall()
