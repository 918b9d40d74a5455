"""Movements of all stock, the last recorded first, by what operators look for."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from psycopg import sql
from psycopg.rows import class_row

from orderloom.infra.work import Connection
from orderloom.views.narrowing import narrowed
from orderloom.views.stock_movements import COLUMNS, MovementShown

Place = tuple[datetime, str, str, int]  # where the page before ended: recorded_at, SKU, location, number

# What may be asked for, and how: the allow list of filters.
CONDITIONS = {
    "sku": sql.SQL("m.sku = %(sku)s"),
    "reason": sql.SQL("m.reason = %(reason)s"),
    "recorded_from": sql.SQL("m.recorded_at >= %(recorded_from)s"),
    "recorded_to": sql.SQL("m.recorded_at < %(recorded_to)s"),
    "before_at": sql.SQL(
        "(m.recorded_at, m.sku, m.location, m.seq) < (%(before_at)s, %(before_sku)s, %(before_location)s, %(before_seq)s)"
    ),
}

# Each location's last from an index of its own, then the last of these.
OF_LOCATIONS = sql.SQL(
    """
SELECT k.*
  FROM locations c
       CROSS JOIN LATERAL (
            SELECT m.sku, m.location, m.seq, m.recorded_at
              FROM stock_movements m
             WHERE m.location = c.code AND {conditions}
             ORDER BY m.recorded_at DESC, m.sku DESC, m.seq DESC
             LIMIT %(limit)s) k
 WHERE %(locations)s::text[] IS NULL OR c.code = ANY(%(locations)s::text[])
 ORDER BY k.recorded_at DESC, k.sku DESC, k.location DESC, k.seq DESC
 LIMIT %(limit)s
"""
)

# Papers and parcels are few enough to be kept by document.
OF_PAPER = sql.SQL(
    """
SELECT m.sku, m.location, m.seq, m.recorded_at
  FROM stock_movements m
 WHERE (m.document_kind = 'parcel' OR m.document_kind IN ('receipt', 'count', 'adjustment', 'move'))
   AND m.document_id = %(document_id)s
   AND (%(locations)s::text[] IS NULL OR m.location = ANY(%(locations)s::text[]))
   AND {conditions}
 ORDER BY m.recorded_at DESC, m.sku DESC, m.location DESC, m.seq DESC
 LIMIT %(limit)s
"""
)

# An order's own lie where its reservations do, between its first and their last change: no index by order burdens the intake.
OF_ORDER = sql.SQL(
    """
SELECT DISTINCT m.sku, m.location, m.seq, m.recorded_at
  FROM (SELECT r.sku, r.location, o.recorded_at AS since, max(r.changed_at) AS until
          FROM orders o JOIN reservations r ON r.holder_id = o.id
         WHERE o.id = %(order_id)s
         GROUP BY r.sku, r.location, o.recorded_at) h
       CROSS JOIN LATERAL (
            SELECT m.sku, m.location, m.seq, m.recorded_at
              FROM stock_movements m
             WHERE m.sku = h.sku AND m.location = h.location AND m.recorded_at BETWEEN h.since AND h.until
               AND m.document_kind = 'order' AND m.document_id = %(order_id)s AND {conditions}
            OFFSET 0) m
 WHERE %(locations)s::text[] IS NULL OR m.location = ANY(%(locations)s::text[])
 ORDER BY m.recorded_at DESC, m.sku DESC, m.location DESC, m.seq DESC
 LIMIT %(limit)s
"""
)

DRESSED = sql.SQL(
    """
WITH k AS MATERIALIZED ({page})
SELECT {columns}
  FROM k
       JOIN stock_movements m ON m.sku = k.sku AND m.location = k.location AND m.seq = k.seq
       LEFT JOIN orders o ON m.document_kind = 'order' AND o.id = m.document_id
       LEFT JOIN parcels p ON m.document_kind = 'parcel' AND p.id = m.document_id
 ORDER BY k.recorded_at DESC, k.sku DESC, k.location DESC, k.seq DESC
"""
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementFilters:
    """What is looked for; None does not narrow. `locations` are those that the caller may see and asked for."""

    locations: Collection[str] | None = None
    sku: str | None = None
    reason: str | None = None
    document_id: UUID | None = None  # a parcel, receipt, count, adjustment or move
    order_id: UUID | None = None
    recorded_from: datetime | None = None
    recorded_to: datetime | None = None


def statement(filters: MovementFilters, before: Place | None) -> tuple[sql.Composed, dict[str, object]]:
    """The statement for these filters, and its parameters but `cost` and the limit."""
    at, sku, location, seq = before or (None, None, None, None)
    asked: dict[str, object] = asdict(filters) | {
        "locations": None if filters.locations is None else sorted(set(filters.locations)),
        "before_at": at,
        "before_sku": sku,
        "before_location": location,
        "before_seq": seq,
    }
    page = OF_PAPER if filters.document_id else OF_ORDER if filters.order_id else OF_LOCATIONS
    text = DRESSED.format(page=page.format(conditions=narrowed(CONDITIONS, asked)), columns=sql.SQL(COLUMNS))
    return text, asked


async def movement_list(
    tx: Connection, filters: MovementFilters, *, cost: bool, before: Place | None = None, limit: int
) -> list[MovementShown]:
    """The last movements that these filters let through."""
    text, values = statement(filters, before)
    async with tx.cursor(row_factory=class_row(MovementShown)) as cursor:
        # Not prepared: a plan made for any value would serve rare and common ones alike.
        await cursor.execute(text, values | {"cost": cost, "limit": limit}, prepare=False)
        return await cursor.fetchall()
