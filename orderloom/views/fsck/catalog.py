"""The catalog's own lists say what its prices say."""

from orderloom.views.fsck.rule import Rule

LISTED = """
SELECT r.price_list, s.product_id, min(r.sku) AS sku
  FROM prices r
       JOIN skus s ON s.sku = r.sku
       JOIN products p ON p.id = s.product_id
       LEFT JOIN listed_products l ON l.price_list = r.price_list AND l.created_at = p.created_at AND l.product_id = p.id
 WHERE l.product_id IS NULL
 GROUP BY r.price_list, s.product_id
"""

# A product that has no price any more, because its SKUs moved on, may stay listed: the shop looks at each.
STRAY = """
SELECT l.price_list, l.created_at, l.product_id
  FROM listed_products l
       LEFT JOIN products p ON p.id = l.product_id AND p.created_at = l.created_at
 WHERE p.id IS NULL
"""

RULES = (
    Rule("catalog.listed", "A product with a price is missing in the products of its price list.", LISTED),
    Rule("catalog.stray", "A price list's products name one with another time than its own.", STRAY),
)
