-- An entry has an id of its own, so that a repeated request finds what it made; and the order list's indexes.

-- context: payments
ALTER TABLE payment_entries ADD COLUMN id uuid NOT NULL UNIQUE;

-- context: orders
-- Lists go backward by number. The rare states have small indexes of their own; the common ones are met at once going backward.
-- No state that an order is placed in is among the rare ones: the intake writes none of these.
CREATE INDEX orders_channel ON orders (channel, number);
CREATE INDEX orders_status ON orders (status, number) WHERE status NOT IN ('placed', 'complete');
CREATE INDEX orders_payment_state ON orders (payment_state, number) WHERE payment_state NOT IN ('unpaid', 'paid');
CREATE INDEX orders_fulfilment_state ON orders (fulfilment_state, number) WHERE fulfilment_state NOT IN ('unfulfilled', 'delivered');
CREATE INDEX orders_placed_at ON orders USING brin (placed_at);
-- Orders with a SKU are found through the ledger, whose key begins with the SKU: an index of lines by SKU would cost the intake
-- a tenth of what PostgreSQL does for an order.
