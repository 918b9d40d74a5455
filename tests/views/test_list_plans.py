"""The lists of customers, products, parcels and movements are served by indexes, whatever is asked for."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from psycopg import sql

from orderloom.kernel.ids import new_id
from orderloom.views import customer_list, movement_list, parcels, product_list
from orderloom.views.customer_list import CustomerFilters
from orderloom.views.movement_list import MovementFilters
from orderloom.views.parcels import ParcelFilters
from orderloom.views.product_list import ProductFilters

# 4,000 of each: most of one kind, a few odd ones. Movements: many at one instant, as a batch or a big receipt leaves them.
FILL = """
INSERT INTO customers (id, name, created_at)
SELECT gen_random_uuid(), 'Somebody', timestamptz '2026-01-01' + n * interval '1 minute' FROM generate_series(1, 4000) n;
INSERT INTO products (id, handle, titles, category, archived_at, created_at)
SELECT gen_random_uuid(), 'p' || n, '{"en": "Something"}', CASE WHEN n % 200 = 7 THEN 'rare' ELSE 'common' END,
       CASE WHEN n % 300 = 5 THEN now() END, timestamptz '2026-01-01' + n * interval '1 minute'
  FROM generate_series(1, 4000) n;
INSERT INTO skus (sku, product_id, gtin)
SELECT 'SKU-' || handle, id, CASE WHEN handle = 'p7' THEN '2000000000008' END FROM products;
INSERT INTO locations (code, name, country, currency) VALUES
    ('BIG', 'Big', 'NL', 'EUR'), ('SMALL', 'Small', 'NL', 'EUR'), ('IDLE', 'Idle', 'NL', 'EUR');
INSERT INTO parcels (id, location, carrier, tracking_number, status, shipped_at, delivered_at)
SELECT gen_random_uuid(), CASE WHEN n % 100 = 0 THEN 'SMALL' ELSE 'BIG' END,
       CASE WHEN n % 150 = 0 THEN 'pigeon' ELSE 'dhl' END, 'T-' || n,
       CASE WHEN n > 3950 THEN 'picked_up' ELSE 'delivered' END, timestamptz '2026-01-01' + n * interval '1 minute',
       CASE WHEN n <= 3950 THEN now() END
  FROM generate_series(1, 4000) n;
INSERT INTO parcel_lines (parcel_id, order_id, line_no, sku, quantity) SELECT id, id, 1, 'SKU-p1', 1 FROM parcels;
INSERT INTO stock_movements (sku, location, seq, reason, on_hand_after, reserved_after, damaged_after, quality_hold_after,
                             incoming_after, value_after_minor, document_kind, document_id, actor_kind, request_id,
                             occurred_at, recorded_at)
SELECT 'SKU-p' || n % 500, CASE WHEN n % 100 = 0 THEN 'SMALL' ELSE 'BIG' END, n,
       CASE WHEN n % 400 = 1 THEN 'counted' WHEN n % 2 = 0 THEN 'sold' ELSE 'reserved' END, 9, 2, 0, 0, 0, 0,
       CASE WHEN n % 400 = 1 THEN 'count' ELSE 'order' END, gen_random_uuid(), 'system', gen_random_uuid(), now(),
       timestamptz '2026-01-01' + n / 1000 * interval '1 minute'
  FROM generate_series(1, 4000) n;
INSERT INTO orders (id, number, channel, status, currency, units, includes_tax, goods_minor, discount_minor, tax_minor,
                    shipping_minor, total_minor, placed_at, recorded_at)
SELECT gen_random_uuid(), n, 'web', 'placed', 'EUR', 1, true, 1, 0, 0, 0, 1, now(),
       timestamptz '2026-01-01' + n / 1000 * interval '1 minute' FROM generate_series(1, 2000) n;
