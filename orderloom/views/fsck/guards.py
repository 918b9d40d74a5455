"""The guards that the database itself keeps: as the migrations made them, switched on, and true of every row."""

from orderloom.views.fsck.expected import EXPECTED
from orderloom.views.fsck.rule import Rule

CONSTRAINT, INDEX, TRIGGER, FUNCTION = "constraint", "index", "trigger", "function"

# Every guard there is now, by its definition. NOT NULL is left out: only newer servers list it here.
GUARDS = r"""
ours AS (
    SELECT c.oid, c.relname FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
       AND c.relname !~ '^(procrastinate_|_?yoyo)' AND c.relname <> 'job_queue_release'
), defined AS (
    SELECT 'constraint' AS kind, o.relname::text AS tab, k.conname::text AS name, pg_get_constraintdef(k.oid) AS words
      FROM ours o JOIN pg_constraint k ON k.conrelid = o.oid WHERE k.contype IN ('p', 'u', 'c', 'f', 'x')
    UNION ALL
    SELECT 'index', o.relname, i.relname, pg_get_indexdef(i.oid)
      FROM ours o JOIN pg_index x ON x.indrelid = o.oid JOIN pg_class i ON i.oid = x.indexrelid
     WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x'))
    UNION ALL
    SELECT 'trigger', o.relname, t.tgname, pg_get_triggerdef(t.oid)
      FROM ours o JOIN pg_trigger t ON t.tgrelid = o.oid WHERE NOT t.tgisinternal
    UNION ALL
    SELECT 'function', p.proname, pg_get_function_identity_arguments(p.oid), pg_get_functiondef(p.oid)
      FROM pg_proc p
     WHERE p.pronamespace = 'public'::regnamespace AND p.proname !~ '^procrastinate_' AND p.prokind = 'f'
       AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')
), guards AS (
    SELECT kind, tab, name, words, md5(regexp_replace(words, '\s+', ' ', 'g')) AS fingerprint FROM defined
)
"""


def _values() -> str:
    return ",\n".join(f"('{kind}', '{tab}', '{name}', '{print_}')" for kind, tab, name, print_ in EXPECTED)


def _stand(*kinds: str) -> str:
    """What of these kinds is not there, or not as the migrations made it."""
    wanted = ", ".join(f"'{kind}'" for kind in kinds)
    # allow sql.composed: fingerprints and names come from the generated module of this package
    return f"""
WITH {GUARDS}, expected(kind, tab, name, fingerprint) AS (VALUES
{_values()}
)
SELECT e.kind, e.tab, e.name, CASE WHEN g.name IS NULL THEN 'missing' ELSE 'another: ' || g.words END AS state
  FROM expected e LEFT JOIN guards g USING (kind, tab, name)
 WHERE e.kind IN ({wanted}) AND g.fingerprint IS DISTINCT FROM e.fingerprint
"""


CONSTRAINTS_STAND = f"""
{_stand(CONSTRAINT)}
UNION ALL
SELECT 'constraint', c.conrelid::regclass::text, c.conname, 'not validated' FROM pg_constraint c
 WHERE c.connamespace = 'public'::regnamespace AND NOT c.convalidated
"""

TRIGGERS_STAND = f"""
{_stand(TRIGGER)}
UNION ALL
SELECT 'trigger', t.tgrelid::regclass::text, t.tgname, 'switched off'
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE c.relnamespace = 'public'::regnamespace AND t.tgenabled IN ('D', 'R')
"""

INDEXES_STAND = f"""
{_stand(INDEX)}
UNION ALL
SELECT 'index', i.indrelid::regclass::text, i.indexrelid::regclass::text, 'not valid' FROM pg_index i
  JOIN pg_class c ON c.oid = i.indrelid
 WHERE c.relnamespace = 'public'::regnamespace AND NOT (i.indisvalid AND i.indisready)
"""

# Whoever runs this, where that is not the owner of the tables; and the product's own role where there is one.
RIGHTS = """
WITH kept(tab) AS (VALUES ('events'), ('stock_movements'), ('payment_entries'), ('promotion_uses')), roles AS (
    SELECT oid, rolname FROM pg_roles WHERE rolname IN (current_user, 'orderloom_app') AND NOT rolsuper
)
SELECT r.rolname AS role, k.tab, w.may
  FROM kept k JOIN pg_class c ON c.oid = to_regclass('public.' || k.tab)
 CROSS JOIN roles r CROSS JOIN (VALUES ('UPDATE'), ('DELETE'), ('TRUNCATE')) AS w(may)
 WHERE NOT pg_has_role(r.oid, c.relowner, 'USAGE')
   AND (has_table_privilege(r.oid, c.oid, w.may)
        OR (w.may = 'UPDATE' AND has_any_column_privilege(r.oid, c.oid, w.may)))
"""

RULES = (
    Rule(
        "guards.constraints",
        "A constraint is missing or weaker than made, or some rows were never checked against it.",
        CONSTRAINTS_STAND,
    ),
    Rule(
        "guards.triggers",
        "A trigger that keeps rows from being changed is missing, another, or switched off.",
        TRIGGERS_STAND,
    ),
    Rule(
        "guards.indexes",
        "An index that keeps things unique, or finds them fast, is missing, another, or broken.",
        INDEXES_STAND,
    ),
    Rule("guards.functions", "A function that guards or computes is missing or says something else.", _stand(FUNCTION)),
    Rule("guards.rights", "The product's role may change or remove rows that are written once.", RIGHTS),
)
