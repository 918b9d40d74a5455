-- Holds that ran out are found by their own table now; those that are looked up by id never by this index.

-- context: inventory
DROP INDEX reservations_checkouts;
DROP INDEX checkout_holds_open;
CREATE INDEX checkout_holds_open ON checkout_holds (expires_at) WHERE state = 'open' AND order_id IS NULL;
