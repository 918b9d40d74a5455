-- What a storefront adds to an order: shipping by table, discounts by name, custom values; and orders of the past.

-- context: catalog
-- A channel in which buyers may settle an order by a recorded test payment: demo shops and trials, never real ones.
ALTER TABLE channels ADD COLUMN test_payments boolean NOT NULL DEFAULT false;
ALTER TABLE products ADD COLUMN custom jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(custom) = 'object');
ALTER TABLE skus ADD COLUMN custom jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(custom) = 'object');

-- context: customers
ALTER TABLE customers ADD COLUMN custom jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(custom) = 'object');

-- context: fulfilment
ALTER TABLE parcels ADD COLUMN custom jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(custom) = 'object');

-- context: orders
-- `history`: brought in as past. Its goods never went through the stock ledger here: no reservations, no parcels.
-- `shipping_tax_minor` is a part of `tax_minor`.
ALTER TABLE orders
    ADD COLUMN shipping_method text,
    ADD COLUMN shipping_tax_minor bigint NOT NULL DEFAULT 0,
    ADD COLUMN history boolean NOT NULL DEFAULT false,
    ADD COLUMN custom jsonb NOT NULL DEFAULT '{}',
    ADD CONSTRAINT orders_shipping_tax CHECK (shipping_tax_minor BETWEEN 0 AND tax_minor),
    ADD CONSTRAINT orders_custom CHECK (jsonb_typeof(custom) = 'object');
ALTER TABLE order_lines
    ADD COLUMN custom jsonb NOT NULL DEFAULT '{}',
    ADD CONSTRAINT order_lines_custom CHECK (jsonb_typeof(custom) = 'object');

-- Why an order cost less: each promotion or code with what it took off the goods (spread over the lines) or off the shipping fee.
CREATE TABLE order_discounts (
    order_id      uuid NOT NULL REFERENCES orders,
    no            integer NOT NULL CHECK (no > 0),
    promotion_id  uuid,
    code          text CHECK (length(code) BETWEEN 1 AND 100),
    title         text NOT NULL CHECK (title <> ''),
    target        text NOT NULL CHECK (target IN ('goods', 'shipping')),
    amount_minor  bigint NOT NULL CHECK (amount_minor >= 0),
    PRIMARY KEY (order_id, no)
);
CREATE INDEX order_discounts_promotion ON order_discounts (promotion_id) WHERE promotion_id IS NOT NULL;

-- context: inventory
-- A checkout's hold: its units are reservations of kind `checkout`. An order takes it over, or it ends.
CREATE TABLE checkout_holds (
    id             uuid PRIMARY KEY,
    channel        text NOT NULL,
    credential_id  uuid,
    state          text NOT NULL CHECK (state IN ('open', 'taken', 'released', 'expired')),
    order_id       uuid,
    expires_at     timestamptz NOT NULL,
    version        integer NOT NULL DEFAULT 1,
    created_at     timestamptz NOT NULL DEFAULT now(),
    changed_at     timestamptz NOT NULL DEFAULT now(),
    CHECK ((state = 'taken') = (order_id IS NOT NULL))
);
CREATE INDEX checkout_holds_open ON checkout_holds (expires_at) WHERE state = 'open';
