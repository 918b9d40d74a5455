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


def _told(member: str) -> Breaking:
    return breaks("facts.personal").by(f"UPDATE events SET body = body || '{{{member}}}' WHERE name = 'order.placed'")


def _key(route: str, key: str = "k") -> str:
    return (
        "INSERT INTO idempotency_keys (credential_id, key, route, body_hash, resource_id)"
        f" VALUES (gen_random_uuid(), '{key}', 'POST /api/v1/{route}', '', gen_random_uuid())"
    )


def breakings() -> Iterator[Breaking]:
    """All of them."""
    yield from STOCK
    yield from CATALOG
    yield from PROMISES
    yield from HOLDS
    yield from ORDERS
    yield from PLACED
    yield from CUSTOM
    yield from KEYS
    yield from PAYMENTS
    yield from FACTS
    yield from CONNECTORS
    yield from PERSONAL
    yield from SEARCH
    yield from IMPORTS


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
    breaks("stock.low").by(
        "UPDATE stock_movements SET recorded_at = recorded_at - interval '1 hour'; UPDATE stock_levels SET low_at = 1000"
    ),
    breaks("stock.low").by(
        "UPDATE stock_movements SET recorded_at = recorded_at - interval '1 hour'; UPDATE stock_levels SET is_low = true"
    ),
)
PRICED = "INSERT INTO prices (id, price_list, sku, amount_minor) VALUES (gen_random_uuid(), 'l', 'MUG-BLUE', 1250)"
CATALOG = (
    breaks("catalog.listed").by(PRICED),
    breaks("catalog.stray").by(
        f"{PRICED}; INSERT INTO listed_products SELECT 'l', created_at - interval '1 hour', id FROM products"
    ),
)
PROMISES = (
    breaks("promises.reserved").by("UPDATE stock_levels SET reserved = reserved + 1 WHERE sku = 'MUG-BLUE'"),
    breaks("promises.reserved").by("DELETE FROM reservations WHERE state = 'held'"),
    breaks("promises.lines").by("UPDATE reservations SET quantity = quantity + 1 WHERE state = 'consumed'"),
    breaks("promises.lines").by("DELETE FROM reservations WHERE state = 'short'"),
    breaks("promises.lines").by(
        "UPDATE reservations SET line_no = 1, holder_id = (SELECT id FROM orders WHERE history), holder_kind = 'order'"
        " WHERE ctid = (SELECT ctid FROM reservations WHERE state = 'released' LIMIT 1)"
    ),
    breaks("promises.ended").by("UPDATE reservations SET state = 'held' WHERE state = 'released'"),
    breaks("promises.ended").by("UPDATE reservations SET holder_id = gen_random_uuid() WHERE state = 'held'"),
    breaks("promises.skus").by("UPDATE reservations SET sku = 'MUG-RED' WHERE sku = 'TEA-100'"),
    breaks("promises.paid").by("UPDATE reservations SET state = 'held' WHERE state = 'committed'"),
    breaks("promises.fillable").by("UPDATE stock_levels SET on_hand = on_hand + 100"),
    breaks("promises.holds").by("UPDATE reservations SET expires_at = now() - interval '1 hour' WHERE state = 'held'"),
    breaks("promises.deadlines").by(
        "UPDATE reservations SET expires_at = now() + interval '9 days' WHERE state = 'held'"
    ),
    breaks("promises.deadlines").by("UPDATE reservations SET expires_at = NULL WHERE state = 'held'"),
    breaks("promises.moved").by("UPDATE stock_movements SET d_reserved = d_reserved + 1 WHERE reason = 'reserved'"),
    breaks("promises.moved").by("UPDATE reservations SET location = 'SHA' WHERE location = 'AMS' AND state = 'held'"),
    breaks("promises.moved").by(
        "UPDATE stock_movements SET document_id = gen_random_uuid() WHERE document_kind = 'order' AND reason = 'reserved'"
    ),
    breaks("promises.moved").by("DELETE FROM reservations WHERE state = 'consumed'"),
    breaks("promises.holds").by(
        "UPDATE reservations SET holder_kind = 'checkout', expires_at = now() - interval '1 hour' WHERE state = 'held'"
    ),
)
HOLDS = (
    breaks("holds.kept").by("UPDATE checkout_holds SET state = 'released' WHERE state = 'open'"),
    breaks("holds.kept").by(
        "UPDATE checkout_holds SET expires_at = expires_at + interval '1 minute' WHERE state = 'open'"
    ),
    breaks("holds.kept").by("DELETE FROM checkout_holds"),
    breaks("holds.kept").by(
        "UPDATE reservations SET state = 'held' WHERE holder_kind = 'checkout' AND state = 'released'"
    ),
    breaks("holds.empty").by("DELETE FROM reservations WHERE holder_kind = 'checkout'"),
    breaks("holds.taken").by("UPDATE checkout_holds SET order_id = gen_random_uuid() WHERE state = 'taken'"),
    breaks("holds.taken").by("UPDATE checkout_holds SET channel = 'shop-cn' WHERE state = 'taken'"),
    breaks("holds.visitors").by("UPDATE checkout_holds SET visitor = 'page'"),
    breaks("holds.visitors").by("UPDATE events SET actor_kind = 'buyer' WHERE name = 'hold.placed'"),
    breaks("holds.visitors").by("UPDATE checkout_holds SET credential_id = gen_random_uuid()"),
    breaks("holds.late").by("UPDATE checkout_holds SET expires_at = now() - interval '1 hour' WHERE state = 'open'"),
    breaks("holds.moved").by("UPDATE reservations SET quantity = quantity + 1 WHERE holder_kind = 'checkout'"),
    breaks("holds.moved").by("UPDATE stock_movements SET d_reserved = d_reserved + 1 WHERE document_kind = 'hold'"),
    breaks("holds.state").by("UPDATE checkout_holds SET version = version + 1"),
    breaks("holds.state").by("DELETE FROM events WHERE name = 'hold.taken'"),
)
ORDERS = (
    breaks("orders.amounts").by("UPDATE order_lines SET tax_minor = tax_minor + 1"),
    breaks("orders.amounts").by(
        "ALTER TABLE orders DROP CONSTRAINT orders_add_up; UPDATE orders SET total_minor = total_minor + 1"
    ),
    breaks("orders.line_amounts").by(
        "ALTER TABLE order_lines DROP CONSTRAINT order_lines_tax_minor_check; UPDATE order_lines SET tax_minor = -1"
    ),
    breaks("orders.lines_without_units").by(
        "ALTER TABLE order_lines DROP CONSTRAINT order_lines_rounding, DROP CONSTRAINT order_lines_discount;"
        "UPDATE order_lines l SET quantity = 0, shipped = 0 FROM orders o WHERE o.id = l.order_id AND NOT o.history"
    ),
    breaks("orders.shipped").by("UPDATE order_lines SET shipped = 0 WHERE shipped > 0"),
    breaks("orders.delivered").by("UPDATE orders SET units_delivered = 0 WHERE units_delivered > 0"),
    breaks("orders.status").by("UPDATE orders SET status = 'open' WHERE status = 'placed'"),
    breaks("orders.status").by("DELETE FROM events WHERE name = 'order.placed'"),
    breaks("orders.status").by("DELETE FROM orders WHERE status = 'placed'"),
    breaks("orders.units_told").by("DELETE FROM events WHERE name = 'order.shipped'"),
    breaks("orders.shipped").by(
        "UPDATE order_lines SET shipped = 0 WHERE order_id IN (SELECT id FROM orders WHERE history)"
    ),
    breaks("orders.shipped").by(
        "UPDATE parcel_lines SET line_no = 1, order_id = (SELECT id FROM orders WHERE history LIMIT 1)"
        " WHERE (parcel_id, order_id, line_no) = (SELECT parcel_id, order_id, line_no FROM parcel_lines LIMIT 1)"
    ),
    breaks("orders.delivered").by(
        "UPDATE parcel_lines SET line_no = 1, order_id = (SELECT id FROM orders WHERE history LIMIT 1)"
        " WHERE parcel_id = (SELECT id FROM parcels WHERE status = 'delivered' LIMIT 1) AND line_no = 1"
    ),
    breaks("orders.status").by("UPDATE orders SET history = NOT history WHERE status = 'complete'"),
    breaks("orders.status").by("UPDATE orders SET status = 'cancelled', cancel_reason = 'other' WHERE history"),
    breaks("orders.units_told").by("UPDATE orders SET units_delivered = 0 WHERE history"),
    breaks("orders.progress").by("UPDATE orders SET status = 'open' WHERE status = 'complete'"),
    breaks("orders.empty").by("DELETE FROM order_lines"),
    breaks("orders.unpaid").by("UPDATE orders SET expires_at = now() - interval '1 hour' WHERE status = 'placed'"),
    breaks("orders.purchases").by("UPDATE buyer_purchases SET quantity = quantity + 1"),
    breaks("orders.purchases").by("DELETE FROM buyer_purchases"),
    breaks("orders.purchases").by(
        "INSERT INTO order_buyer_keys SELECT id, gen_random_uuid() FROM orders WHERE buyer_key IS NOT NULL"
    ),
    breaks("orders.buyer_keys").by(
        "INSERT INTO order_buyer_keys SELECT id, gen_random_uuid() FROM orders WHERE buyer_key IS NULL"
    ),
    breaks("orders.buyer_keys").by(
        "INSERT INTO order_buyer_keys SELECT id, buyer_key FROM orders WHERE buyer_key IS NOT NULL"
    ),
    breaks("orders.buyer_keys").by("INSERT INTO order_buyer_keys VALUES (gen_random_uuid(), gen_random_uuid())"),
    breaks("orders.buyer_keys").by(
        "INSERT INTO order_buyer_keys SELECT id, gen_random_uuid() FROM orders WHERE buyer_key IS NOT NULL;"
        " UPDATE order_lines SET limited = false"
    ),
    breaks("orders.rounded").by(
        "UPDATE order_lines SET rounding_minor = 1 - 2 * (line_no % 2)"
        " WHERE order_id IN (SELECT id FROM orders WHERE reference IS NULL)"
    ),
    breaks("orders.duplicates").by("DROP INDEX orders_reference; UPDATE orders SET channel = 'x', reference = 'same'"),
)
PLACED = (
    breaks("orders.told").by("UPDATE orders SET channel = 'other' WHERE status = 'placed'"),
    breaks("orders.told").by("UPDATE orders SET number = number + 1000 WHERE status = 'placed'"),
    breaks("orders.told").by("UPDATE orders SET number = number + 1000 WHERE history"),
    breaks("orders.told").by("UPDATE orders SET currency = 'USD'"),
    breaks("orders.told").by("""UPDATE events SET body = body || '{"total_minor": 1}' WHERE name = 'order.placed'"""),
    breaks("orders.told").by("""UPDATE events SET body = body || '{"units": 77}' WHERE name = 'order.placed'"""),
    breaks("orders.told").by("UPDATE events SET body = body - 'number' WHERE name = 'order.placed'"),
    breaks("orders.buyers").by("DELETE FROM order_buyers"),
    breaks("orders.customers").by("UPDATE orders SET customer_id = gen_random_uuid() WHERE status = 'complete'"),
    breaks("orders.versions").by("UPDATE orders SET version = version + 1 WHERE status = 'complete'"),
    breaks("orders.versions").by("UPDATE orders SET version = version - 1 WHERE status = 'complete'"),
)
ID = "0190a000-0000-7000-8000-00000000beef"


