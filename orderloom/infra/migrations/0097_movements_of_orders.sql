-- What orders gave back is found by order, however often their goods were sold since.

-- context: inventory
-- The intake writes only `reserved`, and pays nothing for this.
CREATE INDEX stock_movements_orders ON stock_movements (document_id) WHERE document_kind = 'order' AND reason <> 'reserved';
