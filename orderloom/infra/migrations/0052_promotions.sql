-- Discounts by promotion and coupon code, and how often each was used.

-- context: promotions
-- `used` counts only where `max_uses` is set; both are fixed when the promotion is made. `per` is what an amount is taken off of.
CREATE TABLE promotions (
    id                  uuid PRIMARY KEY,
    name                text NOT NULL CHECK (name <> ''),
    titles              jsonb NOT NULL CHECK (jsonb_typeof(titles) = 'object' AND titles <> '{}'),
    kind                text NOT NULL CHECK (kind IN ('percent', 'amount', 'free_shipping')),
    percent_ppm         integer CHECK (percent_ppm BETWEEN 1 AND 1000000),
    amount_minor        bigint CHECK (amount_minor > 0),
    per                 text NOT NULL DEFAULT 'order' CHECK (per IN ('order', 'line', 'unit')),
    currency            char(3) CHECK (currency ~ '^[A-Z]{3}$'),
    minimum_minor       bigint NOT NULL DEFAULT 0 CHECK (minimum_minor >= 0),
    by_coupon           boolean NOT NULL,
    exclusive           boolean NOT NULL DEFAULT false,
    position            integer NOT NULL DEFAULT 0,
    channels            text[] CHECK (channels <> '{}'),
    skus                text[] CHECK (skus <> '{}'),
    products            uuid[] CHECK (products <> '{}'),
    categories          text[] CHECK (categories <> '{}'),
    valid_from          timestamptz,
    valid_to            timestamptz,
    max_uses            integer CHECK (max_uses > 0),
    max_uses_per_buyer  integer CHECK (max_uses_per_buyer > 0),
    used                integer NOT NULL DEFAULT 0 CHECK (used >= 0),
    active              boolean NOT NULL DEFAULT true,
    version             integer NOT NULL DEFAULT 1,
    created_at          timestamptz NOT NULL DEFAULT now(),
    changed_at          timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT promotions_never_overused CHECK (used <= max_uses),
    CONSTRAINT promotions_period CHECK (valid_from < valid_to),
    CONSTRAINT promotions_worth CHECK ((kind = 'percent') = (percent_ppm IS NOT NULL) AND (kind = 'amount') = (amount_minor IS NOT NULL)),
    CONSTRAINT promotions_currency CHECK (currency IS NOT NULL OR (amount_minor IS NULL AND minimum_minor = 0))
) WITH (fillfactor = 80);
CREATE TRIGGER promotions_stay BEFORE DELETE ON promotions FOR EACH ROW EXECUTE FUNCTION refuse_delete();

-- A code that gives its promotion. `used` counts only where `max_uses` is set. A batch is what one request made.
CREATE TABLE coupons (
    code          text PRIMARY KEY CHECK (code ~ '^[A-Z0-9][A-Z0-9_-]{2,39}$'),
    promotion_id  uuid NOT NULL REFERENCES promotions,
    batch_id      uuid NOT NULL,
    max_uses      integer CHECK (max_uses > 0),
    used          integer NOT NULL DEFAULT 0 CHECK (used >= 0),
    active        boolean NOT NULL DEFAULT true,
    version       integer NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT coupons_never_overused CHECK (used <= max_uses)
) WITH (fillfactor = 90);
CREATE INDEX coupons_promotion ON coupons (promotion_id, code);
CREATE INDEX coupons_batch ON coupons (batch_id, code);

-- The ledger of limited promotions and codes: an order used one, and gave it back when it ended. Each at most once.
CREATE TABLE promotion_uses (
    order_id      uuid NOT NULL REFERENCES orders,
    promotion_id  uuid NOT NULL REFERENCES promotions,
    kind          text NOT NULL CHECK (kind IN ('used', 'returned')),
    code          text,
    buyer_key     uuid,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (order_id, promotion_id, kind)
);
CREATE TRIGGER promotion_uses_append_only BEFORE UPDATE OR DELETE ON promotion_uses FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER promotion_uses_no_truncate BEFORE TRUNCATE ON promotion_uses EXECUTE FUNCTION refuse_change();

-- How often a buyer has used a promotion that is limited per buyer, in orders that stand.
CREATE TABLE promotion_buyers (
    buyer_key     uuid NOT NULL,
    promotion_id  uuid NOT NULL REFERENCES promotions,
    used          integer NOT NULL CHECK (used >= 0),
    PRIMARY KEY (buyer_key, promotion_id)
);
