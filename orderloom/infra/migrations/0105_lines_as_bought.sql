-- What was bought stays what it was: sums over lines cannot tell one minor unit that wanders from line to line.

-- context: orders
-- What a line was called and cost at the moment it was bought. How much of it was sent, and its custom values, go on changing.
CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% stays as it was written: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER order_lines_as_bought
    BEFORE UPDATE OF order_id, line_no, sku, title, quantity, unit_price_minor, rounding_minor, discount_minor, tax_ppm,
                     tax_minor, limited ON order_lines
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
