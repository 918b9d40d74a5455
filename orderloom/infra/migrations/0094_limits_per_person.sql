-- A limit per buyer counts a guest by e-mail and phone as well, not only by the customer that each visit makes anew.

-- context: orders
-- A further key (of an e-mail or a phone, as a hash) by which the limited units of an order count, beside orders.buyer_key.
CREATE TABLE order_buyer_keys (
    order_id   uuid NOT NULL REFERENCES orders,
    buyer_key  uuid NOT NULL,
    PRIMARY KEY (order_id, buyer_key)
);

-- context: promotions
-- A further key by which a use counts that is limited per buyer, beside promotion_uses.buyer_key.
CREATE TABLE promotion_use_buyers (
    order_id      uuid NOT NULL REFERENCES orders,
    promotion_id  uuid NOT NULL REFERENCES promotions,
    buyer_key     uuid NOT NULL,
    PRIMARY KEY (order_id, promotion_id, buyer_key)
);
CREATE TRIGGER promotion_use_buyers_append_only BEFORE UPDATE OR DELETE ON promotion_use_buyers
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER promotion_use_buyers_no_truncate BEFORE TRUNCATE ON promotion_use_buyers EXECUTE FUNCTION refuse_change();
