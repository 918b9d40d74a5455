"""How each guard of the database is broken."""

from .breaking import breaks

GUARDS = (
    breaks("guards.constraints").by("ALTER TABLE stock_levels DROP CONSTRAINT stock_promise"),
    breaks("guards.constraints").by(
        "ALTER TABLE stock_levels DROP CONSTRAINT stock_promise; ALTER TABLE stock_levels ADD CONSTRAINT stock_promise"
        " CHECK (true)"
    ),
    breaks("guards.constraints").by("ALTER TABLE payments DROP CONSTRAINT payments_order_id_fkey"),
    breaks("guards.constraints").by("ALTER TABLE prices DROP CONSTRAINT prices_never_overlap"),
    breaks("guards.constraints").by("ALTER TABLE skus DROP CONSTRAINT skus_gtin_key"),
    breaks("guards.constraints").by("ALTER TABLE orders ADD CONSTRAINT later CHECK (units < 1000) NOT VALID"),
    breaks("guards.triggers").by("ALTER TABLE events DISABLE TRIGGER events_append_only"),
    breaks("guards.triggers").by("ALTER TABLE payments DISABLE TRIGGER ALL"),
    breaks("guards.triggers").by("DROP TRIGGER stock_movements_append_only ON stock_movements"),
    breaks("guards.triggers").by(
        "DROP TRIGGER events_append_only ON events; CREATE TRIGGER events_append_only BEFORE DELETE ON events"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    ),
    breaks("guards.indexes").by("DROP INDEX orders_reference; CREATE INDEX orders_reference ON orders (reference)"),
    breaks("guards.indexes").by(
        "DROP INDEX orders_reference; CREATE UNIQUE INDEX orders_reference ON orders (channel, reference, id)"
    ),
    breaks("guards.indexes").by("DROP INDEX orders_states"),
    breaks("guards.triggers").by("DROP TRIGGER order_lines_as_bought ON order_lines"),
    breaks("guards.functions").by(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
    ),
    breaks("guards.functions").by(
        "CREATE OR REPLACE FUNCTION must(held boolean, what text) RETURNS boolean LANGUAGE sql AS 'SELECT true'"
    ),
    breaks("guards.rights").by("GRANT DELETE ON events TO orderloom_app"),
    breaks("guards.rights").by("GRANT UPDATE (reason) ON stock_movements TO orderloom_app"),
    breaks("guards.rights").by("GRANT TRUNCATE ON payment_entries TO PUBLIC"),
)
