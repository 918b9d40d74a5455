"""Orders: amounts add up, units are where the parcels say, and the status is what the facts tell."""

from orderloom.views.fsck.clock import CLOCK, OVERDUE
from orderloom.views.fsck.rule import Rule

AMOUNTS = """
WITH summed AS (
    SELECT order_id, sum(quantity * unit_price_minor + rounding_minor) AS goods, sum(discount_minor) AS discount,
           sum(tax_minor) AS tax, sum(quantity) AS units, sum(shipped) AS shipped
      FROM order_lines GROUP BY order_id
)
SELECT o.id AS order_id, o.number, o.goods_minor, s.goods, o.discount_minor, s.discount, o.tax_minor, s.tax, o.units,
       s.units AS units_of_lines, o.units_shipped, s.shipped, o.total_minor
  FROM orders o LEFT JOIN summed s ON s.order_id = o.id
 WHERE (o.goods_minor, o.discount_minor, o.tax_minor, o.units, o.units_shipped) IS DISTINCT FROM
       (coalesce(s.goods, 0), coalesce(s.discount, 0), coalesce(s.tax, 0) + o.shipping_tax_minor, coalesce(s.units, 0),
        coalesce(s.shipped, 0))
    OR o.total_minor <> o.goods_minor - o.discount_minor + o.shipping_minor
                        + CASE WHEN o.includes_tax THEN 0 ELSE o.tax_minor END
"""

LINE_DISCOUNTS = """
SELECT order_id, line_no, quantity, unit_price_minor, rounding_minor, discount_minor, tax_minor FROM order_lines
 WHERE discount_minor < 0 OR discount_minor > quantity * unit_price_minor + rounding_minor OR tax_minor < 0
    OR CASE WHEN quantity = 0 THEN unit_price_minor > 0 ELSE abs(rounding_minor) * 2 > quantity END
"""

# Only tills know lines without units: what was bought here, or is still to be sent, has some.
WITHOUT_UNITS = """
SELECT l.order_id, l.line_no, o.status, l.quantity FROM order_lines l JOIN orders o ON o.id = l.order_id
 WHERE l.quantity < 1 AND NOT o.history
"""

SHIPPED = """
WITH packed AS (
    SELECT l.order_id, l.line_no, sum(l.quantity) AS units FROM parcel_lines l GROUP BY l.order_id, l.line_no
)
SELECT order_id, line_no, l.sku, l.quantity, l.shipped, coalesce(p.units, 0) AS in_parcels
  FROM order_lines l FULL JOIN packed p USING (order_id, line_no) LEFT JOIN orders o ON o.id = order_id
 WHERE l.shipped > l.quantity
    OR CASE WHEN o.history THEN p.units IS NOT NULL OR l.shipped <> CASE o.status WHEN 'complete' THEN l.quantity ELSE 0 END
            ELSE l.shipped IS DISTINCT FROM coalesce(p.units, 0) END
"""

DELIVERED = """
WITH arrived AS (
    SELECT l.order_id, sum(l.quantity) AS units FROM parcel_lines l JOIN parcels p ON p.id = l.parcel_id
     WHERE p.status = 'delivered' GROUP BY l.order_id
)
SELECT o.id AS order_id, o.number, o.units_delivered, coalesce(a.units, 0) AS arrived
  FROM orders o LEFT JOIN arrived a ON a.order_id = o.id
 WHERE (NOT o.history AND o.units_delivered <> coalesce(a.units, 0)) OR (o.history AND a.units IS NOT NULL)
"""

# The last of these facts that an order has is its status; an order that costs nothing is open from the start, and one of
# the past came with its end.
STATUS = """
WITH told AS (
    SELECT aggregate_id AS order_id, count(*) FILTER (WHERE name IN ('order.placed', 'order.imported')) AS placings,
           count(*) FILTER (WHERE name IN ('order.placed', 'order.imported') AND seq <> 1) AS late_placings,
           (array_agg(name ORDER BY seq DESC))[1] AS last, min(body ->> 'status') AS came_as,
           count(*) FILTER (WHERE name = 'order.cancelled') AS cancellations
      FROM events
     WHERE aggregate = 'order'
       AND name IN ('order.placed', 'order.imported', 'order.confirmed', 'order.completed', 'order.cancelled')
     GROUP BY aggregate_id
)
SELECT order_id, o.number, o.status, t.last AS last_fact, t.placings, t.cancellations
  FROM (SELECT id AS order_id, number, status, total_minor, history FROM orders) o FULL JOIN told t USING (order_id)
 WHERE o.status IS NULL OR t.placings IS DISTINCT FROM 1 OR t.late_placings > 0 OR t.cancellations > 1
    OR o.status <> CASE t.last WHEN 'order.confirmed' THEN 'open' WHEN 'order.completed' THEN 'complete'
                               WHEN 'order.cancelled' THEN 'cancelled' WHEN 'order.imported' THEN t.came_as
                               ELSE CASE WHEN o.total_minor = 0 THEN 'open' ELSE 'placed' END END
    OR o.history <> (t.came_as IS NOT NULL)
"""