INSERT INTO reservations (holder_id, line_no, location, sku, quantity, state)
SELECT id, 1, 'BIG', 'SKU-p' || number % 500, 1, 'released' FROM orders;
INSERT INTO price_lists (code, channel, currency, includes_tax) VALUES ('web', 'web', 'EUR', true), ('old', 'old', 'EUR', true);
INSERT INTO listed_products
SELECT l, p.created_at, p.id FROM products p, unnest(ARRAY['web', 'old']) l WHERE l = 'web' OR p.handle < 'p2';
ANALYZE listed_products, price_lists;
ANALYZE orders, reservations, customers, products, skus, locations, parcels, parcel_lines, stock_movements;
"""
NEVER = datetime(2040, 1, 1, tzinfo=UTC)
SOMETIME = datetime(2026, 1, 1, 2, tzinfo=UTC)
PLACE = (SOMETIME, new_id())
PAGE = 51  # with the row that tells of a next page
BIG_TABLES = (
    "customers",
    "products",
    "skus",
    "parcels",
    "parcel_lines",
    "stock_movements",
    "reservations",
    "listed_products",
)

# What is asked for → the statement with its parameters, and an index that must carry it.
CASES: dict[str, tuple[tuple[sql.Composed, dict[str, Any]], str]] = {
    "customers": (customer_list.statement(CustomerFilters(), None), "customers_created"),
    "customers, a later page": (customer_list.statement(CustomerFilters(), PLACE), "customers_created"),
    "customers of a time": (customer_list.statement(CustomerFilters(created_to=SOMETIME), None), "customers_created"),
    "products": (product_list.statement(ProductFilters(), None), "products_created"),
    "products, a later page": (product_list.statement(ProductFilters(archived=False), PLACE), "products_created"),
    "a rare category": (product_list.statement(ProductFilters(category="rare"), PLACE), "products_category"),
    "archived products": (product_list.statement(ProductFilters(archived=True), None), "products_archived"),
    "a channel's products": (product_list.statement(ProductFilters(channel="web"), PLACE), "listed_products_pkey"),
    "a SKU's product": (product_list.statement(ProductFilters(sku="SKU-p9"), None), "skus_pkey"),
    "a GTIN's product": (product_list.statement(ProductFilters(gtin="2000000000008"), None), "skus_gtin_key"),
    "a handle": (product_list.statement(ProductFilters(handle="p9"), None), "products_handle_key"),
    "parcels": (parcels.statement(ParcelFilters(), None), "parcels_shipped"),
    "parcels, a later page": (parcels.statement(ParcelFilters(), PLACE), "parcels_shipped"),
    "parcels under way": (parcels.statement(ParcelFilters(status="picked_up"), None), "parcels_under_way"),
    "a rare carrier": (parcels.statement(ParcelFilters(carrier="pigeon"), None), "parcels_carrier"),
    "a carrier that a location never had": (
        parcels.statement(ParcelFilters(carrier="pigeon", location="IDLE"), None),
        "parcels_location_carrier",
    ),
    "a customer's parcels": (parcels.statement(ParcelFilters(customer_id=new_id()), None), "parcel_lines_order"),
    "a small location": (parcels.statement(ParcelFilters(location="SMALL"), None), "parcels_location"),
    "one's own locations": (parcels.statement(ParcelFilters(locations={"SMALL", "IDLE"}), PLACE), "parcels_location"),
    "a tracking number": (parcels.statement(ParcelFilters(tracking_number="T-7"), None), "parcels_number"),
    "an order's parcels": (parcels.statement(ParcelFilters(order_id=new_id()), None), "parcel_lines_order"),
    "parcels of a time": (parcels.statement(ParcelFilters(shipped_to=SOMETIME), None), "parcels_shipped"),
    "movements": (movement_list.statement(MovementFilters(), None), "stock_movements_newest"),
    "movements, a later page": (
        movement_list.statement(MovementFilters(), (SOMETIME, "SKU-p9", "BIG", 9)),
        "stock_movements_newest",
    ),
    "movements here": (movement_list.statement(MovementFilters(locations={"SMALL"}), None), "stock_movements_location"),
    "a SKU's movements": (movement_list.statement(MovementFilters(sku="SKU-p8"), None), "stock_movements_sku"),
    "a level's movements": (
        movement_list.statement(MovementFilters(sku="SKU-p9", locations={"BIG"}), (SOMETIME, "SKU-p9", "BIG", 9)),
        "stock_movements_pkey",
    ),
    "what an order reserved": (
        movement_list.statement(MovementFilters(order_id=new_id()), None),
        "stock_movements_recorded",
    ),
    "what an order gave back": (
        movement_list.statement(MovementFilters(order_id=new_id()), None),
        "stock_movements_orders",
    ),
    "a rare reason": (
        movement_list.statement(MovementFilters(reason="counted"), None),
        "stock_movements_newest_reason",
    ),
    "a rare reason here": (
        movement_list.statement(MovementFilters(reason="counted", locations={"SMALL"}), None),
        "stock_movements_reason",
    ),
    "movements never": (
        movement_list.statement(MovementFilters(recorded_from=NEVER), None),
        "stock_movements_newest",
    ),
    "a paper": (movement_list.statement(MovementFilters(document_id=new_id()), None), "stock_movements_papers"),
}


@pytest.fixture
def filled(owner_url: str) -> psycopg.Connection[Any]:
    connection = psycopg.connect(owner_url, autocommit=True)
    connection.execute("SET session_replication_role = replica")
    connection.execute(FILL.encode())
    connection.execute("SET enable_seqscan = off")
    return connection


def _plan(connection: psycopg.Connection[Any], asked: tuple[sql.Composed, Mapping[str, Any]]) -> str:
    text, values = asked
    explained = "EXPLAIN " + text.as_string(connection)
    rows = connection.execute(explained.encode(), {**values, "limit": PAGE, "cost": False}).fetchall()
    return "\n".join(row[0] for row in rows)


def test_each_filter_has_its_index(filled: psycopg.Connection[Any]) -> None:
    with filled:
        plans = {name: _plan(filled, asked) for name, (asked, _) in CASES.items()}

    for name, plan in plans.items():
        assert CASES[name][1] in plan, f"{name}:\n{plan}"
        for table in BIG_TABLES:
            assert f"Seq Scan on {table} " not in plan, f"{name}:\n{plan}"


def test_a_page_is_read_in_the_order_of_its_index(filled: psycopg.Connection[Any]) -> None:
    """Nothing but a page is ever sorted: the merge of what the locations gave."""
    with filled:
        for name, (asked, index) in CASES.items():
            if index.endswith(("_created", "_shipped", "_category", "_carrier", "_under_way", "_archived")):
                plan = _plan(filled, asked)
                sorted_rows = [int(rows) for rows in re.findall(r"Sort  \(.* rows=(\d+)", plan)]
                assert max(sorted_rows, default=0) <= PAGE, f"{name}:\n{plan}"
