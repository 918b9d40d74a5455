-- Common terms that hardly ever meet; and single characters of Chinese product titles.

-- context: search
-- A million orders take some minutes, in which nobody waits for these tables but search's own follower.
SET LOCAL statement_timeout = 0;
SET LOCAL maintenance_work_mem = '256MB';

-- The first `most` things, in no order, that have of each clause (a JSON array of terms) one term. The planner takes terms for
-- independent, and would read the whole table for what it thinks is common: here it may not.
CREATE FUNCTION search_met(of_kind "char", clauses jsonb, most integer) RETURNS TABLE (at timestamptz, id uuid)
LANGUAGE plpgsql STABLE PARALLEL SAFE SET enable_seqscan = off SET enable_indexscan = off SET work_mem = '64MB' AS $$
DECLARE
    has_all text;
BEGIN
    SELECT string_agg(format(CASE WHEN cardinality(c.terms) = 1 THEN 'd.terms @> %L' ELSE 'd.terms && %L' END, c.terms), ' AND ')
      INTO has_all
      FROM (SELECT array(SELECT jsonb_array_elements_text(e.clause)) AS terms FROM jsonb_array_elements(clauses) AS e(clause)) c;
    RETURN QUERY EXECUTE format('SELECT d.at, d.id FROM search_documents d WHERE d.kind = %L AND %s LIMIT %s', of_kind, has_all, most);
END $$;

-- An order is found by its channel too, so that what is common in one channel and what is common in another are known not to meet.
CREATE OR REPLACE VIEW searchable_orders AS
SELECT o.id, o.placed_at AS at,
       array(SELECT DISTINCT left(t.term, 250) COLLATE "C"
               FROM (SELECT unnest(ARRAY['=' || o.number, '=' || search_fold(o.reference), '=' || ltrim(search_fold(o.reference), '#'),
                                         'channel=' || o.channel]
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

-- Of products' titles each Chinese character is a word: they are few, and one character says what somebody looks for.
CREATE OR REPLACE VIEW searchable_products AS
SELECT p.id, p.created_at AS at,
       array(SELECT DISTINCT left(t.term, 250) COLLATE "C"
               FROM (SELECT unnest(ARRAY['=' || p.handle, 'category:' || search_fold(p.category)] || search_values('custom', p.custom))
                     UNION ALL
                     SELECT unnest(search_words(v.value, true)) FROM jsonb_each_text(p.titles) v
                     UNION ALL
                     SELECT unnest(ARRAY['sku:' || search_fold(s.sku), '=' || s.gtin] || search_values('sku_custom', s.custom))
                       FROM skus s WHERE s.product_id = p.id
                     UNION ALL
                     SELECT unnest(search_words(v.value, true)) FROM skus s CROSS JOIN LATERAL jsonb_each_text(s.options) v
                      WHERE s.product_id = p.id) AS t(term)
              WHERE t.term NOT IN ('', '=') ORDER BY 1) AS terms
  FROM products p;

-- What is indexed already gets the new terms.
INSERT INTO search_terms (kind, term, at, id)
SELECT 'o', 'channel=' || o.channel, d.at, d.id FROM search_documents d JOIN orders o ON o.id = d.id WHERE d.kind = 'o'
    ON CONFLICT DO NOTHING;
UPDATE search_documents d
   SET terms = array(SELECT DISTINCT t.term COLLATE "C" FROM unnest(d.terms || ('channel=' || o.channel)) AS t(term) ORDER BY 1)
  FROM orders o WHERE d.kind = 'o' AND o.id = d.id;
CREATE TEMPORARY TABLE said ON COMMIT DROP AS
SELECT 'p'::"char" AS kind, p.id, p.terms FROM searchable_products p
UNION ALL SELECT 'c', c.id, c.terms FROM searchable_customers c
UNION ALL SELECT 's', s.id, s.terms FROM searchable_parcels s;
INSERT INTO search_terms (kind, term, at, id)
SELECT d.kind, t.term, d.at, d.id
  FROM search_documents d JOIN said s ON s.kind = d.kind AND s.id = d.id CROSS JOIN LATERAL unnest(s.terms) AS t(term)
    ON CONFLICT DO NOTHING;
UPDATE search_documents d
   SET terms = array(SELECT DISTINCT t.term COLLATE "C" FROM unnest(d.terms || s.terms) AS t(term) ORDER BY 1)
  FROM said s WHERE s.kind = d.kind AND s.id = d.id;

-- What has all of some terms at once, in no order: for terms that are common and hardly ever meet.
CREATE INDEX search_documents_orders ON search_documents USING gin (terms) WITH (fastupdate = off) WHERE kind = 'o';
CREATE INDEX search_documents_customers ON search_documents USING gin (terms) WITH (fastupdate = off) WHERE kind = 'c';
CREATE INDEX search_documents_products ON search_documents USING gin (terms) WITH (fastupdate = off) WHERE kind = 'p';
CREATE INDEX search_documents_parcels ON search_documents USING gin (terms) WITH (fastupdate = off) WHERE kind = 's';
