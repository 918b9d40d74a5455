"""The SQL of reserving for a whole batch of orders. The stock rows are the hottest in the house: locked last, held shortest."""

from collections.abc import Sequence
from typing import Any

from psycopg import AsyncConnection

from orderloom.infra.arrays import codes, instants, plain, uuids
from orderloom.inventory.model.sourcing import Promise, Sellable, Share

SELLABLE = """
SELECT s.sku, s.location, available_to_sell(s) + s.oversell_limit
  FROM stock_levels s
 WHERE s.sku = ANY(%(skus)s::text[])
"""

LOCK = """
SELECT s.sku, s.location, available_to_sell(s) + s.oversell_limit
  FROM stock_levels s
 WHERE s.sku = ANY(%(skus)s::text[])
 ORDER BY s.sku, s.location
   FOR NO KEY UPDATE
"""

INSERT_RESERVATIONS = """
INSERT INTO reservations (holder_id, line_no, location, sku, quantity, state, expires_at)
SELECT (%(holders)s::uuid[])[r.nth], r.line_no, r.location, r.sku, r.quantity, (%(states)s::text[])[r.nth],
       (%(expiries)s::timestamptz[])[r.nth]
  FROM unnest(%(nth)s::int[], %(line_no)s::int[], %(location)s::text[], %(sku)s::text[], %(quantity)s::int[])
       AS r(nth, line_no, location, sku, quantity)
"""

# One statement from lock to ledger: rows locked in (sku, location) order, counters moved only where the promise can be kept,
# a movement each with the balance after it. `must` ends the transaction when a level had less than the batch counted on.
# The levels come back as arrays by their place in the batch: a join would compare every move with every level.
RESERVE = """
WITH locked AS MATERIALIZED (
    SELECT l.sku, l.location, l.quantity, l.moves, l.level
      FROM unnest(%(level_sku)s::text[], %(level_location)s::text[], %(level_quantity)s::int[], %(level_moves)s::int[])
           WITH ORDINALITY AS l(sku, location, quantity, moves, level)
      JOIN stock_levels s ON s.sku = l.sku AND s.location = l.location
     ORDER BY s.sku, s.location
       FOR NO KEY UPDATE OF s
), taken AS (
    UPDATE stock_levels s SET reserved = s.reserved + l.quantity, version = s.version + l.moves
      FROM locked l
     WHERE s.sku = l.sku AND s.location = l.location
       AND available_to_sell(s) + s.oversell_limit >= l.quantity
    RETURNING l.level, s.version - l.moves AS version, s.reserved - l.quantity AS reserved,
              s.on_hand, s.damaged, s.quality_hold, s.incoming, s.value_minor
), levels AS MATERIALIZED (
    SELECT count(*) AS taken, array_agg(version ORDER BY level) AS version, array_agg(reserved ORDER BY level) AS reserved,
           array_agg(on_hand ORDER BY level) AS on_hand, array_agg(damaged ORDER BY level) AS damaged,
           array_agg(quality_hold ORDER BY level) AS quality_hold, array_agg(incoming ORDER BY level) AS incoming,
           array_agg(value_minor ORDER BY level) AS value_minor
      FROM taken
), moved AS (
    INSERT INTO stock_movements (sku, location, seq, reason, d_reserved, on_hand_after, reserved_after, damaged_after,
                                 quality_hold_after, incoming_after, value_after_minor, document_kind, document_id, document_line,
                                 actor_kind, actor_id, request_id, occurred_at)
    SELECT m.sku, m.location, b.version[m.level] + m.turn, 'reserved', m.quantity, b.on_hand[m.level],
           b.reserved[m.level] + m.running,
           b.damaged[m.level], b.quality_hold[m.level], b.incoming[m.level], b.value_minor[m.level], 'order',
           (%(holders)s::uuid[])[m.nth], m.line_no, (%(actor_kind)s::text[])[m.nth], (%(actor_id)s::uuid[])[m.nth],
           (%(request_id)s::uuid[])[m.nth], (%(occurred_at)s::timestamptz[])[m.nth]
      FROM levels b,
           unnest(%(nth)s::int[], %(line_no)s::int[], %(location)s::text[], %(sku)s::text[], %(quantity)s::int[],
                  %(level)s::int[], %(turn)s::int[], %(running)s::int[])
           AS m(nth, line_no, location, sku, quantity, level, turn, running)
     WHERE b.taken = %(levels)s
)
SELECT must(taken = %(levels)s, 'stock_taken') FROM levels
"""


async def sellable(tx: AsyncConnection[Any], skus: Sequence[str], *, lock: bool) -> Sellable:
    """What can be promised of these SKUs anywhere; with `lock` nobody else changes it until this transaction ends."""
    cursor = await tx.execute(LOCK if lock else SELLABLE, {"skus": codes(skus)}, prepare=True)
    return {(row[0], row[1]): row[2] for row in await cursor.fetchall()}


async def reserve(tx: AsyncConnection[Any], promises: Sequence[Promise]) -> None:
    """Write the reservations, then lock the stock rows, move their counters and write the ledger."""
    rows = [(nth, share) for nth, promise in enumerate(promises, 1) for share in promise.shares]
    common = {
        "holders": uuids([promise.holder_id for promise in promises]),
        "nth": plain([nth for nth, _ in rows]),
        "line_no": plain([share.line_no for _, share in rows]),
        "location": codes([share.location for _, share in rows]),
        "sku": codes([share.sku for _, share in rows]),
        "quantity": plain([share.quantity for _, share in rows]),
    }
    states = {
        "states": plain(["committed" if promise.committed else "held" for promise in promises]),
        "expiries": instants([promise.expires_at for promise in promises]),
    }
    actors = {
        "actor_kind": codes([promise.by.kind for promise in promises]),
        "actor_id": uuids([promise.by.id for promise in promises]),
        "request_id": uuids([promise.by.request_id for promise in promises]),
        "occurred_at": instants([promise.occurred_at for promise in promises]),
    }
    await tx.execute(INSERT_RESERVATIONS, common | states, prepare=True)
    await tx.execute(RESERVE, common | actors | _levels([share for _, share in rows]), prepare=True)


def _levels(shares: Sequence[Share]) -> dict[str, str | int]:
    """The stock levels that these shares touch, and each share's place in its level: turn 1, 2, 3 … and units so far."""
    level_of: dict[tuple[str, str], int] = {}
    units: list[int] = []
    moves: list[int] = []
    places: list[tuple[int, int, int]] = []
    for _, sku, location, quantity in shares:
        level = level_of.setdefault((sku, location), len(units) + 1)
        if level > len(units):
            units.append(0)
            moves.append(0)
        units[level - 1] += quantity
        moves[level - 1] += 1
        places.append((level, moves[level - 1], units[level - 1]))
    return {
        "level_sku": codes([sku for sku, _ in level_of]),
        "level_location": codes([location for _, location in level_of]),
        "level_quantity": plain(units),
        "level_moves": plain(moves),
        "level": plain([place[0] for place in places]),
        "turn": plain([place[1] for place in places]),
        "running": plain([place[2] for place in places]),
        "levels": len(units),
    }
