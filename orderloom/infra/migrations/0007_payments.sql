-- Money recorded against orders. Nothing is asked of a provider yet: amounts come from whoever took them.

-- context: payments
-- One payment of an order, with the sums of its entries.
CREATE TABLE payments (
    id                uuid PRIMARY KEY,
    order_id          uuid NOT NULL REFERENCES orders,
    method            text NOT NULL CHECK (method ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
    reference         text CHECK (length(reference) BETWEEN 1 AND 200),
    currency          char(3) NOT NULL,
    authorised_minor  bigint NOT NULL DEFAULT 0,
    captured_minor    bigint NOT NULL DEFAULT 0,
    refunded_minor    bigint NOT NULL DEFAULT 0,
    version           integer NOT NULL DEFAULT 1,
    created_at        timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT payments_bounds CHECK (0 <= refunded_minor AND refunded_minor <= captured_minor AND captured_minor <= authorised_minor)
);
CREATE INDEX payments_order ON payments (order_id);
CREATE UNIQUE INDEX payments_reference ON payments (method, reference) WHERE reference IS NOT NULL;

-- The ledger of money: what was authorised, captured, voided or refunded, in minor units.
CREATE TABLE payment_entries (
    payment_id    uuid NOT NULL REFERENCES payments,
    seq           integer NOT NULL CHECK (seq > 0),
    kind          text NOT NULL CHECK (kind IN ('authorised', 'captured', 'refunded')),
    amount_minor  bigint NOT NULL CHECK (amount_minor > 0),
    actor_kind    text NOT NULL,
    actor_id      uuid,
    request_id    uuid NOT NULL,
    occurred_at   timestamptz NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (payment_id, seq)
);
CREATE TRIGGER payment_entries_append_only BEFORE UPDATE OR DELETE ON payment_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_entries_no_truncate BEFORE TRUNCATE ON payment_entries EXECUTE FUNCTION refuse_change();