def _field(owner: str, kind: str, told: str = "") -> str:
    columns, values = (f", {told.partition('=')[0]}", f", {told.partition('=')[2]}") if told else ("", "")
    return (
        f"INSERT INTO custom_fields (id, owner, key, type, labels{columns})"
        f" VALUES (gen_random_uuid(), '{owner}', 'x', '{kind}', '{{\"en\": \"x\"}}'{values}); "
    )


def _x(table: str, value: str) -> str:
    return f"UPDATE {table} SET custom = '{{\"x\": {value}}}'"


CUSTOM = (
    breaks("fields.values").by(_x("orders", "1")),
    breaks("fields.values").by(_field("line", "integer") + _x("order_lines", '"1"')),
    breaks("fields.values").by(_field("parcel", "boolean") + _x("parcels", "1")),
    breaks("fields.values").by(_field("product", "text", "max_length=2") + _x("products", '"abc"')),
    breaks("fields.values").by(_field("sku", "date", "minimum='\"2026-01-01\"'") + _x("skus", '"2025-12-31"')),
    breaks("fields.values").by(_field("sku", "decimal", "maximum='\"1.5\"'") + _x("skus", '"1.6"')),
    breaks("fields.values").by(_field("order", "decimal") + _x("orders", '"1.50"')),
    breaks("fields.values").by(_field("order", "url") + _x("orders", '"javascript:x"')),
    breaks("fields.values").by(_field("order", "choice", 'choices=\'[{"code": "a"}]\'') + _x("orders", '"b"')),
    breaks("fields.erased").by(
        _field("customer", "text", "personal=true")
        + 'INSERT INTO customers (id, erased_at, custom) VALUES (gen_random_uuid(), now(), \'{"x": "a"}\')'
    ),
)
KEYS = (
    breaks("orders.keys").by(_key("orders")),
    breaks("keys.things").by(_key(f"orders/{ID}/payments")),
    breaks("keys.things").by(_key(f"my/orders/{ID}/test-payment")),
    breaks("keys.things").by(_key(f"orders/{ID}/notes")),
    breaks("keys.things").by(_key("orders/acts")),
    breaks("keys.things").by(_key("parcels")),
    breaks("keys.things").by(_key("customers")),
    breaks("keys.things").by(_key(f"customers/{ID}/addresses")),
    breaks("keys.things").by(_key("buyers")),
    breaks("keys.things").by(_key(f"customers/{ID}/tokens")),
    breaks("keys.things").by(_key("products")),
    breaks("keys.things").by(_key("prices")),
    breaks("keys.things").by(_key("taxes/rates")),
    breaks("keys.things").by(_key("custom-fields")),
    breaks("keys.things").by(_key("staff")),
    breaks("keys.things").by(_key("keys")),
    breaks("keys.things").by(_key("connections")),
    breaks("keys.things").by(_key("stock/receipts")),
    breaks("keys.things").by(_key("stock/A/B/AMS/on_hand")),
    breaks("keys.things").by(_key("imports")),
    breaks("keys.things").by(_key("somewhere")),
    breaks("keys.twice").by(
        "INSERT INTO idempotency_keys SELECT credential_id, key || '2', route, body_hash, resource_id, created_at"
        " FROM idempotency_keys LIMIT 1"
    ),
    breaks("keys.twice").by(
        "INSERT INTO idempotency_keys SELECT gen_random_uuid(), key, route, body_hash, resource_id, created_at"
        " FROM idempotency_keys LIMIT 1"
    ),
    breaks("keys.missing").by("DELETE FROM idempotency_keys"),
    breaks("keys.missing").by("UPDATE idempotency_keys SET route = 'POST /api/v1/channels'"),
)
PAYMENTS = (
    breaks("payments.entries").by("UPDATE payment_entries SET amount_minor = amount_minor + 1"),
    breaks("payments.entries").by("DELETE FROM payment_entries WHERE seq = 1"),
    breaks("payments.bounds").by("UPDATE payments SET currency = 'USD'"),
    breaks("payments.totals").by("UPDATE orders SET paid_minor = paid_minor + 1 WHERE paid_minor > 0"),
    breaks("payments.told").by("UPDATE events SET body = body - 'paid_minor' WHERE name = 'order.imported'"),
    breaks("payments.told").by("DELETE FROM events WHERE name = 'order.paid'"),
    breaks("payments.references").by(
        "DROP INDEX payments_reference; UPDATE payments SET method = 'm', reference = 'r'"
    ),
)
SEARCH = (
    breaks("search.terms").by("UPDATE order_buyers SET name = 'Somebody Else'"),
    breaks("search.terms").by("INSERT INTO order_tags SELECT id, 'gift' FROM orders"),
    breaks("search.terms").by("UPDATE parcels SET tracking_number = 'X-' || tracking_number"),
    breaks("search.terms").by("DELETE FROM search_documents WHERE kind = 'o'"),
    breaks("search.postings").by("DELETE FROM search_terms WHERE term = 'anna'"),
    breaks("search.postings").by("UPDATE search_terms SET at = at + interval '1 day' WHERE kind = 'o'"),
    breaks("search.postings").by(
        "INSERT INTO search_terms (kind, term, at, id) VALUES ('o', 'nothing', now(), gen_random_uuid())"
    ),
    breaks("search.position").by("UPDATE search_progress SET position = position + 1000000"),
    breaks("search.position").by("DELETE FROM search_progress"),
)
CONNECTION = (
    "INSERT INTO connections (id, platform, channel, secret)"
    " VALUES (gen_random_uuid(), 'shopify', '{channel}', '12345678');"
)
CONNECTORS = (
    breaks("connectors.channels").by(CONNECTION.format(channel="nowhere")),
    breaks("connectors.inbox").by(
        CONNECTION.format(channel="web-eu")
        + "INSERT INTO webhook_inbox (id, connection_id, delivery, topic, state, order_id, handled_at)"
        " SELECT gen_random_uuid(), id, 'd', 't', 'done', gen_random_uuid(), now() FROM connections"
    ),
    breaks("connectors.inbox").by(
        CONNECTION.format(channel="web-eu")
        + "INSERT INTO webhook_inbox (id, connection_id, delivery, topic, state, code, body, handled_at)"
        " SELECT gen_random_uuid(), id, 'd', 't', 'ignored', 'nothing_new', 'x', now() FROM connections"
    ),
    breaks("connectors.told").by(
        CONNECTION.format(channel="web-eu")
        + "INSERT INTO told_orders SELECT id, '1', gen_random_uuid() FROM connections"
    ),
    breaks("connectors.told").by(
        CONNECTION.format(channel="web-eu")
        + "INSERT INTO told_orders SELECT x.id, '1', o.id FROM connections x JOIN orders o ON o.channel = 'shop-cn'"
    ),
    breaks("connectors.told").by(
        CONNECTION.format(channel="web-eu")
        + "INSERT INTO told_orders SELECT x.id, n, o.id FROM connections x JOIN orders o ON o.reference = 'A-1'"
        " CROSS JOIN unnest('{1,2}'::text[]) n"
    ),
)
IMPORT = (
    "INSERT INTO imports (id, kind, state, dry_run, permissions, actor_kind, request_id, ended_at, rows_read, records_read,"
    " created, refused, rows_refused) VALUES ('{ID}', 'products', 'finished', false, '{{}}', 'system', gen_random_uuid(),"
    " now(), 10, {records}, 4, 1, {refused});"
)
WHOLE = IMPORT.format(ID=ID, records=5, refused=0)
IMPORTS = (
    breaks("imports.counts").by(IMPORT.format(ID=ID, records=6, refused=0)),
    breaks("imports.counts").by(IMPORT.format(ID=ID, records=5, refused=11)),
    breaks("imports.problems").by(IMPORT.format(ID=ID, records=5, refused=1)),
    breaks("imports.problems").by(
        f"{WHOLE} INSERT INTO import_problems (import_id, row_no, no, code) VALUES ('{ID}', 2, 1, 'cell_missing')"
    ),
    breaks("imports.left").by(
        f"{WHOLE} INSERT INTO import_chunks (import_id, part, no, bytes) VALUES ('{ID}', 'upload', 1, 'x')"
    ),
    breaks("imports.left").by(
        f"{WHOLE} INSERT INTO import_rows (import_id, turn, first_row, rows) VALUES ('{ID}', 2, 2, '[]')"
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
)
PERSONAL = (
    _told('"note": "anna@example.org"'),
    _told('"id": "anna@example.org"'),
    _told('"id": ["Write to anna.de-vries+x@mail.example.org"]'),
    _told('"id": "call +31201234567"'),
    _told('"id": "+31 (0)20 1234567"'),
    _told('"id": "13812345678"'),
    _told('"id": "tel 13812345678"'),
    _told('"id": "020 1234567"'),
    _told('"id": "020-1234567"'),
    _told('"id": "(020) 123 4567"'),
    _told('"id": "06 12 34 56 78"'),
    _told('"id": "0612345678"'),
    _told('"id": "415-555-0132"'),
    _told('"id": "(415) 555-0132"'),
    _told('"name": "Somebody"'),
    _told('"street": "Prinsengracht 1"'),
    _told('"deep": {"er": [{"address": {}}]}'),
    _told('"lines": []'),
    _told('"city": "X"'),
    _told('"postal_code": "X"'),
    _told('"postalCode": "X"'),
    _told('"first_name": "X"'),
    _told('"phone": null'),
    _told('"email": ""'),
    _told('"buyer": {}'),
    _told('"recipient": ""'),
    _told('"note": "Ring twice"'),
    _told('"body": ""'),
    _told('"text": ""'),
    _told('"Message": ""'),
    breaks("facts.buyers").by(
        """UPDATE events SET body = body || '{"id": "Anna de Vries"}' WHERE name = 'order.confirmed'"""
    ),
    breaks("facts.buyers").by(
        """UPDATE events SET body = body || '{"id": ["for Anna de Vries, at home"]}' WHERE name = 'order.placed'"""
    ),
    breaks("facts.buyers").by(
        """UPDATE order_buyers SET name = 'Öz "O"'; UPDATE events SET body = body || '{"id": "Öz \\"O\\""}'"""
    ),
    breaks("keys.personal").by(_key("channels", "for anna@example.org")),
    breaks("keys.personal").by("UPDATE stock_movements SET idempotency_key = 'anna@example.org' || random()"),
    breaks("keys.personal").by("UPDATE payments SET reference = 'anna@example.org' || id"),
)
