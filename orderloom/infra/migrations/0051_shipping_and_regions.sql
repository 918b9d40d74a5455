-- Tax by region, and what sending costs.

-- context: catalog
-- Region: empty for the whole country, else as in ISO 3166-2 without the country (CA of US-CA). The most special rate holds.
ALTER TABLE tax_rates
    ADD COLUMN region text NOT NULL DEFAULT '' CHECK (region ~ '^[A-Z0-9]{0,3}$'),
    DROP CONSTRAINT tax_rates_tax_class_country_valid_excl,
    ADD CONSTRAINT tax_rates_never_overlap
        EXCLUDE USING gist (tax_class WITH =, country WITH =, region WITH =, valid WITH &&);

-- A way in which a channel sends, as buyers choose it.
CREATE TABLE shipping_methods (
    code        text PRIMARY KEY CHECK (code ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
    channel     text NOT NULL REFERENCES channels,
    titles      jsonb NOT NULL CHECK (jsonb_typeof(titles) = 'object' AND titles <> '{}'),
    tax_class   text NOT NULL REFERENCES tax_classes,
    min_days    integer CHECK (min_days >= 0),
    max_days    integer CHECK (max_days >= min_days),
    position    integer NOT NULL DEFAULT 0,
    active      boolean NOT NULL DEFAULT true,
    version     integer NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL DEFAULT now(),
    changed_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT shipping_methods_days CHECK ((min_days IS NULL) = (max_days IS NULL))
);
CREATE INDEX shipping_methods_channel ON shipping_methods (channel, position, code);
CREATE TRIGGER shipping_methods_stay BEFORE DELETE ON shipping_methods FOR EACH ROW EXECUTE FUNCTION refuse_delete();

-- What a method costs: to a region, a country or (both empty) everywhere, up to a weight or (null) any. Changed with their method.
CREATE TABLE shipping_rates (
    method           text NOT NULL REFERENCES shipping_methods,
    no               integer NOT NULL CHECK (no > 0),
    country          text NOT NULL DEFAULT '' CHECK (country ~ '^([A-Z]{2})?$'),
    region           text NOT NULL DEFAULT '' CHECK (region ~ '^[A-Z0-9]{0,3}$'),
    up_to_g          integer CHECK (up_to_g > 0),
    currency         char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    fee_minor        bigint NOT NULL CHECK (fee_minor >= 0),
    free_from_minor  bigint CHECK (free_from_minor > 0),
    PRIMARY KEY (method, no),
    CONSTRAINT shipping_rates_region CHECK (country <> '' OR region = ''),
    CONSTRAINT shipping_rates_once UNIQUE NULLS NOT DISTINCT (method, currency, country, region, up_to_g)
);
