"""Why a number is what it is: the movements that made it, each with its cause."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from orderloom.infra.work import Connection
from orderloom.views.actors import ACTOR_NAME

COLUMNS = f"""m.sku, m.location, m.seq, m.reason, m.d_on_hand, m.d_reserved, m.d_damaged, m.d_quality_hold, m.d_incoming,
       m.on_hand_after, m.reserved_after, m.damaged_after, m.quality_hold_after, m.incoming_after,
       CASE WHEN %(cost)s THEN m.d_value_minor END AS d_value_minor,
       CASE WHEN %(cost)s THEN m.value_after_minor END AS value_after_minor,
       m.document_kind, m.document_id, m.document_line, o.number AS order_number, p.tracking_number,
       m.actor_kind, m.actor_id,
       {ACTOR_NAME.format(of="m")},
       m.request_id, m.occurred_at, m.recorded_at,
       coalesce((SELECT g.titles FROM skus k JOIN products g ON g.id = k.product_id WHERE k.sku = m.sku), '{{}}') AS titles"""

OF_LEVEL = f"""
SELECT {COLUMNS}
  FROM stock_movements m
       LEFT JOIN orders o ON m.document_kind = 'order' AND o.id = m.document_id
       LEFT JOIN parcels p ON m.document_kind = 'parcel' AND p.id = m.document_id
 WHERE m.sku = %(sku)s AND m.location = %(location)s
   AND (%(before)s::bigint IS NULL OR m.seq < %(before)s)
   AND (%(at)s::timestamptz IS NULL OR m.recorded_at <= %(at)s)
   AND (%(reason)s::text IS NULL OR m.reason = %(reason)s)
 ORDER BY m.seq DESC
 LIMIT %(limit)s
"""

OF_PAPER = f"""
SELECT {COLUMNS}
  FROM stock_movements m
       LEFT JOIN orders o ON m.document_kind = 'order' AND o.id = m.document_id
       LEFT JOIN parcels p ON m.document_kind = 'parcel' AND p.id = m.document_id
 WHERE m.document_id = %(document_id)s AND m.document_kind IN ('receipt', 'count', 'adjustment', 'move')
 ORDER BY m.document_line, m.sku, m.location, m.seq
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementShown:
    """What was added to each counter (`d_`), the counters afterwards, and who did it because of what."""

    sku: str
    location: str
    seq: int
    reason: str
    d_on_hand: int
    d_reserved: int
    d_damaged: int
    d_quality_hold: int
    d_incoming: int
    on_hand_after: int
    reserved_after: int
    damaged_after: int
    quality_hold_after: int
    incoming_after: int
    d_value_minor: int | None  # only for those who may see costs
    value_after_minor: int | None  # only for those who may see costs
    document_kind: str
    document_id: UUID
    document_line: int
    order_number: int | None
    tracking_number: str | None
    actor_kind: str
    actor_id: UUID | None
    actor_name: str | None  # of staff and keys
    request_id: UUID
    occurred_at: datetime
    recorded_at: datetime
    titles: dict[str, str]  # of its product, by locale


async def movements(
    tx: Connection,
    sku: str,
    location: str,
    *,
    cost: bool,
    limit: int,
    before: int | None = None,
    at: datetime | None = None,
    reason: str | None = None,
) -> list[MovementShown]:
    """The movements of one level, the last first; with `at` only those recorded until then."""
    wanted = {"sku": sku, "location": location, "before": before, "at": at, "reason": reason}
    async with tx.cursor(row_factory=class_row(MovementShown)) as cursor:
        await cursor.execute(OF_LEVEL, wanted | {"cost": cost, "limit": limit}, prepare=False)
        return await cursor.fetchall()


async def movements_of_paper(tx: Connection, document_id: UUID, *, cost: bool) -> list[MovementShown]:
    """What one receipt, count, adjustment or move did, line by line."""
    async with tx.cursor(row_factory=class_row(MovementShown)) as cursor:
        await cursor.execute(OF_PAPER, {"document_id": document_id, "cost": cost})
        return await cursor.fetchall()
