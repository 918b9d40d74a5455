"""Custom values: each has its definition and fits it, and none that is personal outlives its buyer."""

from orderloom.views.fsck.rule import Rule

# A bound is looked at only where the value is of the type. Patterns are of another engine and not looked at here.
VALUES = r"""
WITH given AS (
    SELECT 'order' AS owner, id::text AS id, custom FROM orders WHERE custom <> '{}'
    UNION ALL SELECT 'line', order_id || '/' || line_no, custom FROM order_lines WHERE custom <> '{}'
    UNION ALL SELECT 'product', id::text, custom FROM products WHERE custom <> '{}'
    UNION ALL SELECT 'sku', sku, custom FROM skus WHERE custom <> '{}'
    UNION ALL SELECT 'customer', id::text, custom FROM customers WHERE custom <> '{}'
    UNION ALL SELECT 'parcel', id::text, custom FROM parcels WHERE custom <> '{}'
)
SELECT g.owner, g.id, v.key, f.type
  FROM given g
       CROSS JOIN LATERAL (SELECT e.key, e.value, e.value #>> '{}' AS words FROM jsonb_each(g.custom) e) v
       LEFT JOIN custom_fields f ON f.owner = g.owner AND f.key = v.key
 WHERE CASE
        WHEN f.id IS NULL THEN true
        WHEN f.type IN ('integer', 'boolean')
            AND jsonb_typeof(v.value) <> CASE f.type WHEN 'integer' THEN 'number' ELSE 'boolean' END THEN true
        WHEN f.type NOT IN ('integer', 'boolean') AND jsonb_typeof(v.value) <> 'string' THEN true
        WHEN f.type = 'choice' THEN NOT f.choices @> jsonb_build_array(jsonb_build_object('code', v.value))
        WHEN f.type = 'text' THEN length(v.words) NOT BETWEEN 1 AND coalesce(f.max_length, 500)
        WHEN f.type = 'url' THEN length(v.words) > coalesce(f.max_length, 2000) OR v.words !~ '^https?://'
        WHEN f.type = 'date' THEN v.words !~ '^\d{4}-\d{2}-\d{2}$' OR v.words COLLATE "C" < (f.minimum #>> '{}')
            OR v.words COLLATE "C" > (f.maximum #>> '{}')
        WHEN v.words !~ '^-?\d+(\.\d*[1-9])?$' THEN f.type <> 'boolean'
        ELSE v.words::numeric < (f.minimum #>> '{}')::numeric OR v.words::numeric > (f.maximum #>> '{}')::numeric
       END
"""

ERASED = """
WITH personal AS (
    SELECT owner, array_agg(key) AS keys FROM custom_fields WHERE personal GROUP BY owner
), gone AS (
    SELECT o.id, o.custom, c.id AS customer_id FROM orders o JOIN customers c ON c.id = o.customer_id
     WHERE c.erased_at IS NOT NULL
)
SELECT p.owner, c.id::text AS id, c.id AS customer_id FROM customers c JOIN personal p ON p.owner = 'customer'
 WHERE c.erased_at IS NOT NULL AND c.custom ?| p.keys
UNION ALL
SELECT p.owner, g.id::text, g.customer_id FROM gone g JOIN personal p ON p.owner = 'order' WHERE g.custom ?| p.keys
UNION ALL
SELECT p.owner, l.order_id || '/' || l.line_no, g.customer_id
  FROM gone g JOIN order_lines l ON l.order_id = g.id JOIN personal p ON p.owner = 'line' WHERE l.custom ?| p.keys
UNION ALL
SELECT DISTINCT p.owner, b.id::text, g.customer_id
  FROM gone g JOIN parcel_lines l ON l.order_id = g.id JOIN parcels b ON b.id = l.parcel_id
       JOIN personal p ON p.owner = 'parcel'
 WHERE b.custom ?| p.keys
"""

RULES = (
    Rule("fields.values", "A custom value has no definition, or does not fit it.", VALUES),
    Rule(
        "fields.erased",
        "A custom value that is personal stands with somebody who was erased: erase them once more.",
        ERASED,
    ),
)
