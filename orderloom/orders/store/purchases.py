"""What buyers have of limited SKUs in orders that stand."""

from collections.abc import Collection
from uuid import UUID

from orderloom.infra.arrays import plain
from orderloom.infra.work import Connection

GIVE_BACK = """
WITH counted AS (
    SELECT o.id, o.buyer_key FROM orders o WHERE o.id = ANY(%(ids)s::uuid[]) AND o.buyer_key IS NOT NULL
    UNION
    SELECT k.order_id, k.buyer_key FROM order_buyer_keys k WHERE k.order_id = ANY(%(ids)s::uuid[])
), given AS (
    SELECT c.buyer_key, l.sku, sum(l.quantity) AS quantity
      FROM counted c
           JOIN order_lines l ON l.order_id = c.id
     WHERE l.limited
     GROUP BY c.buyer_key, l.sku
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
