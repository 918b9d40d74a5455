"""What things are found by is what their rows say, as far as the feed has been followed."""

from orderloom.views.fsck.rule import Rule

# Facts that the follower has not come to yet, and what is found by what they are about.
WAITING = """
waiting AS MATERIALIZED (
    SELECT DISTINCT e.aggregate, e.aggregate_id, e.body ->> 'sku' AS sku
      FROM event_commits c JOIN events e ON e.commit_id = c.id
     WHERE c.position IS NULL OR c.position + e.ord - 1 > (SELECT p.position FROM search_progress p)
), unsettled AS (
    SELECT w.aggregate_id AS id FROM waiting w
    UNION SELECT l.order_id FROM waiting w JOIN parcel_lines l ON l.parcel_id = w.aggregate_id
    UNION SELECT l.parcel_id FROM waiting w JOIN parcel_lines l ON l.order_id = w.aggregate_id
    UNION SELECT o.customer_id FROM waiting w JOIN orders o ON o.id = w.aggregate_id WHERE o.customer_id IS NOT NULL
    UNION SELECT s.product_id FROM waiting w JOIN skus s ON s.sku = w.sku
)
"""

TERMS = f"""
WITH {WAITING}, live AS (
    SELECT 'o'::"char" AS kind, id, at, terms FROM searchable_orders
    UNION ALL SELECT 'c', id, at, terms FROM searchable_customers
    UNION ALL SELECT 'p', id, at, terms FROM searchable_products
    UNION ALL SELECT 's', id, at, terms FROM searchable_parcels
)
SELECT kind, id, cardinality(l.terms) AS terms_said, cardinality(d.terms) AS terms_indexed
  FROM live l FULL JOIN search_documents d USING (kind, id)
 WHERE (l.at, l.terms) IS DISTINCT FROM (d.at, d.terms) AND id NOT IN (SELECT u.id FROM unsettled u)
   AND (d.id IS NOT NULL OR id IN (SELECT e.aggregate_id FROM events e))
"""

# Sums of hashes: whatever is missing, too many or elsewhere changes one of them.
POSTINGS = """
WITH said AS (
    SELECT d.kind, d.id, count(*) AS terms, sum(hashtextextended(t.term, extract(epoch FROM d.at)::bigint)) AS hash
      FROM search_documents d CROSS JOIN LATERAL unnest(d.terms) AS t(term) GROUP BY d.kind, d.id
), indexed AS (
    SELECT t.kind, t.id, count(*) AS terms, sum(hashtextextended(t.term, extract(epoch FROM t.at)::bigint)) AS hash
      FROM search_terms t GROUP BY t.kind, t.id
)
SELECT kind, id, s.terms AS terms_said, i.terms AS terms_indexed
  FROM said s FULL JOIN indexed i USING (kind, id)
 WHERE (s.terms, s.hash) IS DISTINCT FROM (i.terms, i.hash)
"""

POSITION = """
SELECT p.position, h.position AS head
  FROM search_progress p FULL JOIN feed_head h USING (single)
 WHERE p.position IS NULL OR p.position > h.position
"""

RULES = (
    Rule("search.terms", "A thing is not found by what its row says, or by what it no longer says.", TERMS),
    Rule("search.postings", "The search index holds other terms than it says it does.", POSTINGS),
    Rule("search.position", "Search has followed the feed further than the feed goes.", POSITION),
)
