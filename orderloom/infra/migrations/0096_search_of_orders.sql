-- Customers are found by where they ordered and by how their orders are tagged; parcels by their place, carrier and orders' tags. What
-- is there already is found so after 0098.

-- context: search
-- Of somebody with very many orders (a marketplace's one buyer) the newest thousand are looked at.
CREATE OR REPLACE VIEW searchable_customers AS
SELECT c.id, c.created_at AS at,
       array(SELECT DISTINCT left(t.term, 250) COLLATE "C"
               FROM (SELECT unnest(search_words(c.name, true) || ARRAY['=' || search_fold(c.email)]
                                   || search_phone(coalesce(c.phone, c.phone_given)) || search_values('custom', c.custom))
                     UNION ALL
                     SELECT unnest(search_words(nullif(a.address ->> 'name', c.name), true)
                                   || search_words(a.address ->> 'company', true))
                       FROM customer_addresses a WHERE a.customer_id = c.id
                     UNION ALL
                     SELECT '=' || search_fold(x.external_id) FROM customer_external_ids x WHERE x.customer_id = c.id
                     UNION ALL
                     SELECT unnest(ARRAY['channel=' || o.channel, 'tag:' || search_fold(g.tag)])
                       FROM (SELECT n.id, n.channel FROM orders n WHERE n.customer_id = c.id
                              ORDER BY n.placed_at DESC, n.id DESC LIMIT 1000) o
                            LEFT JOIN order_tags g ON g.order_id = o.id) AS t(term)
              WHERE t.term NOT IN ('', '=') ORDER BY 1) AS terms
  FROM customers c;

CREATE OR REPLACE VIEW searchable_parcels AS
SELECT p.id, p.shipped_at AS at,
       array(SELECT DISTINCT left(t.term, 250) COLLATE "C"
               FROM (SELECT unnest(ARRAY['=' || search_fold(p.tracking_number), 'location=' || p.location, 'carrier=' || p.carrier]
                                   || search_values('custom', p.custom))
                     UNION ALL
                     SELECT 'sku:' || search_fold(l.sku) FROM parcel_lines l WHERE l.parcel_id = p.id
                     UNION ALL
                     SELECT unnest(ARRAY['=' || o.number, '=' || search_fold(o.reference), '=' || ltrim(search_fold(o.reference), '#'), 'channel=' || o.channel]
                                   || search_words(coalesce(b.shipping ->> 'name', b.name), true)
                                   || search_phone(coalesce(b.shipping ->> 'phone', b.phone))
                                   || array(SELECT 'tag:' || search_fold(g.tag) FROM order_tags g WHERE g.order_id = o.id))
                       FROM (SELECT DISTINCT l.order_id FROM parcel_lines l WHERE l.parcel_id = p.id) l
                            JOIN orders o ON o.id = l.order_id
                            LEFT JOIN order_buyers b ON b.order_id = o.id) AS t(term)
              WHERE t.term NOT IN ('', '=') ORDER BY 1) AS terms
  FROM parcels p;

-- context: fulfilment
-- A place has its own carriers: what both together never had would else be looked for among all of one of them.
CREATE INDEX parcels_location_carrier ON parcels (location, carrier, shipped_at, id) WHERE carrier IS NOT NULL;
