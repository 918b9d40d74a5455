-- Lists of customers, products, parcels and movements: each page, whatever filters it, is a stretch of an index in the list's order.

-- context: customers
CREATE INDEX customers_created ON customers (created_at, id);

-- context: catalog
CREATE INDEX products_created ON products (created_at, id);
CREATE INDEX products_category ON products (category, created_at, id) WHERE category IS NOT NULL;
CREATE INDEX products_archived ON products (created_at, id) WHERE archived_at IS NOT NULL;

-- context: fulfilment
-- What arrived is most of all: it is met at once going backward, and needs no index of its own.
CREATE INDEX parcels_shipped ON parcels (shipped_at, id);
CREATE INDEX parcels_location ON parcels (location, shipped_at, id);
CREATE INDEX parcels_carrier ON parcels (carrier, shipped_at, id) WHERE carrier IS NOT NULL;
CREATE INDEX parcels_under_way ON parcels (status, shipped_at, id) WHERE status <> 'delivered';
CREATE INDEX parcels_number ON parcels (tracking_number) WHERE tracking_number IS NOT NULL;

-- context: inventory
-- Movements are listed by location, newest first, and merged. The intake writes only `reserved`, and pays for none of these:
-- what orders reserved is listed by level, from the ledger's own key, or by order, whose rows lie together (BRIN).
CREATE INDEX stock_movements_location ON stock_movements (location, recorded_at, sku, seq) WHERE reason <> 'reserved';
CREATE INDEX stock_movements_sku ON stock_movements (sku, location, recorded_at, seq) WHERE reason <> 'reserved';
CREATE INDEX stock_movements_reason ON stock_movements (reason, location, recorded_at, sku, seq)
    WHERE reason NOT IN ('reserved', 'sold');
CREATE INDEX stock_movements_recorded ON stock_movements USING brin (recorded_at) WITH (pages_per_range = 16, autosummarize = on);
