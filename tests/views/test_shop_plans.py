"""A shop's list costs a page, however many products there are and however few of them this shop sells."""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

import psycopg
import pytest
from psycopg import sql

from orderloom.flows.rebuild_search import rebuild_kind
from orderloom.infra.work import Pool, reading
from orderloom.kernel.ids import new_id
from orderloom.search.queries import Kind, understand
from orderloom.views.shop_products import VARIANTS, Offer, ShopFilters, statement

from .test_list_plans import SOMETIME

# 20,000 products, all sold by `big`; `old` sells only the 300 oldest, so that walking the newest would meet none of them.
FILL = """
INSERT INTO channels (code, name, currency, country) VALUES ('big', 'Big', 'EUR', 'NL'), ('old', 'Old', 'EUR', 'NL');
INSERT INTO price_lists (code, channel, currency, includes_tax) VALUES ('big', 'big', 'EUR', true), ('old', 'old', 'EUR', true);
INSERT INTO locations (code, name, country, currency) VALUES ('AMS', 'Amsterdam', 'NL', 'EUR');
INSERT INTO channel_locations (channel, location, priority) VALUES ('big', 'AMS', 1), ('old', 'AMS', 1);
INSERT INTO products (id, handle, titles, category, created_at)
SELECT gen_random_uuid(), 'p' || n, '{"en": "Something", "zh-CN": "东西"}', CASE WHEN n % 1000 = 7 THEN 'rare' ELSE 'common' END,
       timestamptz '2026-01-01' + n * interval '1 second'
  FROM generate_series(1, 20000) n;
INSERT INTO skus (sku, product_id) SELECT 'SKU-' || handle, id FROM products;
INSERT INTO stock_levels (sku, location, id, on_hand) SELECT sku, 'AMS', gen_random_uuid(), 5 FROM skus;
INSERT INTO prices (id, price_list, sku, amount_minor)
SELECT gen_random_uuid(), l, 'SKU-p' || n, 500
  FROM generate_series(1, 20000) n, unnest(ARRAY['big', 'old']) l WHERE l = 'big' OR n <= 300;
INSERT INTO listed_products
SELECT r.price_list, p.created_at, p.id FROM prices r JOIN skus s USING (sku) JOIN products p ON p.id = s.product_id;
ANALYZE products, skus, prices, listed_products, stock_levels, channel_locations, locations;
"""
OFFERS = {
    code: Offer(channel=code, locale="en", price_list=code, currency="EUR", includes_tax=True)
    for code in ("big", "old")
}
ASKED: dict[str, tuple[ShopFilters, bool]] = {
    "first page": (ShopFilters(), False),
    "later page": (ShopFilters(), True),
    "common category": (ShopFilters(category="common"), True),
    "rare category": (ShopFilters(category="rare"), False),
    "handle": (ShopFilters(handle="p9"), False),
}
PLENTY_S = 0.05  # a page takes 1 to 3 ms where nothing else runs


@pytest.fixture
def filled(owner_url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(FILL.encode())
        yield connection


def test_no_page_of_a_shop_reads_all_products(filled: psycopg.Connection[Any]) -> None:
    _see_that_pages_are_there_at_once(filled)
    met = {}
    for code, offer in OFFERS.items():
        for name, (filters, later) in ASKED.items():
            text, values = statement(filters, offer, (SOMETIME, new_id()) if later else None)
            met[f"{code}, {name}"] = met_by(filled, text, values | {"limit": 51})
    assert {name: rows for name, rows in met.items() if rows > 3_000} == {}


def test_prices_are_asked_of_the_index_that_holds_them(filled: psycopg.Connection[Any]) -> None:
    """Not of the one that keeps prices apart, a GiST index, which takes ten times as long."""
    filled.execute("VACUUM (ANALYZE) prices")
    text, values = statement(ShopFilters(), OFFERS["big"], None)
    products = [row[0] for row in filled.execute(text, values | {"limit": 51}).fetchall()]
    wanted = {"products": products, "channel": "big", "price_list": "big"}
    for asked, given in ((text, values | {"limit": 51}), (sql.SQL(VARIANTS).format(), wanted)):
        nodes = [node for node in _nodes(_plan(filled, asked, given)) if node.get("Relation Name") == "prices"]
        assert [node["Index Name"] for node in nodes] == ["prices_sku"], nodes


async def test_no_search_of_a_shop_reads_all_that_it_finds(filled: psycopg.Connection[Any], pool: Pool) -> None:
    await rebuild_kind(pool, Kind.PRODUCT, advance=lambda _: None)
    filled.execute("VACUUM (ANALYZE) search_terms, search_documents")
    async with reading(pool) as tx:
        found = await understand(tx, Kind.PRODUCT, q="something")
    for filters in (ShopFilters(q="something"), ShopFilters(q="something", category="common")):
        for before in (None, (SOMETIME, new_id())):
            text, values = statement(filters, OFFERS["big"], before, found)
            assert met_by(filled, text, values | {"limit": 51}) < 1_000, (filters, before)


def met_by(connection: psycopg.Connection[Any], text: sql.Composed, values: dict[str, object]) -> int:
    """Rows that the statement met, of any table or index."""
    return sum(_met(node) for node in _nodes(_plan(connection, text, values)))


def _plan(connection: psycopg.Connection[Any], text: sql.Composed, values: dict[str, Any]) -> dict[str, Any]:
    explained = sql.SQL("EXPLAIN (ANALYZE, TIMING off, FORMAT json) ") + text
    row = connection.execute(explained, values).fetchone()
    assert row is not None
    plan: dict[str, Any] = row[0][0]["Plan"]
    return plan


def _met(node: dict[str, Any]) -> int:
    dropped = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Join Filter", 0)
    return int((node["Actual Rows"] + dropped) * node["Actual Loops"]) if "Scan" in node["Node Type"] else 0


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)


def _see_that_pages_are_there_at_once(filled: psycopg.Connection[Any]) -> None:
    text, values = statement(ShopFilters(), OFFERS["big"], (SOMETIME, new_id()))
    rows = filled.execute(text, values | {"limit": 51}).fetchall()
    wanted = {"products": [row[0] for row in rows], "channel": "big", "price_list": "big"}
    took = []
    for _ in range(5):
        began = perf_counter()
        filled.execute(text, values | {"limit": 51}).fetchall()
        variants = filled.execute(VARIANTS, wanted).fetchall()
        took.append(perf_counter() - began)
    assert len(variants) == 51
    assert min(took) < PLENTY_S, took
