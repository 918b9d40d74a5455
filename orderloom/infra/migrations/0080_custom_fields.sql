-- Fields that a shop defines itself. Their values stand in the column `custom` of what they belong to.

-- context: fields
-- A field of orders, lines, products … as a shop defined it. Archived, never deleted: values may stand under its key.
CREATE TABLE custom_fields (
    id                 uuid PRIMARY KEY,
    owner              text NOT NULL CHECK (owner IN ('order', 'line', 'product', 'sku', 'customer', 'parcel')),
    key                text NOT NULL CHECK (key ~ '^[a-z][a-z0-9_]{0,39}$'),
    type               text NOT NULL
                       CHECK (type IN ('text', 'integer', 'decimal', 'boolean', 'date', 'choice', 'url')),
    channels           text[] CHECK (channels IS NULL OR (channels <> '{}' AND owner IN ('order', 'line'))),
    labels             jsonb NOT NULL CHECK (jsonb_typeof(labels) = 'object' AND labels <> '{}'),
    choices            jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(choices) = 'array'),
    required           boolean NOT NULL DEFAULT false,
    minimum            jsonb CHECK (jsonb_typeof(minimum) IN ('number', 'string')),
    maximum            jsonb CHECK (jsonb_typeof(maximum) IN ('number', 'string')),
    max_length         integer CHECK (max_length BETWEEN 1 AND 5000),
    pattern            text CHECK (length(pattern) BETWEEN 1 AND 200),
    personal           boolean NOT NULL DEFAULT false,
    public             boolean NOT NULL DEFAULT false,
    writable_by_buyer  boolean NOT NULL DEFAULT false,
    filterable         boolean NOT NULL DEFAULT false,
    position           integer NOT NULL DEFAULT 0,
    archived_at        timestamptz,
    version            integer NOT NULL DEFAULT 1,
    created_at         timestamptz NOT NULL DEFAULT now(),
    changed_at         timestamptz NOT NULL DEFAULT now(),
    CHECK ((type = 'choice') = (choices <> '[]')),
    UNIQUE (owner, key)
);
CREATE TRIGGER custom_fields_stay BEFORE DELETE ON custom_fields FOR EACH ROW EXECUTE FUNCTION refuse_delete();

-- Whether a field is in use is asked of those rows alone that have any value; the others are in none of these indexes.

-- context: orders
CREATE INDEX orders_custom_values ON orders (id) WHERE custom <> '{}';
CREATE INDEX order_lines_custom_values ON order_lines (order_id) WHERE custom <> '{}';

-- context: catalog
CREATE INDEX products_custom_values ON products (id) WHERE custom <> '{}';
CREATE INDEX skus_custom_values ON skus (sku) WHERE custom <> '{}';

-- context: customers
CREATE INDEX customers_custom_values ON customers (id) WHERE custom <> '{}';

-- context: fulfilment
CREATE INDEX parcels_custom_values ON parcels (id) WHERE custom <> '{}';
