-- What a database's schema consists of, one row a thing; the job queue's and the migration runner's own tables are left out.
WITH ours AS (
    SELECT c.oid, c.relname, c.relkind, c.reloptions
      FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
       AND c.relname !~ '^(procrastinate_|_?yoyo)' AND c.relname <> 'job_queue_release'
)
SELECT o.relname AS thing, 1 AS kind, a.attnum::int AS nth, a.attname::text AS name,
       format_type(a.atttypid, a.atttypmod)
         || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
         || CASE WHEN a.attidentity <> '' THEN ' GENERATED ALWAYS AS IDENTITY' ELSE '' END
         || CASE WHEN d.adbin IS NULL THEN ''
                 WHEN a.attgenerated <> '' THEN ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') STORED'
                 ELSE ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END AS definition
  FROM ours o
  JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = o.oid AND d.adnum = a.attnum
 WHERE o.relkind IN ('r', 'p')
UNION ALL
SELECT o.relname, 2, 0, k.conname::text, pg_get_constraintdef(k.oid)
  FROM ours o JOIN pg_constraint k ON k.conrelid = o.oid WHERE k.contype IN ('p', 'u', 'c', 'f', 'x')
UNION ALL
SELECT o.relname, 3, 0, i.relname::text, pg_get_indexdef(i.oid)
  FROM ours o JOIN pg_index x ON x.indrelid = o.oid JOIN pg_class i ON i.oid = x.indexrelid
 WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))
UNION ALL
SELECT o.relname, 4, 0, t.tgname::text, pg_get_triggerdef(t.oid)
  FROM ours o JOIN pg_trigger t ON t.tgrelid = o.oid WHERE NOT t.tgisinternal
UNION ALL
SELECT o.relname, 5, 0, '', regexp_replace(pg_get_viewdef(o.oid), '\m[a-z_]+\.', '', 'g') FROM ours o WHERE o.relkind IN ('v', 'm')
UNION ALL
SELECT o.relname, 6, 0, '', array_to_string(o.reloptions, ', ') FROM ours o WHERE o.reloptions IS NOT NULL
UNION ALL
SELECT p.proname, 7, 0, pg_get_function_identity_arguments(p.oid), pg_get_functiondef(p.oid)
  FROM pg_proc p
 WHERE p.pronamespace = 'public'::regnamespace AND p.proname !~ '^procrastinate_'
   AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')
