-- What left in a parcel is found when it comes back.

-- context: inventory
CREATE INDEX stock_movements_parcels ON stock_movements (document_id, document_line) WHERE document_kind = 'parcel';
