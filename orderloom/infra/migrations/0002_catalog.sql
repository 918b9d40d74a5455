-- What can be sold, where, and for how much. Channels and SKUs are retired, never deleted: orders point at them.

-- context: catalog
-- A shop that sells: a web shop, a marketplace, a till. What its buyers get that they do not choose stands here.
CREATE TABLE channels (
    code            text PRIMARY KEY CHECK (code ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
    name            text NOT NULL CHECK (name <> ''),
    currency        char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    locale          text NOT NULL DEFAULT 'en' CHECK (locale IN ('en', 'zh-CN')),
    country         char(2) NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    unpaid_minutes  integer CHECK (unpaid_minutes > 0),
    active          boolean NOT NULL DEFAULT true,
    version         integer NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL DEFAULT now()
);

-- A kind of goods, as tax law tells goods apart.
CREATE TABLE tax_classes (
    code  text PRIMARY KEY CHECK (code ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
    name  text NOT NULL CHECK (name <> '')
);
INSERT INTO tax_classes (code, name) VALUES ('standard', 'Standard rate'), ('reduced', 'Reduced rate'), ('exempt', 'Exempt');

-- Rates in parts per million: 130000 is 13 %.
CREATE TABLE tax_rates (
    id         uuid PRIMARY KEY,
    tax_class  text NOT NULL REFERENCES tax_classes,
    country    char(2) NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    rate_ppm   integer NOT NULL CHECK (rate_ppm BETWEEN 0 AND 1000000),
    valid      tstzrange NOT NULL DEFAULT '(,)',
    EXCLUDE USING gist (tax_class WITH =, country WITH =, valid WITH &&)
);

-- What buyers choose between, in every language of the shop; its SKUs are what is bought.
CREATE TABLE products (
    id           uuid PRIMARY KEY,
    handle       text NOT NULL UNIQUE CHECK (handle ~ '^[a-z0-9][a-z0-9_-]{0,99}$'),
    titles       jsonb NOT NULL CHECK (jsonb_typeof(titles) = 'object' AND titles <> '{}'),
    category     text,
    picture_url  text,
    archived_at  timestamptz,
    version      integer NOT NULL DEFAULT 1,
    created_at   timestamptz NOT NULL DEFAULT now(),
    changed_at   timestamptz NOT NULL DEFAULT now()
);

-- What is bought, priced and kept in stock: a product in one of its variants.
CREATE TABLE skus (
    sku              text PRIMARY KEY CHECK (sku ~ '^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$'),
    product_id       uuid NOT NULL REFERENCES products,
    options          jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(options) = 'object'),
    gtin             text UNIQUE CHECK (gtin ~ '^[0-9]{8,14}$'),
    weight_g         integer CHECK (weight_g >= 0),
    length_mm        integer CHECK (length_mm >= 0),
    width_mm         integer CHECK (width_mm >= 0),
    height_mm        integer CHECK (height_mm >= 0),
    tax_class        text NOT NULL DEFAULT 'standard' REFERENCES tax_classes,
    per_buyer_limit  integer CHECK (per_buyer_limit > 0),
    active           boolean NOT NULL DEFAULT true,
    version          integer NOT NULL DEFAULT 1,
    created_at       timestamptz NOT NULL DEFAULT now(),
    changed_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX skus_product ON skus (product_id);

CREATE FUNCTION refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% are retired, never deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER skus_stay BEFORE DELETE ON skus FOR EACH ROW EXECUTE FUNCTION refuse_delete();
CREATE TRIGGER channels_stay BEFORE DELETE ON channels FOR EACH ROW EXECUTE FUNCTION refuse_delete();

-- Prices of one channel in one currency, all with tax or all without it.
CREATE TABLE price_lists (
    code          text PRIMARY KEY CHECK (code ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
    channel       text NOT NULL REFERENCES channels,
    currency      char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    includes_tax  boolean NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    UNIQUE (channel, currency)
);

-- What one unit of a SKU costs in a price list for as long as `valid` says, in minor units of the list's currency.
CREATE TABLE prices (
    id            uuid PRIMARY KEY,
    price_list    text NOT NULL REFERENCES price_lists,
    sku           text NOT NULL REFERENCES skus,
    amount_minor  bigint NOT NULL CHECK (amount_minor >= 0),
    valid         tstzrange NOT NULL DEFAULT '(,)',
    created_at    timestamptz NOT NULL DEFAULT now(),
    EXCLUDE USING gist (price_list WITH =, sku WITH =, valid WITH &&)
);
CREATE INDEX prices_sku ON prices (sku, price_list);
