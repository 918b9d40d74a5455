"""The SQL of reservations. Rows that exist change their state only while the stock row of their place is locked."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from orderloom.infra.arrays import codes, plain
from orderloom.infra.records import record
from orderloom.inventory.model.levels import Place
from orderloom.inventory.model.promises import Reservation, Turn

COLUMNS = """r.holder_id, r.line_no, r.location, r.part, r.holder_kind, r.sku, r.quantity, r.state, r.paid,
       r.expires_at, r.created_at"""

WAITING_OF = f"""
SELECT {COLUMNS} FROM reservations r
 WHERE r.holder_id = ANY(%(holders)s::uuid[]) AND r.state IN ('held', 'committed', 'short')
 ORDER BY r.holder_id, r.line_no, r.location, r.part
"""
LOCK_WAITING_OF = f"{WAITING_OF} FOR UPDATE"

COMMIT = """
WITH mine AS (
    SELECT r.holder_id, r.line_no, r.location, r.part FROM reservations r
     WHERE r.holder_id = ANY(%(holders)s::uuid[]) AND r.state IN ('held', 'short')
     ORDER BY r.holder_id, r.line_no, r.location, r.part
       FOR UPDATE
)
UPDATE reservations r
   SET state = CASE r.state WHEN 'held' THEN 'committed' ELSE r.state END,
       paid = true, expires_at = NULL, changed_at = now()
  FROM mine
 WHERE (r.holder_id, r.line_no, r.location, r.part) = (mine.holder_id, mine.line_no, mine.location, mine.part)
"""

# Those that together cover so many units: one's own units reach beyond what came before it.
_COVERING = f"""
WITH ranked AS (
    SELECT r.holder_id, r.line_no, r.location, r.part,
           sum(r.quantity) OVER (PARTITION BY r.sku, r.location
                                 ORDER BY {{order}}) - r.quantity AS before, n.units
      FROM reservations r
      JOIN unnest(%(sku)s::text[], %(location)s::text[], %(units)s::int[]) AS n(sku, location, units)
        ON r.sku = n.sku AND r.location = n.location
     WHERE {{which}}
)
SELECT {COLUMNS} FROM reservations r JOIN ranked k
    ON (r.holder_id, r.line_no, r.location, r.part) = (k.holder_id, k.line_no, k.location, k.part)
 WHERE k.before < k.units
 ORDER BY r.holder_id, r.line_no, r.location, r.part
   FOR UPDATE OF r
"""
YOUNGEST_OPEN = _COVERING.format(
    which="r.state IN ('held', 'committed')",
    order="r.created_at DESC, r.holder_id DESC, r.line_no DESC, r.part DESC",
)
OLDEST_SHORT = _COVERING.format(
    which="r.state = 'short' AND (r.expires_at IS NULL OR r.expires_at > now())",
    order="r.created_at, r.holder_id, r.line_no, r.part",
)

_KEYS = "%(holder)s::uuid[], %(line)s::int[], %(location)s::text[], %(part)s::int[]"

TURN_WHOLE = f"""
UPDATE reservations r SET state = n.state, paid = r.paid OR r.state = 'committed', changed_at = now()
  FROM unnest({_KEYS}, %(state)s::text[]) AS n(holder_id, line_no, location, part, state)
 WHERE (r.holder_id, r.line_no, r.location, r.part) = (n.holder_id, n.line_no, n.location, n.part)
"""

# The part that changes becomes a row of its own; what is left stays as it was, and as old as it was.
SPLIT = f"""
WITH n AS (
    SELECT * FROM unnest({_KEYS}, %(state)s::text[], %(quantity)s::int[])
             AS n(holder_id, line_no, location, part, state, quantity)
), left_over AS (
    UPDATE reservations r SET quantity = r.quantity - m.quantity, changed_at = now()
      FROM (SELECT holder_id, line_no, location, part, sum(quantity)::int AS quantity
              FROM n GROUP BY holder_id, line_no, location, part) m
     WHERE (r.holder_id, r.line_no, r.location, r.part) = (m.holder_id, m.line_no, m.location, m.part)
)
INSERT INTO reservations
       (holder_id, line_no, location, part, holder_kind, sku, quantity, state, paid, expires_at, created_at)
