"""What is found by its orders, contents and words is walked in the order of the list: a page costs a page, rare or common."""

from dataclasses import replace
from typing import Any

import psycopg
import pytest
from psycopg import sql

from orderloom.flows.rebuild_search import rebuild_kind
from orderloom.infra.work import Pool, reading
from orderloom.kernel.ids import new_id
from orderloom.search.queries import Kind
from orderloom.views import customer_list, parcels
from orderloom.views.customer_list import CustomerFilters
from orderloom.views.parcels import ParcelFilters

from .test_list_plans import SOMETIME
from .test_shop_plans import met_by

# 6,000 customers with an order and a parcel each: most of `big`, the 60 oldest of `old`, so that the newest are none of these.
FILL = """
INSERT INTO customers (id, name, custom, created_at)
SELECT gen_random_uuid(), CASE WHEN n <= 60 THEN 'Old' ELSE 'New' END || ' Somebody', '{"level": "gold"}',
       timestamptz '2026-01-01' + n * interval '1 minute' FROM generate_series(1, 6000) n;
INSERT INTO orders (id, number, channel, status, currency, customer_id, units, includes_tax, goods_minor, discount_minor, tax_minor,
                    shipping_minor, total_minor, placed_at)
SELECT gen_random_uuid(), row_number() OVER (ORDER BY created_at), CASE WHEN name LIKE 'Old%' THEN 'old' ELSE 'big' END, 'placed',
       'EUR', id, 1, true, 1, 0, 0, 0, 1, created_at FROM customers;
INSERT INTO order_tags (order_id, tag) SELECT id, CASE WHEN number <= 60 THEN 'rare' ELSE 'common' END FROM orders;
INSERT INTO parcels (id, location, carrier, status, shipped_at, delivered_at)
SELECT id, 'AMS', 'dhl', CASE WHEN number > 5900 THEN 'picked_up' ELSE 'delivered' END, placed_at,
       CASE WHEN number <= 5900 THEN now() END FROM orders;
INSERT INTO parcel_lines (parcel_id, order_id, line_no, sku, quantity)
SELECT id, id, 1, CASE WHEN number <= 60 THEN 'OLD' ELSE 'NEW' END, 1 FROM orders;
ANALYZE customers, orders, order_tags, parcels, parcel_lines;
"""
PLACE = (SOMETIME, new_id())
ENOUGH = 1_500  # rows that a page of 51 may meet, of any table or index
CASES: dict[str, CustomerFilters | ParcelFilters] = {
    "customers of a channel": CustomerFilters(channel="big"),
    "customers of a small channel": CustomerFilters(channel="old"),
    "customers with a rare tag": CustomerFilters(tag="rare"),
    "customers with a tag, of one's channels": CustomerFilters(tag="common", seen=["old"]),
    "customers for who sees a small channel": CustomerFilters(seen=["old"]),
    "customers for who sees a big channel": CustomerFilters(seen=["big", "old"]),
    "customers with a value": CustomerFilters(terms=["custom.level=gold"]),
    "parcels of a small channel": ParcelFilters(channel="old"),
    "parcels for who sees a small channel": ParcelFilters(channels=["old"]),
    "parcels for who sees a big channel": ParcelFilters(channels=["big", "old"]),
    "parcels with a rare SKU": ParcelFilters(sku="OLD"),
    "parcels with a common SKU": ParcelFilters(sku="NEW"),
    "parcels with a rare tag": ParcelFilters(tag="rare"),
    "parcels with a name": ParcelFilters(q="old", channels=["big"]),
    "parcels under way of a big channel": ParcelFilters(channel="big", status="picked_up"),
    "a customer's parcels": ParcelFilters(customer_id=new_id(), channels=["big"]),
}


@pytest.fixture
async def filled(owner_url: str, pool: Pool) -> Pool:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(FILL.encode())
        for kind in (Kind.CUSTOMER, Kind.PARCEL):
            await rebuild_kind(pool, kind, advance=lambda _: None)
        connection.execute("VACUUM (ANALYZE) search_terms, search_documents")
    return pool


async def test_a_page_of_what_is_found_costs_a_page(filled: Pool, owner_url: str) -> None:
    met = {}
    async with reading(filled) as tx:
        asked: dict[str, tuple[sql.Composed, dict[str, Any]]] = {}
        for name, filters in CASES.items():
            for page, before in (("first", None), ("later", PLACE)):
                if isinstance(filters, CustomerFilters):
                    found = await customer_list.understood(tx, filters)
                    asked[f"{name}, {page}"] = customer_list.statement(filters, before, found)
                else:
                    known = await parcels.understood(tx, filters)
                    under_way = await parcels.walks_under_way(tx, filters, known)
                    asked[f"{name}, {page}"] = parcels.statement(filters, before, known, under_way=under_way)
    with psycopg.connect(owner_url) as connection:
        met = {name: met_by(connection, text, values | {"limit": 51}) for name, (text, values) in asked.items()}
    assert {name: rows for name, rows in met.items() if rows > ENOUGH} == {}


async def test_an_export_walks_the_rows_themselves(filled: Pool, owner_url: str) -> None:
    """Search may be behind: an export of one's own channels does not ask it."""
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("DELETE FROM search_terms")
    own = ParcelFilters(channels=["old"])
    async with reading(filled) as tx:
        assert await parcels.parcel_list(tx, own, limit=51) == []
        assert len(await parcels.parcel_list(tx, replace(own, whole=True), limit=200)) == 60
