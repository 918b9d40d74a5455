"""Promotions: counters are what the ledger says, uses are what orders got, and what ended orders used came back."""

from orderloom.views.fsck.rule import Rule

# Uses that stand: used and not returned.
STANDING = """
standing AS (
    SELECT u.order_id, u.promotion_id, u.code, u.buyer_key FROM promotion_uses u
     WHERE u.kind = 'used'
       AND NOT EXISTS (SELECT FROM promotion_uses r
                        WHERE r.order_id = u.order_id AND r.promotion_id = u.promotion_id AND r.kind = 'returned')
)
"""

COUNTERS = f"""
WITH {STANDING}, told AS (
    SELECT p.id::text AS thing, p.used, p.max_uses,
           CASE WHEN p.max_uses IS NULL THEN 0 ELSE (SELECT count(*) FROM standing s WHERE s.promotion_id = p.id) END AS uses
      FROM promotions p
    UNION ALL
    SELECT c.code, c.used, c.max_uses,
           CASE WHEN c.max_uses IS NULL THEN 0 ELSE coalesce(s.uses, 0) END
      FROM coupons c LEFT JOIN (SELECT code, count(*) AS uses FROM standing GROUP BY code) s ON s.code = c.code
)
SELECT thing, used, uses, max_uses FROM told WHERE used <> uses OR used > max_uses
"""

BUYERS = f"""
WITH {STANDING}, counted AS (
    SELECT s.order_id, s.promotion_id, s.buyer_key FROM standing s WHERE s.buyer_key IS NOT NULL
    UNION
    SELECT f.order_id, f.promotion_id, f.buyer_key FROM promotion_use_buyers f JOIN standing s USING (order_id, promotion_id)
), told AS (
    SELECT c.buyer_key, c.promotion_id, count(*) AS uses FROM counted c GROUP BY c.buyer_key, c.promotion_id
)
SELECT buyer_key, promotion_id, coalesce(b.used, 0) AS used, coalesce(t.uses, 0) AS uses, p.max_uses_per_buyer
  FROM promotion_buyers b FULL JOIN told t USING (buyer_key, promotion_id) LEFT JOIN promotions p ON p.id = promotion_id
 WHERE coalesce(b.used, 0) <> coalesce(t.uses, 0)
"""

RETURNS = f"""
WITH {STANDING}
SELECT s.order_id, s.promotion_id, 'kept by an order that ended' AS what
  FROM standing s JOIN orders o ON o.id = s.order_id WHERE o.status = 'cancelled'
UNION ALL
SELECT r.order_id, r.promotion_id, 'returned by an order that stands'
  FROM promotion_uses r JOIN orders o ON o.id = r.order_id WHERE r.kind = 'returned' AND o.status <> 'cancelled'
UNION ALL
SELECT r.order_id, r.promotion_id, 'returned without being used' FROM promotion_uses r
 WHERE r.kind = 'returned' AND NOT EXISTS (SELECT FROM promotion_uses u
        WHERE u.order_id = r.order_id AND u.promotion_id = r.promotion_id AND u.kind = 'used'
          AND (u.code, u.buyer_key) IS NOT DISTINCT FROM (r.code, r.buyer_key))
"""

# What is limited is in the ledger exactly if the order got it.
GIVEN = """
WITH got AS (
    SELECT DISTINCT d.order_id, d.promotion_id, d.code FROM order_discounts d
      JOIN promotions p ON p.id = d.promotion_id LEFT JOIN coupons c ON c.code = d.code
     WHERE p.max_uses IS NOT NULL OR p.max_uses_per_buyer IS NOT NULL OR c.max_uses IS NOT NULL
), entered AS (
    SELECT order_id, promotion_id, code FROM promotion_uses WHERE kind = 'used'
)
SELECT order_id, promotion_id, g.code AS given, e.code AS entered FROM got g FULL JOIN entered e USING (order_id, promotion_id)
 WHERE g.order_id IS NULL OR e.order_id IS NULL OR g.code IS DISTINCT FROM e.code
"""

# Where promotions took something off the goods, nothing else did.
DISCOUNTS = """
WITH summed AS (
    SELECT d.order_id, sum(d.amount_minor) AS amount FROM order_discounts d
     WHERE d.target = 'goods' AND d.promotion_id IS NOT NULL GROUP BY d.order_id
)
SELECT o.id AS order_id, o.number, o.discount_minor, s.amount FROM summed s JOIN orders o ON o.id = s.order_id
 WHERE o.discount_minor <> s.amount
"""

# Further keys of who used something that is counted by buyer.
FURTHER = """
SELECT f.order_id, f.promotion_id, f.buyer_key
  FROM promotion_use_buyers f
       LEFT JOIN promotion_uses u ON u.order_id = f.order_id AND u.promotion_id = f.promotion_id AND u.kind = 'used'
 WHERE u.buyer_key IS NULL OR u.buyer_key = f.buyer_key
"""

RULES = (
    Rule("promotions.counters", "How often a promotion or code was used is not what the ledger says.", COUNTERS),
    Rule("promotions.buyers", "How often a buyer used a promotion is not what the ledger says.", BUYERS),
    Rule("promotions.buyer_keys", "A buyer's further key stands beside no use that is counted by buyer.", FURTHER),
    Rule("promotions.returns", "An order that ended kept a use, or one that stands gave its use back.", RETURNS),
    Rule("promotions.given", "The ledger of uses is not what orders got of limited promotions.", GIVEN),
    Rule("promotions.discounts", "An order's discount is not what its promotions took off the goods.", DISCOUNTS),
)
