"""What buyers have of limited SKUs in orders that stand."""

from collections.abc import Collection
from uuid import UUID

from orderloom.infra.arrays import plain
from orderloom.infra.work import Connection

GIVE_BACK = """
WITH given AS (
    SELECT o.buyer_key, l.sku, sum(l.quantity) AS quantity
      FROM orders o
           JOIN order_lines l ON l.order_id = o.id
     WHERE o.id = ANY(%(ids)s::uuid[]) AND o.buyer_key IS NOT NULL AND l.limited
     GROUP BY o.buyer_key, l.sku
), locked AS (
    SELECT b.buyer_key, b.sku, given.quantity
      FROM buyer_purchases b
           JOIN given USING (buyer_key, sku)
     ORDER BY b.buyer_key, b.sku
       FOR UPDATE OF b
)
UPDATE buyer_purchases b
   SET quantity = b.quantity - locked.quantity
  FROM locked
 WHERE b.buyer_key = locked.buyer_key AND b.sku = locked.sku
"""


async def give_back(tx: Connection, order_ids: Collection[UUID]) -> None:
    """Take the units of orders that ended off their buyers' counts, locked in key order."""
    if order_ids:
        await tx.execute(GIVE_BACK, {"ids": plain(order_ids)})