UNITS_TOLD = """
WITH told AS (
    SELECT aggregate_id AS order_id,
           sum((body ->> CASE name WHEN 'order.shipped' THEN 'units' WHEN 'order.imported' THEN 'units_shipped' END)::bigint)
               AS shipped,
           sum((body ->> CASE name WHEN 'order.delivered' THEN 'units' WHEN 'order.imported' THEN 'units_delivered' END)::bigint)
               AS delivered
      FROM events WHERE aggregate = 'order' AND name IN ('order.shipped', 'order.delivered', 'order.imported')
     GROUP BY aggregate_id
)
SELECT o.id AS order_id, o.number, o.units_shipped, coalesce(t.shipped, 0) AS shipped_told, o.units_delivered,
       coalesce(t.delivered, 0) AS delivered_told
  FROM orders o LEFT JOIN told t ON t.order_id = o.id
 WHERE (o.units_shipped, o.units_delivered) <> (coalesce(t.shipped, 0), coalesce(t.delivered, 0))
"""

PROGRESS = """
SELECT id AS order_id, number, status, units, units_shipped, units_delivered, cancel_reason FROM orders
 WHERE (units > 0 AND (status = 'complete') <> (units_shipped = units)) OR (status = 'cancelled' AND units_shipped > 0)
    OR units_shipped > units OR units_delivered > units_shipped
    OR (status = 'cancelled') <> (cancel_reason IS NOT NULL)
"""

EMPTY = """
SELECT o.id AS order_id, o.number, e.actor_kind
  FROM orders o LEFT JOIN events e ON e.aggregate_id = o.id AND e.name = 'order.placed'
 WHERE NOT EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id) AND e.actor_kind IS DISTINCT FROM 'system'
   AND NOT o.history
"""

UNPAID = f"""
WITH {CLOCK}
SELECT o.id AS order_id, o.number, o.expires_at FROM orders o, clock
 WHERE o.status = 'placed' AND o.expires_at < clock.now - {OVERDUE}
"""

PURCHASES = """
WITH keys AS (
    SELECT o.id, o.buyer_key FROM orders o WHERE o.buyer_key IS NOT NULL
    UNION
    SELECT k.order_id, k.buyer_key FROM order_buyer_keys k
), bought AS (
    SELECT k.buyer_key, l.sku, sum(l.quantity) AS units
      FROM keys k JOIN orders o ON o.id = k.id JOIN order_lines l ON l.order_id = o.id
     WHERE l.limited AND o.status <> 'cancelled' GROUP BY k.buyer_key, l.sku
)
SELECT buyer_key, sku, coalesce(p.quantity, 0) AS counted, coalesce(b.units, 0) AS bought
  FROM buyer_purchases p FULL JOIN bought b USING (buyer_key, sku)
 WHERE coalesce(p.quantity, 0) <> coalesce(b.units, 0)
"""

# Further keys of who bought something limited, each another than the order's own.
BUYER_KEYS = """
SELECT k.order_id, k.buyer_key, o.number FROM order_buyer_keys k LEFT JOIN orders o ON o.id = k.order_id
 WHERE o.buyer_key IS NULL OR o.buyer_key = k.buyer_key
    OR NOT EXISTS (SELECT FROM order_lines l WHERE l.order_id = k.order_id AND l.limited)
"""

# Only another shop tells what a line cost beyond its units, and each order that it tells has its reference.
ROUNDED = """
SELECT l.order_id, l.line_no, l.rounding_minor FROM order_lines l JOIN orders o ON o.id = l.order_id
 WHERE l.rounding_minor <> 0 AND o.reference IS NULL
"""

DUPLICATES = """
SELECT 'number' AS what, NULL::text AS scope, number::text AS value, count(*) AS times FROM orders
 GROUP BY number HAVING count(*) > 1
UNION ALL
SELECT 'reference', channel, reference, count(*) FROM orders WHERE reference IS NOT NULL
 GROUP BY channel, reference HAVING count(*) > 1
UNION ALL
SELECT 'tracking_number', carrier, tracking_number, count(*) FROM parcels
 WHERE tracking_number IS NOT NULL AND carrier IS NOT NULL GROUP BY carrier, tracking_number HAVING count(*) > 1
"""

RULES = (
    Rule("orders.amounts", "An order's amounts or units are not the sums of its lines.", AMOUNTS),
    Rule(
        "orders.line_amounts",
        "A line's discount is more than the line, an amount is below zero, or what was rounded off is a unit's price.",
        LINE_DISCOUNTS,
    ),
    Rule(
        "orders.lines_without_units", "A line without units stands in an order that is not of the past.", WITHOUT_UNITS
    ),
    Rule(
        "orders.shipped", "What a line says was shipped is not what is in parcels, or more than was ordered.", SHIPPED
    ),
    Rule("orders.delivered", "What an order says was delivered is not what delivered parcels hold.", DELIVERED),
    Rule("orders.status", "An order's status is not what its facts tell, or it was not placed exactly once.", STATUS),
    Rule("orders.units_told", "Units shipped or delivered differ from what the facts tell.", UNITS_TOLD),
    Rule("orders.progress", "Status and units contradict each other.", PROGRESS),
    Rule("orders.empty", "An order without lines did not come from an import.", EMPTY),
    Rule("orders.unpaid", "An unpaid order stands though its time ran out.", UNPAID),
    Rule("orders.purchases", "A buyer's count of a limited SKU is not what their orders hold.", PURCHASES),
    Rule("orders.buyer_keys", "A buyer's further key stands beside an order that limits nothing by it.", BUYER_KEYS),
    Rule("orders.rounded", "A line that was priced here costs more or less than its units.", ROUNDED),
    Rule("orders.duplicates", "An order number, a channel's reference or a tracking number stands twice.", DUPLICATES),
)
