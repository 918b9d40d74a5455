-- With hundreds of locations merging their newest movements costs more than the page: who sees all reads one index.

-- context: inventory
CREATE INDEX stock_movements_newest ON stock_movements (recorded_at, sku, location, seq) WHERE reason <> 'reserved';
CREATE INDEX stock_movements_newest_reason ON stock_movements (reason, recorded_at, sku, location, seq)
    WHERE reason NOT IN ('reserved', 'sold');
