"""Movements of all stock, the last recorded first, by what operators look for.

What orders reserved is most of the ledger and the intake indexes none of it: it is listed by level or by order.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from psycopg import sql
from psycopg.rows import class_row

from orderloom.infra.work import Connection
from orderloom.views.narrowing import Made, narrowed, read_page
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

NUMBERED = sql.SQL("m.seq < %(before_seq)s")

# One level: everything, by its own numbers.
OF_LEVEL = sql.SQL(
    """
SELECT m.sku, m.location, m.seq, m.recorded_at
  FROM stock_movements m
 WHERE m.location = ANY(%(locations)s::text[]) AND {conditions}
 ORDER BY m.sku DESC, m.location DESC, m.seq DESC
 LIMIT %(limit)s
"""
)

# Of all stock, in the order of the index.
ALL = sql.SQL(
    """
SELECT m.sku, m.location, m.seq, m.recorded_at
  FROM stock_movements m
 WHERE m.reason <> 'reserved' AND {conditions}
 ORDER BY m.recorded_at DESC, m.sku DESC, m.location DESC, m.seq DESC
 LIMIT %(limit)s
"""
)

# Each location's last from an index of its own, then the last of these.
OF_LOCATIONS = sql.SQL(
    """
SELECT k.*
  FROM locations c
       CROSS JOIN LATERAL (
            SELECT m.sku, m.location, m.seq, m.recorded_at
              FROM stock_movements m
             WHERE m.location = c.code AND m.reason <> 'reserved' AND {conditions}
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

# An order reserved at the instant at which it was recorded, where the ledger's rows lie together; the rest has an index.
OF_ORDER = sql.SQL(
    """
WITH o AS (SELECT o.id, o.recorded_at FROM orders o WHERE o.id = %(order_id)s),
found AS (
    SELECT m.sku, m.location, m.seq, m.recorded_at, m.reason
      FROM o JOIN stock_movements m ON m.recorded_at = o.recorded_at
     WHERE m.reason = 'reserved' AND m.document_kind = 'order' AND m.document_id = %(order_id)s
    UNION ALL
    SELECT m.sku, m.location, m.seq, m.recorded_at, m.reason
      FROM stock_movements m
     WHERE m.reason <> 'reserved' AND m.document_kind = 'order' AND m.document_id = %(order_id)s)
SELECT m.sku, m.location, m.seq, m.recorded_at
  FROM found m
 WHERE (%(locations)s::text[] IS NULL OR m.location = ANY(%(locations)s::text[])) AND {conditions}
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
 ORDER BY {sort}
"""
)
BY_TIME = sql.SQL("k.recorded_at DESC, k.sku DESC, k.location DESC, k.seq DESC")
BY_NUMBER = sql.SQL("k.seq DESC")


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

    @property
    def of_level(self) -> bool:
        """Whether one SKU at one location is asked for."""
        return self.sku is not None and self.locations is not None and len(self.locations) == 1


def statement(filters: MovementFilters, before: Place | None) -> Made:
    """The statement for these filters, and its parameters but `cost` and the limit."""
    at, sku, location, seq = before or (None, None, None, None)
    asked: dict[str, object] = asdict(filters) | {
        "locations": None if filters.locations is None else sorted(set(filters.locations)),
        "before_at": at,
        "before_sku": sku,
        "before_location": location,
        "before_seq": seq,
    }
    page, sort = _kind(filters)
    conditions = narrowed(CONDITIONS | {"before_at": NUMBERED} if page is OF_LEVEL else CONDITIONS, asked)
    return DRESSED.format(page=page.format(conditions=conditions), columns=sql.SQL(COLUMNS), sort=sort), asked


def _kind(filters: MovementFilters) -> tuple[sql.SQL, sql.SQL]:
    """The statement that finds the page, and what the page is sorted by."""
    if filters.document_id:
        return OF_PAPER, BY_TIME
    if filters.order_id:
        return OF_ORDER, BY_TIME
    if filters.of_level and filters.reason in (None, "reserved"):
        return OF_LEVEL, BY_NUMBER
    return (ALL if filters.locations is None and filters.sku is None else OF_LOCATIONS), BY_TIME


async def movement_list(
    tx: Connection, filters: MovementFilters, *, cost: bool, before: Place | None = None, limit: int
) -> list[MovementShown]:
    """The last movements that these filters let through."""
    text, values = statement(filters, before)
    return await read_page(tx, (text, values | {"cost": cost}), class_row(MovementShown), limit=limit)
