"""The SQL of levels and of the ledger behind them."""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import AsyncConnection
from psycopg.errors import ForeignKeyViolation, UniqueViolation

from orderloom.infra.arrays import codes, plain, quoted
from orderloom.infra.records import record
from orderloom.inventory.model.levels import Book, Level, Movement, Place
from orderloom.inventory.model.refusals import AlreadyRecorded, UnknownLocation, UnknownSku
from orderloom.kernel.ids import new_id

COLUMNS = """l.sku, l.location, l.id, l.on_hand, l.reserved, l.damaged, l.quality_hold, l.incoming, l.safety_stock,
       l.oversell_limit, l.value_minor, l.low_at, l.is_low, l.version, l.settings_version"""

ENSURE = """
INSERT INTO stock_levels (sku, location, id)
SELECT n.sku, n.location, n.id
  FROM unnest(%(sku)s::text[], %(location)s::text[], %(id)s::uuid[]) AS n(sku, location, id)
 WHERE NOT EXISTS (SELECT FROM stock_levels l WHERE l.sku = n.sku AND l.location = n.location)
 ORDER BY n.sku, n.location
    ON CONFLICT (sku, location) DO NOTHING
"""

LOCK = f"""
SELECT {COLUMNS}
  FROM stock_levels l JOIN unnest(%(sku)s::text[], %(location)s::text[]) AS n(sku, location)
    ON l.sku = n.sku AND l.location = n.location
 ORDER BY l.sku, l.location
   FOR NO KEY UPDATE OF l
"""

OF_PLACES = f"""
SELECT {COLUMNS}
  FROM stock_levels l JOIN unnest(%(sku)s::text[], %(location)s::text[]) AS n(sku, location)
    ON l.sku = n.sku AND l.location = n.location
"""

FIRST_RECEIVED = """
SELECT m.sku, m.location, m.d_on_hand
  FROM unnest(%(sku)s::text[], %(location)s::text[]) AS n(sku, location)
  JOIN stock_movements m ON m.sku = n.sku AND m.location = n.location AND m.seq = 1 AND m.reason = 'received'
"""

SAVE = """
UPDATE stock_levels l
   SET on_hand = n.on_hand, reserved = n.reserved, damaged = n.damaged, quality_hold = n.quality_hold,
       incoming = n.incoming, value_minor = n.value_minor, version = n.version
  FROM unnest(%(sku)s::text[], %(location)s::text[], %(on_hand)s::int[], %(reserved)s::int[], %(damaged)s::int[],
              %(quality_hold)s::int[], %(incoming)s::int[], %(value_minor)s::bigint[], %(version)s::bigint[])
       AS n(sku, location, on_hand, reserved, damaged, quality_hold, incoming, value_minor, version)
 WHERE l.sku = n.sku AND l.location = n.location
"""

RECORD = """
INSERT INTO stock_movements (sku, location, seq, reason, d_on_hand, d_reserved, d_damaged, d_quality_hold, d_incoming,
       on_hand_after, reserved_after, damaged_after, quality_hold_after, incoming_after, d_value_minor,
       value_after_minor, document_kind, document_id, document_line, idempotency_key, actor_kind, actor_id,
       request_id, occurred_at)
SELECT * FROM unnest(%(sku)s::text[], %(location)s::text[], %(version)s::bigint[], %(reason)s::text[],
       %(d_on_hand)s::int[], %(d_reserved)s::int[], %(d_damaged)s::int[], %(d_quality_hold)s::int[],
       %(d_incoming)s::int[], %(on_hand)s::int[], %(reserved)s::int[], %(damaged)s::int[], %(quality_hold)s::int[],
       %(incoming)s::int[], %(d_value)s::bigint[], %(value_minor)s::bigint[], %(document)s::text[],
       %(document_id)s::uuid[], %(line)s::int[], %(key)s::text[], %(actor_kind)s::text[], %(actor_id)s::uuid[],
       %(request_id)s::uuid[], %(occurred_at)s::timestamptz[])
"""

# The unit cost of the last units that came or went with a value: what is found where nothing was left is worth that.
LAST_COSTS = """
SELECT n.sku, n.location, m.d_value_minor / m.d_on_hand
  FROM unnest(%(sku)s::text[], %(location)s::text[]) AS n(sku, location),
       LATERAL (SELECT d_value_minor, d_on_hand FROM stock_movements m
                 WHERE m.sku = n.sku AND m.location = n.location AND m.d_on_hand <> 0 AND m.d_value_minor <> 0
                 ORDER BY m.seq DESC LIMIT 1) m
"""


