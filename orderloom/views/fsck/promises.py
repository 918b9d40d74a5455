"""Reservations: what is promised is what counters and order lines say, and ends with its order."""

from orderloom.views.fsck.clock import CLOCK, OVERDUE
from orderloom.views.fsck.rule import Rule

RESERVED = """
WITH open AS (
    SELECT sku, location, sum(quantity) AS units FROM reservations WHERE state IN ('held', 'committed')
     GROUP BY sku, location
)
SELECT sku, location, l.reserved, coalesce(o.units, 0) AS promised
  FROM stock_levels l FULL JOIN open o USING (sku, location)
 WHERE l.reserved IS DISTINCT FROM coalesce(o.units, 0)
"""

LINES = """
WITH promised AS (
    SELECT holder_id, line_no,
           sum(quantity) FILTER (WHERE state IN ('held', 'committed', 'short', 'consumed')) AS units,
           coalesce(sum(quantity) FILTER (WHERE state = 'consumed'), 0) AS consumed
      FROM reservations WHERE holder_kind = 'order' GROUP BY holder_id, line_no
)
SELECT o.id AS order_id, l.line_no, o.status, o.history, l.quantity, coalesce(p.units, 0) AS promised, l.shipped,
       coalesce(p.consumed, 0) AS consumed
  FROM orders o JOIN order_lines l ON l.order_id = o.id
  LEFT JOIN promised p ON p.holder_id = l.order_id AND p.line_no = l.line_no
 WHERE CASE WHEN o.history THEN p.holder_id IS NOT NULL
            ELSE coalesce(p.consumed, 0) <> l.shipped OR (o.status <> 'cancelled' AND coalesce(p.units, 0) <> l.quantity) END
"""

ENDED = """
SELECT r.holder_id, r.line_no, r.sku, r.location, r.quantity, r.state, o.status
  FROM reservations r LEFT JOIN orders o ON o.id = r.holder_id
 WHERE r.state IN ('held', 'committed', 'short') AND r.holder_kind = 'order'
   AND (o.id IS NULL OR o.status IN ('cancelled', 'complete'))
"""

SKUS = """
SELECT r.holder_id, r.line_no, r.sku, l.sku AS line_sku
  FROM reservations r LEFT JOIN order_lines l ON l.order_id = r.holder_id AND l.line_no = r.line_no
 WHERE r.holder_kind = 'order' AND l.sku IS DISTINCT FROM r.sku
"""

PAID = """
SELECT r.holder_id, r.line_no, r.sku, r.location, r.state, r.expires_at, o.status
  FROM reservations r JOIN orders o ON o.id = r.holder_id
 WHERE (o.status = 'open' AND (r.state = 'held' OR (r.state = 'short' AND r.expires_at IS NOT NULL)))
    OR (o.status = 'placed' AND r.state = 'committed')
"""

FILLABLE = f"""
WITH {CLOCK}, waiting AS (
    SELECT sku, location, sum(quantity) AS short FROM reservations, clock
     WHERE state = 'short' AND (expires_at IS NULL OR expires_at > clock.now) GROUP BY sku, location
)
SELECT l.sku, l.location, w.short, available_to_sell(l) + l.safety_stock AS unpromised
  FROM waiting w JOIN stock_levels l USING (sku, location)
 WHERE available_to_sell(l) + l.safety_stock > 0
"""

HOLDS = f"""
WITH {CLOCK}
SELECT r.holder_id, r.line_no, r.sku, r.location, r.quantity, r.expires_at
  FROM reservations r, clock
 WHERE r.state IN ('held', 'short') AND r.expires_at < clock.now - {OVERDUE}
"""

# What is promised at a place is what the ledger took there for the line, less what it gave back; what left in parcels was
# taken in some cases and not in others.
MOVED = """
WITH moved AS (
    SELECT document_id AS holder_id, document_line AS line_no, sku, location, sum(d_reserved) AS taken
      FROM stock_movements WHERE document_kind = 'order' GROUP BY document_id, document_line, sku, location
), promised AS (
    SELECT holder_id, line_no, sku, location,
           coalesce(sum(quantity) FILTER (WHERE state IN ('held', 'committed')), 0) AS open,
           coalesce(sum(quantity) FILTER (WHERE state = 'consumed'), 0) AS consumed
      FROM reservations WHERE holder_kind = 'order' GROUP BY holder_id, line_no, sku, location
)
SELECT holder_id, line_no, sku, location, m.taken, p.open, p.consumed
  FROM promised p FULL JOIN moved m USING (holder_id, line_no, sku, location)
 WHERE p.open IS NULL OR coalesce(m.taken, 0) NOT BETWEEN p.open AND p.open + p.consumed
"""

DEADLINES = """
SELECT r.holder_id, r.line_no, r.sku, r.location, r.state, r.expires_at, o.expires_at AS order_expires_at
  FROM reservations r JOIN orders o ON o.id = r.holder_id
 WHERE r.holder_kind = 'order' AND r.state IN ('held', 'short') AND o.status = 'placed'
   AND r.expires_at IS DISTINCT FROM o.expires_at
"""

RULES = (
    Rule("promises.reserved", "The counter of reserved units differs from the open reservations.", RESERVED),
    Rule(
        "promises.lines", "The reservations of an order line do not add up to its quantity, or to what shipped.", LINES
    ),
    Rule("promises.ended", "A reservation is open though its order is ended or missing.", ENDED),
    Rule("promises.skus", "A reservation is for another SKU than its order line, or for no line.", SKUS),
    Rule(
        "promises.paid", "A reservation of a paid order can still expire, or one of an unpaid order is committed.", PAID
    ),
    Rule("promises.fillable", "A promise is short though there are goods that nobody was promised.", FILLABLE),
    Rule("promises.holds", "A promise is open though its time ran out.", HOLDS),
    Rule("promises.moved", "The ledger did not take for an order line what is promised to it there.", MOVED),
    Rule("promises.deadlines", "A promise runs out at another time than its unpaid order.", DEADLINES),
)
