"""How each invariant is broken: statements for a superuser in a transaction that is rolled back."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Breaking:
    """One way to break a rule."""

    code: str
    statements: str = ""

    def by(self, statements: str) -> "Breaking":
        return Breaking(self.code, statements)


def breaks(code: str) -> Breaking:
    """Say which rule the statements break; a test in tests/project sees to it that every rule is broken somewhere."""
    return Breaking(code)


def breakings() -> Iterator[Breaking]:
    """All of them."""
    yield from STOCK
    yield from PROMISES
    yield from ORDERS
    yield from PAYMENTS
    yield from FACTS
    yield from GUARDS


STOCK = (
    breaks("stock.counters").by("UPDATE stock_levels SET on_hand = on_hand + 1 WHERE sku = 'MUG-BLUE'"),
    breaks("stock.counters").by("DELETE FROM stock_levels WHERE sku = 'MUG-BLUE'"),
    breaks("stock.counters").by("DELETE FROM stock_movements WHERE sku = 'MUG-BLUE'"),
    breaks("stock.value").by("UPDATE stock_levels SET value_minor = value_minor + 1 WHERE sku = 'TEA-100'"),
    breaks("stock.numbers").by("UPDATE stock_movements SET seq = seq + 1000 WHERE seq > 1"),
    breaks("stock.numbers").by("UPDATE stock_levels SET version = version + 1"),
    breaks("stock.balances").by("UPDATE stock_movements SET on_hand_after = on_hand_after + 1 WHERE seq = 1"),
    breaks("stock.balances").by("UPDATE stock_movements SET value_after_minor = 0 WHERE seq = 2"),
    breaks("stock.negative").by(
        "ALTER TABLE stock_levels DROP CONSTRAINT stock_levels_damaged_check; UPDATE stock_levels SET damaged = -1"
    ),
    breaks("stock.promise").by(
        "ALTER TABLE stock_levels DROP CONSTRAINT stock_promise; UPDATE stock_levels SET reserved = on_hand + 1"
    ),
    breaks("stock.causes").by("DELETE FROM orders WHERE status = 'cancelled'"),
    breaks("stock.sold").by("UPDATE parcel_lines SET quantity = quantity + 1"),
)
PROMISES = (
    breaks("promises.reserved").by("UPDATE stock_levels SET reserved = reserved + 1 WHERE sku = 'MUG-BLUE'"),
    breaks("promises.reserved").by("DELETE FROM reservations WHERE state = 'held'"),
    breaks("promises.lines").by("UPDATE reservations SET quantity = quantity + 1 WHERE state = 'consumed'"),
    breaks("promises.lines").by("DELETE FROM reservations WHERE state = 'short'"),
    breaks("promises.ended").by("UPDATE reservations SET state = 'held' WHERE state = 'released'"),
    breaks("promises.ended").by("UPDATE reservations SET holder_id = gen_random_uuid() WHERE state = 'held'"),
    breaks("promises.skus").by("UPDATE reservations SET sku = 'MUG-RED' WHERE sku = 'TEA-100'"),
    breaks("promises.paid").by("UPDATE reservations SET state = 'held' WHERE state = 'committed'"),
    breaks("promises.fillable").by("UPDATE stock_levels SET on_hand = on_hand + 100"),
    breaks("promises.holds").by(
        "UPDATE reservations SET holder_kind = 'checkout', expires_at = now() - interval '1 hour' WHERE state = 'held'"
    ),
)
ORDERS = (
    breaks("orders.amounts").by("UPDATE order_lines SET tax_minor = tax_minor + 1"),
    breaks("orders.amounts").by(
        "ALTER TABLE orders DROP CONSTRAINT orders_add_up; UPDATE orders SET total_minor = total_minor + 1"
    ),
    breaks("orders.line_amounts").by(
        "ALTER TABLE order_lines DROP CONSTRAINT order_lines_tax_minor_check; UPDATE order_lines SET tax_minor = -1"
    ),
    breaks("orders.shipped").by("UPDATE order_lines SET shipped = 0 WHERE shipped > 0"),
    breaks("orders.delivered").by("UPDATE orders SET units_delivered = 0 WHERE units_delivered > 0"),
    breaks("orders.status").by("UPDATE orders SET status = 'open' WHERE status = 'placed'"),
    breaks("orders.status").by("DELETE FROM events WHERE name = 'order.placed'"),
    breaks("orders.status").by("DELETE FROM orders WHERE status = 'placed'"),
    breaks("orders.units_told").by("DELETE FROM events WHERE name = 'order.shipped'"),
    breaks("orders.progress").by("UPDATE orders SET status = 'open' WHERE status = 'complete'"),
    breaks("orders.empty").by("DELETE FROM order_lines"),
    breaks("orders.unpaid").by("UPDATE orders SET expires_at = now() - interval '1 hour' WHERE status = 'placed'"),
    breaks("orders.purchases").by("UPDATE buyer_purchases SET quantity = quantity + 1"),
    breaks("orders.purchases").by("DELETE FROM buyer_purchases"),
    breaks("orders.duplicates").by("DROP INDEX orders_reference; UPDATE orders SET channel = 'x', reference = 'same'"),
    breaks("orders.keys").by(
        "INSERT INTO idempotency_keys (credential_id, key, route, body_hash, resource_id)"
        " VALUES (gen_random_uuid(), 'k', 'POST /api/v1/orders', '', gen_random_uuid())"
    ),
)
PAYMENTS = (
    breaks("payments.entries").by("UPDATE payment_entries SET amount_minor = amount_minor + 1"),
    breaks("payments.entries").by("DELETE FROM payment_entries WHERE seq = 1"),
    breaks("payments.bounds").by("UPDATE payments SET currency = 'USD'"),
    breaks("payments.totals").by("UPDATE orders SET paid_minor = paid_minor + 1 WHERE paid_minor > 0"),
    breaks("payments.told").by("DELETE FROM events WHERE name = 'order.paid'"),
    breaks("payments.references").by(
        "DROP INDEX payments_reference; UPDATE payments SET method = 'm', reference = 'r'"
    ),
)
FACTS = (
    breaks("facts.numbers").by("DELETE FROM events WHERE name = 'order.placed'"),
    breaks("facts.numbers").by("UPDATE events SET seq = seq + 5 WHERE name = 'order.cancelled'"),
    breaks("facts.commits").by("UPDATE event_commits SET events = events + 1"),
    breaks("facts.commits").by("DELETE FROM event_commits WHERE position = 1"),
    breaks("facts.positions").by(
        "UPDATE event_commits SET position = NULL WHERE position = (SELECT max(position) / 2 FROM event_commits)"
        " OR position = (SELECT min(position) FROM event_commits WHERE position > 1)"
    ),
    breaks("facts.positions").by("UPDATE feed_head SET position = position + 1"),
    breaks("facts.waiting").by(
        "UPDATE event_commits SET position = NULL WHERE position = 1;"
        " UPDATE events SET recorded_at = recorded_at - interval '2 minutes' WHERE commit_id ="
        " (SELECT min(id) FROM event_commits)"
    ),
    breaks("facts.personal").by("""UPDATE events SET body = body || '{"note": "anna@example.org"}'"""),
    breaks("facts.personal").by("""UPDATE events SET body = body || '{"note": "call +31201234567"}'"""),
    breaks("facts.personal").by("""UPDATE events SET body = body || '{"note": "13812345678"}'"""),
)
GUARDS = (
    breaks("guards.constraints").by("ALTER TABLE stock_levels DROP CONSTRAINT stock_promise"),
    breaks("guards.constraints").by("ALTER TABLE orders ADD CONSTRAINT later CHECK (units < 1000) NOT VALID"),
    breaks("guards.triggers").by("ALTER TABLE events DISABLE TRIGGER events_append_only"),
    breaks("guards.triggers").by("DROP TRIGGER stock_movements_append_only ON stock_movements"),
    breaks("guards.indexes").by("DROP INDEX orders_reference; CREATE INDEX orders_reference ON orders (reference)"),
)