SELECT r.holder_id, r.line_no, r.location,
       (SELECT max(p.part) FROM reservations p
         WHERE p.holder_id = r.holder_id AND p.line_no = r.line_no AND p.location = r.location)
       + row_number() OVER (PARTITION BY r.holder_id, r.line_no, r.location),
       r.holder_kind, r.sku, n.quantity, n.state, r.paid OR r.state = 'committed', r.expires_at, r.created_at
  FROM n JOIN reservations r
    ON (r.holder_id, r.line_no, r.location, r.part) = (n.holder_id, n.line_no, n.location, n.part)
"""

# Units that left without a reservation here: written down as consumed, so that each line's parts still add up.
ADD_CONSUMED = """
INSERT INTO reservations (holder_id, line_no, location, part, sku, quantity, state, paid)
SELECT n.holder_id, n.line_no, n.location,
       coalesce((SELECT max(p.part) + 1 FROM reservations p
                  WHERE p.holder_id = n.holder_id AND p.line_no = n.line_no AND p.location = n.location), 0),
       n.sku, n.quantity, 'consumed', true
  FROM unnest(%(holder)s::uuid[], %(line)s::int[], %(location)s::text[], %(sku)s::text[], %(quantity)s::int[])
       AS n(holder_id, line_no, location, sku, quantity)
"""


async def waiting(tx: AsyncConnection[Any], holders: Iterable[UUID], *, lock: bool) -> list[Reservation]:
    """The holders' reservations that have not ended: open and short ones."""
    async with tx.cursor(row_factory=record(Reservation)) as cursor:
        await cursor.execute(
            LOCK_WAITING_OF if lock else WAITING_OF, {"holders": plain(sorted(set(holders)))}, prepare=True
        )
        return await cursor.fetchall()


async def commit(tx: AsyncConnection[Any], holders: Iterable[UUID]) -> None:
    """Held becomes committed and no longer expires; a short one is marked paid."""
    await tx.execute(COMMIT, {"holders": plain(sorted(set(holders)))}, prepare=True)


async def youngest_open(tx: AsyncConnection[Any], units: dict[Place, int]) -> list[Reservation]:
    """Lock the youngest open reservations of each place that together cover so many units."""
    return await _covering(tx, YOUNGEST_OPEN, units)


async def oldest_short(tx: AsyncConnection[Any], units: dict[Place, int]) -> list[Reservation]:
    """Lock the oldest short reservations of each place that together reach so many units."""
    return await _covering(tx, OLDEST_SHORT, units)


async def _covering(tx: AsyncConnection[Any], statement: str, units: dict[Place, int]) -> list[Reservation]:
    wanted = {
        "sku": codes([sku for sku, _ in units]),
        "location": codes([location for _, location in units]),
        "units": plain(units.values()),
    }
    async with tx.cursor(row_factory=record(Reservation)) as cursor:
        await cursor.execute(statement, wanted, prepare=True)
        return await cursor.fetchall()


async def turn(tx: AsyncConnection[Any], turns: Sequence[Turn]) -> None:
    """Write the new states; a turn of fewer units than its reservation has splits it."""
    left = {turn.reservation.key: turn.reservation.quantity for turn in turns}
    whole: list[Turn] = []
    parts: list[Turn] = []
    for each in turns:
        left[each.reservation.key] -= each.quantity
        (parts if left[each.reservation.key] else whole).append(each)
    if parts:
        quantity = {"quantity": plain([each.quantity for each in parts])}
        await tx.execute(SPLIT, _turned(parts) | quantity, prepare=True)
    if whole:
        await tx.execute(TURN_WHOLE, _turned(whole), prepare=True)


def _turned(turns: Sequence[Turn]) -> dict[str, str]:
    old = [turn.reservation for turn in turns]
    return {
        "holder": plain([each.holder_id for each in old]),
        "line": plain([each.line_no for each in old]),
        "location": codes([each.location for each in old]),
        "part": plain([each.part for each in old]),
        "state": plain([turn.state.value for turn in turns]),
    }


async def add_consumed(tx: AsyncConnection[Any], location: str, rows: Sequence[tuple[UUID, int, str, int]]) -> None:
    """Write (holder, line, SKU, units) that left this location without a reservation."""
    if not rows:
        return
    wanted = {
        "holder": plain([row[0] for row in rows]),
        "line": plain([row[1] for row in rows]),
        "location": codes([location for _ in rows]),
        "sku": codes([row[2] for row in rows]),
        "quantity": plain([row[3] for row in rows]),
    }
    await tx.execute(ADD_CONSUMED, wanted, prepare=True)
