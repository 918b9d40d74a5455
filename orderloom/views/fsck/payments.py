"""Money: payments are the sums of their entries, orders the sums of their payments."""

from orderloom.views.fsck.rule import Rule

ENTRIES = """
WITH summed AS (
    SELECT payment_id, count(*) AS entries, min(seq) AS first, max(seq) AS last,
           coalesce(sum(amount_minor) FILTER (WHERE kind = 'authorised'), 0) AS authorised,
           coalesce(sum(amount_minor) FILTER (WHERE kind = 'captured'), 0) AS captured,
           coalesce(sum(amount_minor) FILTER (WHERE kind = 'refunded'), 0) AS refunded
      FROM payment_entries GROUP BY payment_id
)
SELECT payment_id, p.order_id, p.authorised_minor, s.authorised, p.captured_minor, s.captured, p.refunded_minor,
       s.refunded, p.version, s.entries
  FROM (SELECT id AS payment_id, * FROM payments) p FULL JOIN summed s USING (payment_id)
 WHERE p.order_id IS NULL OR s.entries IS NULL OR s.first <> 1 OR s.last <> s.entries OR p.version <> s.entries
    OR (p.authorised_minor, p.captured_minor, p.refunded_minor) <> (s.authorised, s.captured, s.refunded)
"""

BOUNDS = """
SELECT p.id AS payment_id, p.order_id, p.authorised_minor, p.captured_minor, p.refunded_minor, p.currency,
       o.currency AS order_currency
  FROM payments p LEFT JOIN orders o ON o.id = p.order_id
 WHERE NOT (0 <= p.refunded_minor AND p.refunded_minor <= p.captured_minor AND p.captured_minor <= p.authorised_minor)
    OR o.currency IS DISTINCT FROM p.currency
"""

TOTALS = """
WITH summed AS (
    SELECT order_id, sum(captured_minor) AS paid, sum(refunded_minor) AS refunded FROM payments GROUP BY order_id
)
SELECT o.id AS order_id, o.number, o.paid_minor, coalesce(s.paid, 0) AS paid, o.refunded_minor,
       coalesce(s.refunded, 0) AS refunded
  FROM orders o LEFT JOIN summed s ON s.order_id = o.id
 WHERE (o.paid_minor, o.refunded_minor) <> (coalesce(s.paid, 0), coalesce(s.refunded, 0))
    OR o.refunded_minor > o.paid_minor
"""

TOLD = """
WITH told AS (
    SELECT DISTINCT ON (aggregate_id) aggregate_id AS order_id, (body ->> 'paid_minor')::bigint AS paid,
           (body ->> 'refunded_minor')::bigint AS refunded
      FROM events WHERE aggregate = 'order' AND name IN ('order.paid', 'order.imported') ORDER BY aggregate_id, seq DESC
)
SELECT o.id AS order_id, o.number, o.paid_minor, t.paid AS paid_told, o.refunded_minor, t.refunded AS refunded_told
  FROM orders o LEFT JOIN told t ON t.order_id = o.id
 WHERE (o.paid_minor, o.refunded_minor) <> (coalesce(t.paid, 0), coalesce(t.refunded, 0))
"""

REFERENCES = """
SELECT method, reference, count(*) AS times FROM payments WHERE reference IS NOT NULL
 GROUP BY method, reference HAVING count(*) > 1
"""

RULES = (
    Rule(
        "payments.entries", "A payment is not the sum of its entries, or they are not numbered without a gap.", ENTRIES
    ),
    Rule(
        "payments.bounds",
        "More was captured than authorised or refunded than captured, or in another currency.",
        BOUNDS,
    ),
    Rule("payments.totals", "What an order says was paid or refunded is not what its payments say.", TOTALS),
    Rule("payments.told", "What was paid or refunded differs from what the facts tell.", TOLD),
    Rule("payments.references", "Two payments carry the same reference of the same method.", REFERENCES),
)
