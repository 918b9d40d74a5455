"""The SQL of reserving for a whole batch of orders. The stock rows are the hottest in the house: locked last, held shortest."""

from collections.abc import Sequence
from typing import Any

from psycopg import AsyncConnection

from orderloom.infra.arrays import codes, plain
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
SELECT * FROM unnest(%(holder_id)s::uuid[], %(line_no)s::int[], %(location)s::text[], %(sku)s::text[], %(quantity)s::int[],
                     %(state)s::text[], %(expires_at)s::timestamptz[])
"""

# One statement from lock to ledger: rows locked in (sku, location) order, counters moved only where the promise can be kept,
# a movement each with the balance after it. `must` ends the transaction when a level had less than the batch counted on.
RESERVE = """
WITH wanted AS (
    SELECT * FROM unnest(%(sku)s::text[], %(location)s::text[], %(quantity)s::int[], %(holder_id)s::uuid[], %(line_no)s::int[],
                         %(actor_kind)s::text[], %(actor_id)s::uuid[], %(request_id)s::uuid[], %(occurred_at)s::timestamptz[])
             WITH ORDINALITY AS w(sku, location, quantity, holder_id, line_no, actor_kind, actor_id, request_id, occurred_at, ord)
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
           'order', w.holder_id, w.line_no, w.actor_kind, w.actor_id, w.request_id, w.occurred_at
      FROM wanted w JOIN taken t ON w.sku = t.sku AND w.location = t.location
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
    rows = [(promise, share) for promise in promises for share in promise.shares]
    common = {
        "holder_id": plain([promise.holder_id for promise, _ in rows]),
        "line_no": plain([share.line_no for _, share in rows]),
        "location": codes([share.location for _, share in rows]),
        "sku": codes([share.sku for _, share in rows]),
        "quantity": plain([share.quantity for _, share in rows]),
    }
    await tx.execute(
        INSERT_RESERVATIONS,
        common
        | {
            "state": plain(["committed" if promise.committed else "held" for promise, _ in rows]),
            "expires_at": plain([promise.expires_at and promise.expires_at.isoformat() for promise, _ in rows]),
        },
        prepare=True,
    )
    await tx.execute(
        RESERVE,
        common
        | {
            "actor_kind": plain([promise.by.kind.value for promise, _ in rows]),
            "actor_id": plain([promise.by.id for promise, _ in rows]),
            "request_id": plain([promise.by.request_id for promise, _ in rows]),
            "occurred_at": plain([promise.occurred_at.isoformat() for promise, _ in rows]),
            "moves": len(rows),
        },
        prepare=True,
    )
