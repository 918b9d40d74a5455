"""The order list is served by indexes, whatever is asked for."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from orderloom.kernel.ids import new_id
from orderloom.views.order_list import Filters, statement

# 4,000 orders: mostly done, some waiting, a few odd ones; one channel much smaller than the other.
FILL = """
INSERT INTO orders (id, number, channel, status, currency, customer_id, units, units_shipped, units_delivered,
                    includes_tax, goods_minor, discount_minor, tax_minor, shipping_minor, total_minor, paid_minor,
                    refunded_minor, cancel_reason, placed_at)
SELECT gen_random_uuid(), n, CASE WHEN n % 100 = 0 THEN 'small' ELSE 'big' END,
       CASE WHEN n % 40 = 7 THEN 'cancelled' WHEN n > 3900 THEN 'placed' ELSE 'complete' END, 'EUR', gen_random_uuid(),
       2, CASE WHEN n % 40 = 7 OR n > 3900 THEN 0 ELSE 2 END, CASE WHEN n % 40 = 7 OR n > 3800 THEN 0 ELSE 2 END,
       true, 2000, 0, 0, 0, 2000, CASE WHEN n % 40 = 7 OR n > 3900 THEN 0 WHEN n % 500 = 3 THEN 2500 ELSE 2000 END,
       CASE WHEN n % 900 = 5 AND n % 40 <> 7 THEN 500 ELSE 0 END, CASE WHEN n % 40 = 7 THEN 'buyer' END,
       timestamptz '2026-01-01' + n * interval '1 minute'
  FROM generate_series(1, 4000) n;
INSERT INTO order_lines (order_id, line_no, sku, title, quantity, unit_price_minor, discount_minor, tax_ppm, tax_minor)
SELECT id, 1, 'SKU-' || number % 500, 'Something', 2, 1000, 0, 0, 0 FROM orders;
INSERT INTO order_tags SELECT id, 'gift' FROM orders WHERE number % 400 = 1;
INSERT INTO stock_movements (sku, location, seq, reason, d_reserved, on_hand_after, reserved_after, damaged_after,
                             quality_hold_after, incoming_after, value_after_minor, document_kind, document_id,
                             actor_kind, request_id, occurred_at)
SELECT 'SKU-' || number % 500, 'AMS', number, 'reserved', 2, 9, 2, 0, 0, 0, 0, 'order', id, 'system', id, now()
  FROM orders;
ANALYZE orders, order_lines, order_tags, stock_movements;
"""
# What is asked for → an index that must carry it.
CASES: dict[str, tuple[dict[str, Any], str]] = {
    "everything": ({}, "orders_number_key"),
    "the last page": ({"before": 60}, "orders_number_key"),
    "placed": ({"status": "placed"}, "orders_number_key"),
    "cancelled": ({"status": "cancelled"}, "orders_status"),
    "complete": ({"status": "complete"}, "orders_number_key"),
    "overpaid": ({"payment_state": "overpaid"}, "orders_payment_state"),
    "partly refunded": ({"payment_state": "partly_refunded"}, "orders_payment_state"),
    "partly shipped": ({"fulfilment_state": "partly_shipped"}, "orders_fulfilment_state"),
    "a small channel": ({"channels": ["small"]}, "orders_channel"),
    "two channels": ({"channels": ["small", "big"]}, "orders_channel"),
    "a customer": ({"customer_id": new_id()}, "orders_customer"),
    "a tag": ({"tag": "gift"}, "order_tags_"),
    "a SKU": ({"sku": "SKU-7"}, "stock_movements_pkey"),
    "a moment that never was": ({"placed_from": datetime(2040, 1, 1, tzinfo=UTC)}, "orders_placed_at"),
}


@pytest.fixture
def filled(owner_url: str) -> psycopg.Connection[Any]:
    connection = psycopg.connect(owner_url, autocommit=True)
    connection.execute("SET session_replication_role = replica")
    connection.execute(FILL.encode())
    connection.execute("SET enable_seqscan = off")
    return connection


def _plan(connection: psycopg.Connection[Any], filters: Filters) -> str:
    explained = "EXPLAIN " + statement(filters).as_string(connection)
    rows = connection.execute(explained.encode(), asdict(filters) | {"limit": 51}).fetchall()
    return "\n".join(row[0] for row in rows)


def test_each_filter_has_its_index(filled: psycopg.Connection[Any]) -> None:
    with filled:
        plans = {name: _plan(filled, Filters(**asked)) for name, (asked, _) in CASES.items()}

    for name, plan in plans.items():
        assert CASES[name][1] in plan, f"{name}:\n{plan}"
        assert "Seq Scan on orders" not in plan, f"{name}:\n{plan}"
        assert "Seq Scan on order_lines" not in plan, f"{name}:\n{plan}"