async def ensure(tx: AsyncConnection[Any], places: Iterable[Place]) -> None:
    """Make the levels that do not exist yet; two who do so at once make one."""
    ordered = sorted(set(places))
    ids = [new_id() for _ in ordered]
    try:
        await tx.execute(ENSURE, _places(ordered) | {"id": plain(ids)})
    except ForeignKeyViolation as error:
        code = (error.diag.message_detail or "").partition("=(")[2].partition(")")[0]
        if error.diag.constraint_name == "stock_levels_sku_fkey":
            raise UnknownSku(sku=code) from error
        raise UnknownLocation(location=code) from error


async def lock(tx: AsyncConnection[Any], places: Iterable[Place]) -> Book:
    """Lock the levels of these places in (sku, location) order; those that do not exist are missing from the book."""
    wanted = sorted(set(places))
    if not wanted:
        return Book({})
    async with tx.cursor(row_factory=record(Level)) as cursor:
        await cursor.execute(LOCK, _places(wanted), prepare=True)
        return Book.of(await cursor.fetchall())


async def of_places(tx: AsyncConnection[Any], places: Iterable[Place]) -> dict[Place, Level]:
    """The levels that these places have, not locked."""
    async with tx.cursor(row_factory=record(Level)) as cursor:
        await cursor.execute(OF_PLACES, _places(sorted(set(places))))
        return {level.place: level for level in await cursor.fetchall()}


async def first_received(tx: AsyncConnection[Any], places: Iterable[Place]) -> dict[Place, int]:
    """The units of the first movement of each place, where they came in."""
    rows = await (await tx.execute(FIRST_RECEIVED, _places(sorted(set(places))))).fetchall()
    return {(sku, location): units for sku, location, units in rows}


async def save(tx: AsyncConnection[Any], book: Book) -> None:
    """Write the counters and the movements that made them."""
    if not book.movements:
        return
    await tx.execute(SAVE, _counters(book.moved()), prepare=True)
    try:
        await tx.execute(RECORD, _ledger(book.movements), prepare=True)
    except UniqueViolation as error:
        if error.diag.constraint_name == "stock_movements_key":
            raise AlreadyRecorded from error
        raise


async def last_costs(tx: AsyncConnection[Any], places: Iterable[Place]) -> dict[Place, int]:
    """The last known cost of one unit, where any is known."""
    wanted = sorted(set(places))
    if not wanted:
        return {}
    cursor = await tx.execute(LAST_COSTS, _places(wanted))
    return {(row[0], row[1]): row[2] for row in await cursor.fetchall()}


def _places(places: Sequence[Place]) -> dict[str, str]:
    return {"sku": codes([sku for sku, _ in places]), "location": codes([location for _, location in places])}


def _counters(levels: Sequence[Level]) -> dict[str, str]:
    counters = ("on_hand", "reserved", "damaged", "quality_hold", "incoming", "value_minor", "version")
    return _places([level.place for level in levels]) | {
        counter: plain([getattr(level, counter) for level in levels]) for counter in counters
    }


def _ledger(movements: Sequence[Movement]) -> dict[str, str]:
    deltas = [movement.delta for movement in movements]
    causes = [movement.cause for movement in movements]
    return _counters([movement.after for movement in movements]) | {
        "reason": plain([cause.reason.value for cause in causes]),
        "d_on_hand": plain([delta.on_hand for delta in deltas]),
        "d_reserved": plain([delta.reserved for delta in deltas]),
        "d_damaged": plain([delta.damaged for delta in deltas]),
        "d_quality_hold": plain([delta.quality_hold for delta in deltas]),
        "d_incoming": plain([delta.incoming for delta in deltas]),
        "d_value": plain([movement.value_minor for movement in movements]),
        "document": plain([cause.document.value for cause in causes]),
        "document_id": plain([cause.document_id for cause in causes]),
        "line": plain([cause.line for cause in causes]),
        "key": quoted([cause.key for cause in causes]),
        "actor_kind": plain([cause.by.kind.value for cause in causes]),
        "actor_id": plain([cause.by.id for cause in causes]),
        "request_id": plain([cause.by.request_id for cause in causes]),
        "occurred_at": plain([cause.occurred_at.isoformat() for cause in causes]),
    }
