"""Which products a price list has prices for: written with the prices, read by the shops' lists."""

from collections.abc import Sequence
from typing import Any

from psycopg import AsyncConnection

from orderloom.infra.arrays import quoted

# In the order of the key, so that two imports wait for each other instead of crossing.
_LIST = """
INSERT INTO listed_products (price_list, created_at, product_id)
SELECT DISTINCT r.price_list, p.created_at, p.id
  FROM unnest(%(lists)s::text[], %(skus)s::text[]) AS r (price_list, sku)
       JOIN skus s ON s.sku = r.sku
       JOIN products p ON p.id = s.product_id
 ORDER BY 1, 2, 3
ON CONFLICT DO NOTHING
"""
_LIST_MOVED = """
INSERT INTO listed_products (price_list, created_at, product_id)
SELECT DISTINCT r.price_list, p.created_at, p.id
  FROM skus s
       JOIN products p ON p.id = s.product_id
       JOIN prices r ON r.sku = s.sku
 WHERE s.sku = ANY (%(skus)s::text[])
 ORDER BY 1, 2, 3
ON CONFLICT DO NOTHING
"""


async def list_priced(tx: AsyncConnection[Any], pairs: Sequence[tuple[str, str]]) -> None:
    """Note the products of these (price list, SKU), which are locked, as listed."""
    asked = {"lists": quoted(one for one, _ in pairs), "skus": quoted(sku for _, sku in pairs)}
    await tx.execute(_LIST, asked)


async def list_moved(tx: AsyncConnection[Any], skus: Sequence[str]) -> None:
    """Note the new products of SKUs that moved to them as listed where their SKUs have prices."""
    await tx.execute(_LIST_MOVED, {"skus": quoted(skus)})
