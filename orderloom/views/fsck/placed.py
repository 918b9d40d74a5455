"""What came with an order when it was placed: the fact that says so, its buyer, its customer; and how often it changed since."""

from orderloom.views.fsck.rule import Rule

FACTS = """
SELECT o.id AS order_id, o.number, o.channel, o.currency, o.units, o.total_minor, e.body
  FROM orders o JOIN events e ON e.aggregate_id = o.id AND e.name IN ('order.placed', 'order.imported')
 WHERE ((e.body ->> 'number')::bigint, e.body ->> 'channel', e.body ->> 'currency', (e.body ->> 'units')::bigint,
        (e.body ->> 'total_minor')::bigint, e.body ->> 'order_id')
       IS DISTINCT FROM (o.number, o.channel, o.currency::text, o.units::bigint, o.total_minor, o.id::text)
"""

BUYERS = """
SELECT o.id AS order_id, o.number FROM orders o LEFT JOIN order_buyers b ON b.order_id = o.id WHERE b.order_id IS NULL
"""

CUSTOMERS = """
SELECT o.id AS order_id, o.number, o.customer_id FROM orders o LEFT JOIN customers c ON c.id = o.customer_id
 WHERE o.customer_id IS NOT NULL AND c.id IS NULL
"""

# Every change raises the version by one and states one fact. Only a completing parcel states two, and what costs nothing is
# confirmed as it is placed.
VERSIONS = """
WITH told AS (
    SELECT aggregate_id AS order_id, count(*) FILTER (WHERE name <> 'order.confirmed') AS changes,
           count(*) FILTER (WHERE name = 'order.confirmed') AS confirmations
      FROM events WHERE aggregate = 'order' AND name <> 'order.completed' GROUP BY aggregate_id
)
SELECT o.id AS order_id, o.number, o.version, t.changes, t.confirmations FROM orders o LEFT JOIN told t ON t.order_id = o.id
 WHERE o.version IS DISTINCT FROM t.changes + CASE WHEN o.total_minor = 0 THEN 0 ELSE t.confirmations END
"""

RULES = (
    Rule("orders.told", "What an order is differs from what was stated when it was placed.", FACTS),
    Rule("orders.buyers", "An order has no row for its buyer, not even an empty one.", BUYERS),
    Rule("orders.customers", "An order names a customer who does not exist.", CUSTOMERS),
    Rule("orders.versions", "An order's version is not the number of its changes, as its facts tell them.", VERSIONS),
)
