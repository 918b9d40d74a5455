"""How each invariant of promotions is broken."""

from .breaking import breaks

# The story has no promotions: each of these first gives an order one that it may use ten times.
LIMITED = (
    "INSERT INTO promotions (id, name, titles, kind, percent_ppm, by_coupon, max_uses, max_uses_per_buyer, used)"
    " VALUES ('0190a000-0000-7000-8000-0000000000aa', 'P', '{\"en\": \"P\"}', 'percent', 1, false, 10, 3, 1);"
    "INSERT INTO promotion_uses (order_id, promotion_id, kind, buyer_key)"
    " SELECT id, '0190a000-0000-7000-8000-0000000000aa', 'used', id FROM orders WHERE status = 'complete' LIMIT 1;"
    "INSERT INTO promotion_buyers SELECT buyer_key, promotion_id, 1 FROM promotion_uses;"
    "INSERT INTO order_discounts (order_id, no, promotion_id, title, target, amount_minor)"
    " SELECT order_id, 9, promotion_id, 'P', 'goods', 0 FROM promotion_uses;"
)
RETURNED = (
    "INSERT INTO promotion_uses (order_id, promotion_id, kind, buyer_key)"
    " SELECT order_id, promotion_id, 'returned', buyer_key FROM promotion_uses"
)
PROMOTIONS = (
    breaks("promotions.counters").by(f"{LIMITED} UPDATE promotions SET used = 2"),
    breaks("promotions.counters").by(
        f"{LIMITED} INSERT INTO coupons (code, promotion_id, batch_id, max_uses, used)"
        " SELECT 'ABC', id, id, 5, 1 FROM promotions"
    ),
    breaks("promotions.counters").by(f"{LIMITED} {RETURNED}"),
    breaks("promotions.buyers").by(f"{LIMITED} UPDATE promotion_buyers SET used = 3"),
    breaks("promotions.buyers").by(f"{LIMITED} DELETE FROM promotion_buyers"),
    breaks("promotions.buyers").by(
        f"{LIMITED} INSERT INTO promotion_use_buyers SELECT order_id, promotion_id, gen_random_uuid() FROM promotion_uses"
    ),
    breaks("promotions.buyer_keys").by(
        "INSERT INTO promotion_use_buyers VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid())"
    ),
    breaks("promotions.buyer_keys").by(
        f"{LIMITED} INSERT INTO promotion_use_buyers SELECT order_id, promotion_id, buyer_key FROM promotion_uses"
    ),
    breaks("promotions.buyer_keys").by(
        f"{LIMITED} INSERT INTO promotion_use_buyers SELECT order_id, promotion_id, gen_random_uuid() FROM promotion_uses;"
        " UPDATE promotion_uses SET buyer_key = NULL"
    ),
    breaks("promotions.returns").by(
        f"{LIMITED} UPDATE promotion_uses SET order_id = (SELECT id FROM orders WHERE status = 'cancelled' LIMIT 1)"
    ),
    breaks("promotions.returns").by(f"{LIMITED} {RETURNED}"),
    breaks("promotions.returns").by(f"{LIMITED} UPDATE promotion_uses SET kind = 'returned'"),
    breaks("promotions.given").by(f"{LIMITED} DELETE FROM order_discounts WHERE no = 9"),
    breaks("promotions.given").by(f"{LIMITED} DELETE FROM promotion_uses"),
    breaks("promotions.discounts").by(f"{LIMITED} UPDATE order_discounts SET amount_minor = 7 WHERE no = 9"),
)
