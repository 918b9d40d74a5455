-- Who buys. Personal data lives here and in order_buyers and order_notes, where it can be erased.

-- context: customers
-- Somebody who buys, known to the shop. Erasing empties the row and leaves it.
CREATE TABLE customers (
    id          uuid PRIMARY KEY,
    name        text,
    email       text,
    phone       text CHECK (phone ~ '^\+[1-9][0-9]{5,14}$'),
    locale      text CHECK (locale IN ('en', 'zh-CN')),
    doubts      text[] NOT NULL DEFAULT '{}',
    erased_at   timestamptz,
    version     integer NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL DEFAULT now(),
    changed_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX customers_email ON customers (lower(email)) WHERE email IS NOT NULL;
CREATE INDEX customers_phone ON customers (phone) WHERE phone IS NOT NULL;

-- A person's number elsewhere: a channel's, the ERP's.
CREATE TABLE customer_external_ids (
    source       text NOT NULL CHECK (source ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
    external_id  text NOT NULL CHECK (length(external_id) BETWEEN 1 AND 200),
    customer_id  uuid NOT NULL REFERENCES customers,
    PRIMARY KEY (source, external_id)
);
CREATE INDEX customer_external_ids_customer ON customer_external_ids (customer_id);

-- An address that a customer keeps for later orders; orders hold copies of their own.
CREATE TABLE customer_addresses (
    id           uuid PRIMARY KEY,
    customer_id  uuid NOT NULL REFERENCES customers,
    label        text,
    address      jsonb NOT NULL CHECK (jsonb_typeof(address) = 'object'),
    doubts       text[] NOT NULL DEFAULT '{}',
    created_at   timestamptz NOT NULL DEFAULT now(),
    changed_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX customer_addresses_customer ON customer_addresses (customer_id);
