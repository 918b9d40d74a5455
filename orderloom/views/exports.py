"""Whole tables for other programs: page after page by key, so that memory stays small and nobody waits for a long read."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from typing import Any

from psycopg.rows import dict_row

from orderloom.infra.work import Pool, reading

PAGE = 1000

ORDERS = """
SELECT o.number, o.id, o.channel, o.reference, o.status, o.payment_state, o.fulfilment_state, o.cancel_reason, o.customer_id,
       o.currency, o.units, o.units_shipped, o.units_delivered, o.goods_minor, o.discount_minor, o.tax_minor,
       o.shipping_minor, o.total_minor, o.paid_minor, o.refunded_minor, o.promised_on, o.placed_at, o.changed_at
  FROM orders o
 WHERE (%(after_number)s::bigint IS NULL OR o.number > %(after_number)s)
   AND (%(channels)s::text[] IS NULL OR o.channel = ANY(%(channels)s::text[]))
 ORDER BY o.number
 LIMIT %(limit)s
"""

PRODUCTS = """
SELECT s.sku, p.id AS product_id, p.handle,
       coalesce(p.titles ->> 'en', (SELECT min(t.value) FROM jsonb_each_text(p.titles) t)) AS title,
       p.category, s.gtin, s.weight_g, s.length_mm, s.width_mm, s.height_mm, s.tax_class, s.per_buyer_limit, s.active,
       s.changed_at
  FROM skus s JOIN products p ON p.id = s.product_id
 WHERE (%(after_sku)s::text IS NULL OR s.sku > %(after_sku)s)
   AND (%(channels)s::text[] IS NULL
        OR EXISTS (SELECT FROM prices c JOIN price_lists l ON l.code = c.price_list
                    WHERE c.sku = s.sku AND l.channel = ANY(%(channels)s::text[]))
        OR EXISTS (SELECT FROM stock_levels v JOIN channel_locations w ON w.location = v.location
                    WHERE v.sku = s.sku AND w.channel = ANY(%(channels)s::text[])))
 ORDER BY s.sku
 LIMIT %(limit)s
"""

STOCK = """
SELECT l.sku, l.location, l.on_hand, l.reserved, l.damaged, l.quality_hold, l.incoming, l.safety_stock,
       available_to_sell(l) AS available, l.version
  FROM stock_levels l
 WHERE (%(after_sku)s::text IS NULL OR (l.sku, l.location) > (%(after_sku)s, %(after_location)s))
   AND (%(channels)s::text[] IS NULL
        OR l.location IN (SELECT w.location FROM channel_locations w WHERE w.channel = ANY(%(channels)s::text[])))
 ORDER BY l.sku, l.location
 LIMIT %(limit)s
"""

CUSTOMERS = """
SELECT c.id, c.name, c.email, coalesce(c.phone, c.phone_given) AS phone, c.locale, c.erased_at, c.created_at, c.changed_at
  FROM customers c
 WHERE (%(after_id)s::uuid IS NULL OR c.id > %(after_id)s)
   AND (%(channels)s::text[] IS NULL
        OR EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id AND o.channel = ANY(%(channels)s::text[])))
 ORDER BY c.id
 LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Export:
    """A statement that gives one page, and the columns that it is ordered by."""

    sql: str
    key: tuple[str, ...]


EXPORTS = {
    "orders": Export(ORDERS, ("number",)),
    "products": Export(PRODUCTS, ("sku",)),
    "stock": Export(STOCK, ("sku", "location")),
    "customers": Export(CUSTOMERS, ("id",)),
}


async def export_pages(
    pool: Pool, export: Export, channels: Collection[str] | None
) -> AsyncIterator[tuple[list[str], list[dict[str, Any]]]]:
    """Column names and rows, a page at a time; always one page, which is empty where nothing is."""
    after: dict[str, Any] = dict.fromkeys(export.key)
    while True:
        values = {f"after_{name}": value for name, value in after.items()}
        values |= {"channels": None if channels is None else sorted(channels), "limit": PAGE}
        async with reading(pool) as tx, tx.cursor(row_factory=dict_row) as cursor:
            await cursor.execute(export.sql.encode(), values)
            rows = await cursor.fetchall()
            names = [column.name for column in cursor.description or ()]
        yield names, rows
        if len(rows) < PAGE:
            return
        after = {name: rows[-1][name] for name in export.key}
