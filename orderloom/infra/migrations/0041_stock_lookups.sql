-- Checkout holds that run out are found without looking at what orders hold; movements are found by the paper behind them.

-- context: inventory
CREATE INDEX reservations_checkouts ON reservations (expires_at) WHERE holder_kind = 'checkout' AND state IN ('held', 'short');
-- Not for orders and parcels: the intake writes those by the thousand.
CREATE INDEX stock_movements_papers ON stock_movements (document_id, document_line)
    WHERE document_kind IN ('receipt', 'count', 'adjustment', 'move');
