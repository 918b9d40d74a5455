-- Where stock is, what is promised of it, and every move it ever made.

-- context: inventory
-- A place that holds stock.
CREATE TABLE locations (
    code        text PRIMARY KEY CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$'),
    name        text NOT NULL CHECK (name <> ''),
    country     char(2) NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    currency    char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    active      boolean NOT NULL DEFAULT true,
    version     integer NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- Which locations serve a channel, nearest first.
CREATE TABLE channel_locations (
    channel   text NOT NULL REFERENCES channels,
    location  text NOT NULL REFERENCES locations,
    priority  integer NOT NULL,
    PRIMARY KEY (channel, location)
);

-- Buckets are caches of the sums over stock_movements. No index on the counters and room on each page: updates stay HOT.
CREATE TABLE stock_levels (
    sku             text NOT NULL REFERENCES skus,
    location        text NOT NULL REFERENCES locations,
    id              uuid NOT NULL,
    on_hand         integer NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
    reserved        integer NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    damaged         integer NOT NULL DEFAULT 0 CHECK (damaged >= 0),
    quality_hold    integer NOT NULL DEFAULT 0 CHECK (quality_hold >= 0),
    incoming        integer NOT NULL DEFAULT 0 CHECK (incoming >= 0),
    safety_stock    integer NOT NULL DEFAULT 0 CHECK (safety_stock >= 0),
    oversell_limit  integer NOT NULL DEFAULT 0 CHECK (oversell_limit >= 0),
    value_minor     bigint NOT NULL DEFAULT 0 CHECK (value_minor >= 0),
    low_at          integer CHECK (low_at >= 0),
    is_low          boolean NOT NULL DEFAULT false,
    version         bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (sku, location),
    CONSTRAINT stock_promise CHECK (on_hand - damaged - quality_hold - reserved >= -oversell_limit)
) WITH (fillfactor = 40);
CREATE INDEX stock_levels_watched ON stock_levels (sku, location) WHERE low_at IS NOT NULL;

-- Available to sell: the formula stands here once. oversell_limit is what may be promised beyond it.
CREATE FUNCTION available_to_sell(stock_levels) RETURNS integer LANGUAGE sql IMMUTABLE AS
$$ SELECT $1.on_hand - $1.damaged - $1.quality_hold - $1.reserved - $1.safety_stock $$;

-- The ledger of stock: what changed in which of a level's numbers, and what each was afterwards.
CREATE TABLE stock_movements (
    sku                 text NOT NULL,
    location            text NOT NULL,
    seq                 bigint NOT NULL CHECK (seq > 0),
    reason              text NOT NULL CHECK (reason IN ('received', 'sold', 'returned', 'adjusted', 'counted', 'transferred', 'damaged',
                            'written_off', 'reserved', 'released', 'expired', 'short', 'held', 'expected')),
    d_on_hand           integer NOT NULL DEFAULT 0,
    d_reserved          integer NOT NULL DEFAULT 0,
    d_damaged           integer NOT NULL DEFAULT 0,
    d_quality_hold      integer NOT NULL DEFAULT 0,
    d_incoming          integer NOT NULL DEFAULT 0,
    on_hand_after       integer NOT NULL,
    reserved_after      integer NOT NULL,
    damaged_after       integer NOT NULL,
    quality_hold_after  integer NOT NULL,
    incoming_after      integer NOT NULL,
    d_value_minor       bigint NOT NULL DEFAULT 0,
    value_after_minor   bigint NOT NULL,
    document_kind       text NOT NULL CHECK (document_kind IN ('order', 'parcel', 'receipt', 'count', 'adjustment', 'move', 'hold')),
    document_id         uuid NOT NULL,
    document_line       integer NOT NULL DEFAULT 0,
    idempotency_key     text,
    actor_kind          text NOT NULL,
    actor_id            uuid,
    request_id          uuid NOT NULL,
    occurred_at         timestamptz NOT NULL,
    recorded_at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (sku, location, seq)
);
CREATE UNIQUE INDEX stock_movements_key ON stock_movements (idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE TRIGGER stock_movements_append_only BEFORE UPDATE OR DELETE ON stock_movements FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_movements_no_truncate BEFORE TRUNCATE ON stock_movements EXECUTE FUNCTION refuse_change();

-- What is promised: an order line (or a checkout hold that an order takes over) × location. `part` counts up when one is split.
CREATE TABLE reservations (
    holder_id    uuid NOT NULL,
    line_no      integer NOT NULL,
    location     text NOT NULL,
    part         integer NOT NULL DEFAULT 0,
    holder_kind  text NOT NULL DEFAULT 'order' CHECK (holder_kind IN ('order', 'checkout')),
    sku          text NOT NULL,
    quantity     integer NOT NULL CHECK (quantity > 0),
    state        text NOT NULL CHECK (state IN ('held', 'committed', 'consumed', 'released', 'expired', 'short')),
    expires_at   timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now(),
    changed_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (holder_id, line_no, location, part)
);
CREATE INDEX reservations_open ON reservations (sku, location) WHERE state IN ('held', 'committed');
CREATE INDEX reservations_short ON reservations (sku, location) WHERE state = 'short';
