-- Lists at size: what every thing can be found by, in the order of its list; and the indexes of the order list.

-- context: search
-- Text as search compares it: without accents, in compatibility form, in lower case.
CREATE FUNCTION search_fold(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN octet_length(given) = length(given) THEN lower(given)
            ELSE translate(replace(replace(lower(normalize(regexp_replace(normalize(given, NFKD), '[\u0300-\u036f]', '', 'g'), NFKC)),
                                   'ß', 'ss'), 'æ', 'ae'), 'øłđı', 'oldi') END
$$;

-- The words of a text. What is written without spaces (Chinese, Japanese, Korean) as pairs of characters, and of names
-- (`single`) each character too; a character that stands alone is a word.
CREATE FUNCTION search_words(given text, single boolean) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    folded text := regexp_replace(search_fold(given), '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u2000-\u206f'
                                  '\u3000-\u3004\u3008-\u3020\u3030\u30fb\ufe30-\ufe4f]+', ' ', 'g');
    piece  text;
    code   integer;
    words  text[] := '{}';
BEGIN
    IF folded IS NULL OR octet_length(folded) = length(folded) THEN
        RETURN coalesce(string_to_array(btrim(folded), ' '), '{}');
    END IF;
    FOREACH piece IN ARRAY string_to_array(
        regexp_replace(folded, '([\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+)',
                       ' \1 ', 'g'), ' ') LOOP
        code := ascii(piece);
        IF length(piece) < 2 OR code < 12293 OR code BETWEEN 55216 AND 63743 OR code BETWEEN 64256 AND 131071 THEN
            words := words || piece;
        ELSE
            FOR i IN 1 .. length(piece) - 1 LOOP
                words := words || substr(piece, i, 2);
            END LOOP;
            IF single THEN
                words := words || string_to_array(piece, NULL);
            END IF;
        END IF;
    END LOOP;
    RETURN array_remove(words, '');
END $$;

-- A telephone number is found whole, without the code of its country (one digit, two, else three), and by its last four digits.
CREATE FUNCTION search_phone(given text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN length(d.digits) < 4 THEN '{}'
            ELSE ARRAY['=' || d.digits, '=' || right(d.digits, 4),
                       '=' || ltrim(CASE WHEN given NOT LIKE '+%' THEN d.digits
                                         WHEN d.digits ~ '^[17]' THEN substr(d.digits, 2)
                                         WHEN d.digits ~ '^(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])' THEN substr(d.digits, 3)
                                         ELSE substr(d.digits, 4) END, '0')] END
  FROM (SELECT regexp_replace(given, '[^0-9]', '', 'g') AS digits) d
$$;

-- Custom values as terms: `custom.<key>=<value>`.
CREATE FUNCTION search_values(name text, given jsonb) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN given = '{}' THEN '{}'
            ELSE array(SELECT name || '.' || v.key || '=' || left(v.value, 200) FROM jsonb_each_text(given) v WHERE v.value IS NOT NULL)
            END
$$;


-- What each order can be found by. These four views say it once: for the follower of the feed, for rebuilding, and for fsck.
CREATE VIEW searchable_orders AS
SELECT o.id, o.placed_at AS at,
       array(SELECT DISTINCT left(t.term, 250) COLLATE "C"
               FROM (SELECT unnest(ARRAY['=' || o.number, '=' || search_fold(o.reference), '=' || ltrim(search_fold(o.reference), '#')]
                                   || search_values('custom', o.custom))
                     UNION ALL
                     SELECT unnest(search_words(b.name, true) || search_words(nullif(b.shipping ->> 'name', b.name), true)
                                   || search_words(nullif(b.billing ->> 'name', b.name), true)
                                   || search_words(b.shipping ->> 'company', true)
                                   || ARRAY['=' || search_fold(b.email)] || search_phone(b.phone)
                                   || search_phone(nullif(b.shipping ->> 'phone', b.phone)))
                       FROM order_buyers b WHERE b.order_id = o.id
                     UNION ALL
                     SELECT unnest(ARRAY['sku:' || search_fold(l.sku)] || search_words(l.title, false)
                                   || search_values('line_custom', l.custom))
                       FROM order_lines l WHERE l.order_id = o.id
                     UNION ALL
                     SELECT 'tag:' || search_fold(g.tag) FROM order_tags g WHERE g.order_id = o.id
                     UNION ALL
                     SELECT '=' || search_fold(p.tracking_number) FROM parcel_lines c JOIN parcels p ON p.id = c.parcel_id
                      WHERE c.order_id = o.id AND p.tracking_number IS NOT NULL) AS t(term)
              WHERE t.term NOT IN ('', '=') ORDER BY 1) AS terms
  FROM orders o;

CREATE VIEW searchable_customers AS
SELECT c.id, c.created_at AS at,
       array(SELECT DISTINCT left(t.term, 250) COLLATE "C"
               FROM (SELECT unnest(search_words(c.name, true) || ARRAY['=' || search_fold(c.email)]
                                   || search_phone(coalesce(c.phone, c.phone_given)) || search_values('custom', c.custom))
                     UNION ALL
                     SELECT unnest(search_words(nullif(a.address ->> 'name', c.name), true)
                                   || search_words(a.address ->> 'company', true))
                       FROM customer_addresses a WHERE a.customer_id = c.id
                     UNION ALL
                     SELECT '=' || search_fold(x.external_id) FROM customer_external_ids x WHERE x.customer_id = c.id) AS t(term)
              WHERE t.term NOT IN ('', '=') ORDER BY 1) AS terms
  FROM customers c;

CREATE VIEW searchable_products AS
SELECT p.id, p.created_at AS at,
       array(SELECT DISTINCT left(t.term, 250) COLLATE "C"
               FROM (SELECT unnest(ARRAY['=' || p.handle, 'category:' || search_fold(p.category)] || search_values('custom', p.custom))
                     UNION ALL
                     SELECT unnest(search_words(v.value, false)) FROM jsonb_each_text(p.titles) v
                     UNION ALL
                     SELECT unnest(ARRAY['sku:' || search_fold(s.sku), '=' || s.gtin] || search_values('sku_custom', s.custom))
                       FROM skus s WHERE s.product_id = p.id
                     UNION ALL
                     SELECT unnest(search_words(v.value, false)) FROM skus s CROSS JOIN LATERAL jsonb_each_text(s.options) v
                      WHERE s.product_id = p.id) AS t(term)
              WHERE t.term NOT IN ('', '=') ORDER BY 1) AS terms
  FROM products p;

CREATE VIEW searchable_parcels AS
SELECT p.id, p.shipped_at AS at,
       array(SELECT DISTINCT left(t.term, 250) COLLATE "C"
               FROM (SELECT unnest(ARRAY['=' || search_fold(p.tracking_number)] || search_values('custom', p.custom))
                     UNION ALL
                     SELECT 'sku:' || search_fold(l.sku) FROM parcel_lines l WHERE l.parcel_id = p.id
                     UNION ALL
                     SELECT unnest(ARRAY['=' || o.number, '=' || search_fold(o.reference), '=' || ltrim(search_fold(o.reference), '#'), 'channel=' || o.channel]
                                   || search_words(coalesce(b.shipping ->> 'name', b.name), true)
                                   || search_phone(coalesce(b.shipping ->> 'phone', b.phone)))
                       FROM (SELECT DISTINCT l.order_id FROM parcel_lines l WHERE l.parcel_id = p.id) l
                            JOIN orders o ON o.id = l.order_id
                            LEFT JOIN order_buyers b ON b.order_id = o.id) AS t(term)
              WHERE t.term NOT IN ('', '=') ORDER BY 1) AS terms
  FROM parcels p;

-- What is indexed of a thing: what has to go when its terms change. Kinds: o order, c customer, p product, s parcel.
CREATE TABLE search_documents (
    kind   "char" NOT NULL CHECK (kind IN ('o', 'c', 'p', 's')),
    id     uuid NOT NULL,
    at     timestamptz NOT NULL,
    terms  text[] COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, id)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02);

-- One row a term of a thing. What has a term is one range of the key, in the order of the list.
CREATE TABLE search_terms (
    at    timestamptz NOT NULL,
    id    uuid NOT NULL,
    kind  "char" NOT NULL,
    term  text COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, term, at, id)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
ALTER TABLE search_terms ALTER COLUMN term SET STATISTICS 1000;

-- How far the feed has been followed; its row lock is the follower's.
CREATE TABLE search_progress (
    single    boolean PRIMARY KEY DEFAULT true CHECK (single),
    position  bigint NOT NULL DEFAULT 0,
    moved_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO search_progress DEFAULT VALUES;

-- context: orders
-- Lists go by (placed_at, id). One index holds all three states, so that any of their combinations, and all orders, are some ranges
-- of it, however rare or common each is. There is none of (placed_at, id) alone: being in the order of every list it would be
-- taken for one of the others, and walked for as long as nothing there fits.
DROP INDEX orders_channel, orders_status, orders_payment_state, orders_fulfilment_state, orders_customer;
CREATE INDEX orders_channel ON orders (channel, placed_at, id);
CREATE INDEX orders_states ON orders (status, payment_state, fulfilment_state, placed_at, id);
CREATE INDEX orders_customer ON orders (customer_id, placed_at, id) WHERE customer_id IS NOT NULL;
