"""The SQL of reserving for a whole batch of orders. The stock rows are the hottest in the house: locked last, held shortest."""

from collections.abc import Sequence
from typing import Any

from psycopg import AsyncConnection

from orderloom.infra.arrays import codes, instants, plain, uuids
from orderloom.inventory.model.sourcing import Promise, Sellable

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
RESERVE = """
WITH wanted AS (
    SELECT * FROM unnest(%(nth)s::int[], %(line_no)s::int[], %(location)s::text[], %(sku)s::text[], %(quantity)s::int[])
             WITH ORDINALITY AS w(nth, line_no, location, sku, quantity, ord)
), per_level AS (
    SELECT sku, location, sum(quantity)::int AS quantity, count(*)::int AS moves FROM wanted GROUP BY sku, location
), locked AS MATERIALIZED (
    SELECT s.sku, s.location, p.quantity, p.moves
      FROM stock_levels s JOIN per_level p ON s.sku = p.sku AND s.location = p.location
     ORDER BY s.sku, s.location
       FOR NO KEY UPDATE OF s
), taken AS (
    UPDATE stock_levels s SET reserved = s.reserved + l.quantity, version = s.version + l.moves
      FROM locked l
     WHERE s.sku = l.sku AND s.location = l.location
       AND available_to_sell(s) + s.oversell_limit >= l.quantity
    RETURNING s.sku, s.location, s.version - l.moves AS version, s.reserved - l.quantity AS reserved,
              s.on_hand, s.damaged, s.quality_hold, s.incoming, s.value_minor
), moved AS (
    INSERT INTO stock_movements (sku, location, seq, reason, d_reserved, on_hand_after, reserved_after, damaged_after,
                                 quality_hold_after, incoming_after, value_after_minor, document_kind, document_id, document_line,
                                 actor_kind, actor_id, request_id, occurred_at)
    SELECT w.sku, w.location, t.version + row_number() OVER level, 'reserved', w.quantity, t.on_hand,
           t.reserved + sum(w.quantity) OVER level, t.damaged, t.quality_hold, t.incoming, t.value_minor,
           'order', h.holder_id, w.line_no, h.actor_kind, h.actor_id, h.request_id, h.occurred_at
      FROM wanted w
      JOIN taken t ON w.sku = t.sku AND w.location = t.location
      JOIN unnest(%(holders)s::uuid[], %(actor_kind)s::text[], %(actor_id)s::uuid[], %(request_id)s::uuid[], %(occurred_at)s::timestamptz[])
           WITH ORDINALITY AS h(holder_id, actor_kind, actor_id, request_id, occurred_at, nth) ON h.nth = w.nth
    WINDOW level AS (PARTITION BY w.sku, w.location ORDER BY w.ord)
    RETURNING 1
)
SELECT must((SELECT count(*) FROM moved) = %(moves)s, 'stock_taken')
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
        "moves": len(rows),
    }
    await tx.execute(INSERT_RESERVATIONS, common | states, prepare=True)
    await tx.execute(RESERVE, common | actors, prepare=True)
