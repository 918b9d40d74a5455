"""Stock: counters are the sums of their movements, and the promise is kept."""

from orderloom.views.fsck.clock import CLOCK, OVERDUE
from orderloom.views.fsck.rule import Rule

COUNTERS = """
WITH summed AS (
    SELECT sku, location, sum(d_on_hand) AS on_hand, sum(d_reserved) AS reserved, sum(d_damaged) AS damaged,
           sum(d_quality_hold) AS quality_hold, sum(d_incoming) AS incoming
      FROM stock_movements GROUP BY sku, location
)
SELECT sku, location, l.on_hand, s.on_hand AS on_hand_moved, l.reserved, s.reserved AS reserved_moved, l.damaged,
       s.damaged AS damaged_moved, l.quality_hold, s.quality_hold AS quality_hold_moved, l.incoming,
       s.incoming AS incoming_moved
  FROM stock_levels l FULL JOIN summed s USING (sku, location)
 WHERE l.sku IS NULL
    OR (l.on_hand, l.reserved, l.damaged, l.quality_hold, l.incoming) IS DISTINCT FROM
       (coalesce(s.on_hand, 0), coalesce(s.reserved, 0), coalesce(s.damaged, 0), coalesce(s.quality_hold, 0),
        coalesce(s.incoming, 0))
"""

VALUES = """
WITH summed AS (
    SELECT sku, location, sum(d_value_minor) AS value_minor FROM stock_movements GROUP BY sku, location
)
SELECT l.sku, l.location, l.on_hand, l.value_minor, coalesce(s.value_minor, 0) AS value_moved_minor
  FROM stock_levels l LEFT JOIN summed s USING (sku, location)
 WHERE l.value_minor <> coalesce(s.value_minor, 0) OR (l.on_hand = 0 AND l.value_minor <> 0)
"""

NUMBERS = """
WITH numbered AS (
    SELECT sku, location, count(*) AS movements, min(seq) AS first, max(seq) AS last
      FROM stock_movements GROUP BY sku, location
)
SELECT l.sku, l.location, l.version, n.movements, n.first, n.last
  FROM stock_levels l LEFT JOIN numbered n USING (sku, location)
 WHERE (coalesce(n.movements, 0), coalesce(n.last, 0)) <> (l.version, l.version) OR n.first <> 1
"""

BALANCES = """
WITH steps AS (
    SELECT sku, location, seq, reason,
           (on_hand_after, reserved_after, damaged_after, quality_hold_after, incoming_after,
            value_after_minor) AS after,
           (coalesce(lag(on_hand_after) OVER level, 0) + d_on_hand,
            coalesce(lag(reserved_after) OVER level, 0) + d_reserved,
            coalesce(lag(damaged_after) OVER level, 0) + d_damaged,
            coalesce(lag(quality_hold_after) OVER level, 0) + d_quality_hold,
            coalesce(lag(incoming_after) OVER level, 0) + d_incoming,
            coalesce(lag(value_after_minor) OVER level, 0) + d_value_minor) AS worked_out
      FROM stock_movements
    WINDOW level AS (PARTITION BY sku, location ORDER BY seq)
)
SELECT sku, location, seq, reason, after::text, worked_out::text FROM steps WHERE after <> worked_out
"""

NEGATIVE = """
SELECT sku, location, seq, reason FROM stock_movements
 WHERE on_hand_after < 0 OR reserved_after < 0 OR damaged_after < 0 OR quality_hold_after < 0 OR incoming_after < 0
    OR value_after_minor < 0
UNION ALL
SELECT sku, location, NULL, 'level' FROM stock_levels
 WHERE on_hand < 0 OR reserved < 0 OR damaged < 0 OR quality_hold < 0 OR incoming < 0 OR value_minor < 0
"""

PROMISE = """
SELECT l.sku, l.location, l.on_hand, l.damaged, l.quality_hold, l.reserved, l.oversell_limit
  FROM stock_levels l
 WHERE available_to_sell(l) + l.safety_stock + l.oversell_limit < 0
"""

CAUSES = """
SELECT m.sku, m.location, m.seq, m.reason, m.document_kind, m.document_id
  FROM stock_movements m LEFT JOIN orders o ON o.id = m.document_id LEFT JOIN parcels p ON p.id = m.document_id
 WHERE (m.document_kind = 'order' AND o.id IS NULL) OR (m.document_kind = 'parcel' AND p.id IS NULL)
"""

SOLD = """
WITH packed AS (
    SELECT parcel_id, sku, sum(quantity) AS units FROM parcel_lines GROUP BY parcel_id, sku
), sold AS (
    SELECT document_id AS parcel_id, sku, -sum(d_on_hand) AS units FROM stock_movements
     WHERE document_kind = 'parcel' AND reason = 'sold' GROUP BY document_id, sku
)
SELECT parcel_id, sku, p.units AS packed, s.units AS sold
  FROM packed p FULL JOIN sold s USING (parcel_id, sku)
 WHERE p.units IS DISTINCT FROM s.units
"""

# The watch looks every few seconds: only what neither moved nor was set for a while is compared.
LOW = f"""
WITH {CLOCK}, differing AS (
    SELECT l.id, l.sku, l.location, l.low_at, l.is_low, l.version, available_to_sell(l) AS available
      FROM stock_levels l
     WHERE l.is_low IS DISTINCT FROM coalesce(available_to_sell(l) <= l.low_at, false)
), set_lately AS (
    SELECT e.aggregate_id FROM events e, clock
     WHERE e.name = 'stock.settings_changed' AND e.recorded_at > clock.now - {OVERDUE}
)
SELECT d.sku, d.location, d.low_at, d.is_low, d.available, m.recorded_at AS moved_at
  FROM clock, differing d LEFT JOIN stock_movements m
    ON m.sku = d.sku AND m.location = d.location AND m.seq = d.version
 WHERE coalesce(m.recorded_at < clock.now - {OVERDUE}, true) AND d.id NOT IN (SELECT aggregate_id FROM set_lately)
"""

RULES = (
    Rule("stock.counters", "A counter of stock differs from the sum of its movements.", COUNTERS),
    Rule(
        "stock.value",
        "The value of stock differs from the sum of its movements, or nothing is worth something.",
        VALUES,
    ),
    Rule("stock.numbers", "Movements of a level are not numbered 1 to its version without a gap.", NUMBERS),
    Rule("stock.balances", "A movement's balance is not the one before it plus what it moved.", BALANCES),
    Rule("stock.negative", "A bucket or value is below zero, or was.", NEGATIVE),
    Rule("stock.promise", "More is promised than the goods and the oversell limit cover.", PROMISE),
    Rule("stock.causes", "A movement names an order or a parcel that does not exist.", CAUSES),
    Rule("stock.sold", "What left the stock in a parcel is not what is in the parcel.", SOLD),
    Rule("stock.low", "A level's low mark has not been what its numbers say for some time.", LOW),
)
