-- Lines of other shops and tills keep what they cost to the minor unit, also where that does not divide by their units.

-- context: orders
-- All units of a line cost quantity × unit price + rounding. A till knows lines without units: a deposit, a correction, a coupon.
ALTER TABLE order_lines ADD COLUMN rounding_minor bigint NOT NULL DEFAULT 0;
ALTER TABLE order_lines
    DROP CONSTRAINT order_lines_quantity_check,
    DROP CONSTRAINT order_lines_check1,
    ADD CONSTRAINT order_lines_quantity_check CHECK (quantity >= 0),
    ADD CONSTRAINT order_lines_discount CHECK (discount_minor BETWEEN 0 AND quantity * unit_price_minor + rounding_minor),
    ADD CONSTRAINT order_lines_rounding CHECK (
        CASE WHEN quantity = 0 THEN unit_price_minor = 0 ELSE abs(rounding_minor) * 2 <= quantity END);
