"""What buyers have of limited SKUs in orders that stand."""

from collections.abc import Collection, Sequence
from uuid import UUID

from orderloom.infra.arrays import codes, plain, uuids
from orderloom.infra.work import Connection

# Each row is one buyer × SKU of this batch; the count tells whether somebody else was faster.
COUNT = """
WITH counted AS (
    INSERT INTO buyer_purchases AS mine (buyer_key, sku, quantity)
    SELECT p.buyer_key, p.sku, p.quantity
      FROM unnest(%(buyer_key)s::uuid[], %(sku)s::text[], %(quantity)s::int[], %(most)s::int[]) AS p(buyer_key, sku, quantity, most)
     ORDER BY p.buyer_key, p.sku
        ON CONFLICT (buyer_key, sku) DO UPDATE SET quantity = mine.quantity + excluded.quantity
     RETURNING buyer_key, sku, quantity
)
SELECT must(coalesce(bool_and(c.quantity <= p.most), true), 'buyer_limit')
  FROM counted c
  JOIN unnest(%(buyer_key)s::uuid[], %(sku)s::text[], %(most)s::int[]) AS p(buyer_key, sku, most) USING (buyer_key, sku)
"""

PURCHASED = """
SELECT p.buyer_key, p.sku, p.quantity
  FROM buyer_purchases p JOIN unnest(%(buyer_key)s::uuid[], %(sku)s::text[]) AS w(buyer_key, sku) USING (buyer_key, sku)
"""

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


async def count(tx: Connection, rows: Sequence[tuple[UUID, str, int, int]]) -> None:
    """Add (buyer, SKU, units, limit) to what buyers have; SQLSTATE OL001 when one would pass the limit."""
    await tx.execute(
        COUNT,
        {
            "buyer_key": uuids([row[0] for row in rows]),
            "sku": codes([row[1] for row in rows]),
            "quantity": plain([row[2] for row in rows]),
            "most": plain([row[3] for row in rows]),
        },
    )


async def purchased(tx: Connection, pairs: Sequence[tuple[UUID, str]]) -> dict[tuple[UUID, str], int]:
    """How many units of each limited SKU these buyers have in orders that stand."""
    asked = {"buyer_key": uuids([pair[0] for pair in pairs]), "sku": codes([pair[1] for pair in pairs])}
    return {(row[0], row[1]): row[2] for row in await (await tx.execute(PURCHASED, asked)).fetchall()}


async def give_back(tx: Connection, order_ids: Collection[UUID]) -> None:
    """Take the units of orders that ended off their buyers' counts, locked in key order."""
    if order_ids:
        await tx.execute(GIVE_BACK, {"ids": plain(order_ids)})
