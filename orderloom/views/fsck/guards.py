"""The guards that the database itself keeps: there, switched on, and true of every row."""

from orderloom.views.fsck.rule import Rule

# What carries a guarantee by itself. Others are checked only for being switched on and validated.
CONSTRAINTS = (
    ("stock_levels", "stock_promise"),
    ("stock_levels", "stock_levels_on_hand_check"),
    ("stock_levels", "stock_levels_reserved_check"),
    ("stock_levels", "stock_levels_pkey"),
    ("stock_movements", "stock_movements_pkey"),
    ("reservations", "reservations_pkey"),
    ("orders", "orders_pkey"),
    ("orders", "orders_number_key"),
    ("orders", "orders_add_up"),
    ("orders", "orders_cancelled_why"),
    ("order_lines", "order_lines_pkey"),
    ("buyer_purchases", "buyer_purchases_pkey"),
    ("payments", "payments_bounds"),
    ("payment_entries", "payment_entries_pkey"),
    ("parcel_lines", "parcel_lines_pkey"),
    ("events", "events_pkey"),
    ("events", "events_aggregate_id_seq_key"),
    ("idempotency_keys", "idempotency_keys_pkey"),
    ("event_commits", "event_commits_pkey"),
)
TRIGGERS = (
    ("events", "events_append_only"),
    ("events", "events_no_truncate"),
    ("stock_movements", "stock_movements_append_only"),
    ("stock_movements", "stock_movements_no_truncate"),
    ("payment_entries", "payment_entries_append_only"),
    ("payment_entries", "payment_entries_no_truncate"),
    ("skus", "skus_stay"),
    ("channels", "channels_stay"),
)
INDEXES = (
    ("orders", "orders_reference"),
    ("payments", "payments_reference"),
    ("parcels", "parcels_tracking"),
    ("stock_movements", "stock_movements_key"),
    ("event_commits", "event_commits_position"),
)


def _values(pairs: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"('{table}', '{name}')" for table, name in pairs)


CONSTRAINTS_STAND = f"""
SELECT w.tab, w.name, 'missing' AS state FROM (VALUES {_values(CONSTRAINTS)}) AS w(tab, name)
 WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = w.name AND c.conrelid = to_regclass(w.tab))
UNION ALL
SELECT c.conrelid::regclass::text, c.conname, 'not validated' FROM pg_constraint c
 WHERE c.connamespace = 'public'::regnamespace AND NOT c.convalidated
"""

TRIGGERS_STAND = f"""
SELECT w.tab, w.name, 'missing' AS state FROM (VALUES {_values(TRIGGERS)}) AS w(tab, name)
 WHERE NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgname = w.name AND t.tgrelid = to_regclass(w.tab))
UNION ALL
SELECT t.tgrelid::regclass::text, t.tgname, 'switched off' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE c.relnamespace = 'public'::regnamespace AND t.tgenabled IN ('D', 'R')
"""

INDEXES_STAND = f"""
SELECT w.tab, w.name, 'missing or not unique' AS state FROM (VALUES {_values(INDEXES)}) AS w(tab, name)
 WHERE NOT EXISTS (SELECT FROM pg_index i WHERE i.indexrelid = to_regclass(w.name) AND i.indisunique)
UNION ALL
SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, 'not valid' FROM pg_index i
  JOIN pg_class c ON c.oid = i.indrelid
 WHERE c.relnamespace = 'public'::regnamespace AND NOT (i.indisvalid AND i.indisready)
"""

RULES = (
    Rule(
        "guards.constraints", "A constraint is missing, or some rows were never checked against it.", CONSTRAINTS_STAND
    ),
    Rule("guards.triggers", "A trigger that keeps rows from being changed is missing or switched off.", TRIGGERS_STAND),
    Rule("guards.indexes", "An index that keeps things unique is missing or broken.", INDEXES_STAND),
)
