"""How far the feed has been followed, and what else the facts touch."""

from collections.abc import Sequence
from uuid import UUID

from orderloom.infra.arrays import quoted, uuids
from orderloom.infra.work import Connection

TAKE = "SELECT p.position FROM search_progress p FOR UPDATE SKIP LOCKED"
# Those who rebuild different things do not wait for each other; the follower waits for them, and they for it.
WAIT = "SELECT p.position FROM search_progress p FOR SHARE"
MOVE = "UPDATE search_progress SET position = %(position)s, moved_at = clock_timestamp()"
STATE = """
SELECT p.position, h.position AS head,
       CASE WHEN p.position >= h.position THEN 0
            ELSE coalesce(extract(epoch FROM clock_timestamp() - (
                     SELECT e.recorded_at FROM event_commits c JOIN events e ON e.commit_id = c.id AND e.ord = 1
                      WHERE c.position > p.position ORDER BY c.position LIMIT 1)), 0) END::float8 AS lag_s
  FROM search_progress p, feed_head h
"""
# An order is found by its parcels' numbers, a parcel by its orders' people and numbers, a customer by where they ordered, a
# product by its SKUs.
ORDERS_IN = "SELECT DISTINCT l.order_id FROM parcel_lines l WHERE l.parcel_id = ANY(%(ids)s::uuid[])"
PARCELS_WITH = "SELECT DISTINCT l.parcel_id FROM parcel_lines l WHERE l.order_id = ANY(%(ids)s::uuid[])"
CUSTOMERS_OF = (
    "SELECT DISTINCT o.customer_id FROM orders o WHERE o.id = ANY(%(ids)s::uuid[]) AND o.customer_id IS NOT NULL"
)
PRODUCTS_OF = "SELECT DISTINCT s.product_id FROM skus s WHERE s.sku = ANY(%(skus)s::text[])"


async def take(tx: Connection, *, wait: bool = False) -> int | None:
    """The position, locked; None while somebody else has it and `wait` is not asked for."""
    row = await (await tx.execute(WAIT if wait else TAKE)).fetchone()
    return None if row is None else int(row[0])


async def move(tx: Connection, position: int) -> None:
    await tx.execute(MOVE, {"position": position})


async def state(tx: Connection) -> tuple[int, int, float]:
    """Position, head of the feed, and the age in seconds of the oldest fact in between."""
    row = await (await tx.execute(STATE)).fetchone()
    if row is None:
        raise RuntimeError("search_progress has no row")
    return int(row[0]), int(row[1]), max(0.0, float(row[2]))


async def orders_in(tx: Connection, parcels: Sequence[UUID]) -> list[UUID]:
    return [row[0] for row in await (await tx.execute(ORDERS_IN, {"ids": uuids(parcels)})).fetchall()]


async def parcels_with(tx: Connection, orders: Sequence[UUID]) -> list[UUID]:
    return [row[0] for row in await (await tx.execute(PARCELS_WITH, {"ids": uuids(orders)})).fetchall()]


async def customers_of(tx: Connection, orders: Sequence[UUID]) -> list[UUID]:
    return [row[0] for row in await (await tx.execute(CUSTOMERS_OF, {"ids": uuids(orders)})).fetchall()]


async def products_of(tx: Connection, skus: Sequence[str]) -> list[UUID]:
    return [row[0] for row in await (await tx.execute(PRODUCTS_OF, {"skus": quoted(skus)})).fetchall()]
