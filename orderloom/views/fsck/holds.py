"""Checkout holds: what they keep is reserved, and ends with them."""

from orderloom.views.fsck.clock import CLOCK, OVERDUE
from orderloom.views.fsck.rule import Rule

KEPT = """
SELECT r.holder_id AS hold_id, r.line_no, r.sku, r.location, r.state, h.state AS hold_state
  FROM reservations r LEFT JOIN checkout_holds h ON h.id = r.holder_id
 WHERE r.holder_kind = 'checkout'
   AND (h.id IS NULL OR r.state IN ('committed', 'consumed')
        OR (r.state IN ('held', 'short')) IS DISTINCT FROM (h.state = 'open')
        OR (r.state IN ('held', 'short') AND r.expires_at IS DISTINCT FROM h.expires_at))
"""

EMPTY = """
SELECT h.id AS hold_id, h.state FROM checkout_holds h
 WHERE NOT EXISTS (SELECT FROM reservations r WHERE r.holder_id = h.id AND r.holder_kind = 'checkout')
"""

TAKEN = """
SELECT h.id AS hold_id, h.order_id, h.channel, o.channel AS order_channel
  FROM checkout_holds h LEFT JOIN orders o ON o.id = h.order_id
 WHERE h.state = 'taken' AND o.channel IS DISTINCT FROM h.channel
"""

LATE = f"""
WITH {CLOCK}
SELECT h.id AS hold_id, h.expires_at FROM checkout_holds h, clock
 WHERE h.state = 'open' AND h.expires_at < clock.now - {OVERDUE}
"""

# The ledger took for a hold what it keeps, and gave back the rest.
MOVED = """
WITH moved AS (
    SELECT document_id AS hold_id, document_line AS line_no, sku, location, sum(d_reserved) AS taken
      FROM stock_movements WHERE document_kind = 'hold' GROUP BY document_id, document_line, sku, location
), kept AS (
    SELECT holder_id AS hold_id, line_no, sku, location, coalesce(sum(quantity) FILTER (WHERE state = 'held'), 0) AS units
      FROM reservations WHERE holder_kind = 'checkout' GROUP BY holder_id, line_no, sku, location
)
SELECT hold_id, line_no, sku, location, m.taken, k.units
  FROM kept k FULL JOIN moved m USING (hold_id, line_no, sku, location)
 WHERE coalesce(m.taken, 0) <> coalesce(k.units, 0)
"""

STATE = """
SELECT h.id AS hold_id, h.state, e.name, h.version FROM checkout_holds h
  LEFT JOIN LATERAL (SELECT name, seq FROM events e WHERE e.aggregate_id = h.id ORDER BY seq DESC LIMIT 1) e ON true
 WHERE e.name IS DISTINCT FROM CASE h.state WHEN 'open' THEN 'hold.placed' ELSE 'hold.' || h.state END
    OR e.seq IS DISTINCT FROM h.version
"""

# Buyers are buyers, a publishable key is a page's, and whoever runs the shop is no visitor.
VISITORS = """
SELECT h.id AS hold_id, h.visitor, e.actor_kind, k.kind AS key_kind
  FROM checkout_holds h
       LEFT JOIN events e ON e.aggregate_id = h.id AND e.name = 'hold.placed'
       LEFT JOIN api_keys k ON k.id = e.actor_id
 WHERE h.credential_id IS DISTINCT FROM e.actor_id
    OR h.visitor IS DISTINCT FROM CASE WHEN e.actor_kind = 'buyer' THEN 'buyer' WHEN k.kind = 'publishable' THEN 'page' END
"""

RULES = (
    Rule("holds.kept", "A checkout's reservation and its hold do not end together.", KEPT),
    Rule("holds.empty", "A hold keeps nothing and never did.", EMPTY),
    Rule("holds.taken", "A hold was taken over by no order, or by one of another channel.", TAKEN),
    Rule("holds.visitors", "A hold counts for another visitor than asked for it.", VISITORS),
    Rule("holds.late", "A hold is open though its time ran out.", LATE),
    Rule("holds.moved", "The ledger did not take for a hold what it keeps.", MOVED),
    Rule("holds.state", "A hold's state is not what its facts tell.", STATE),
)
