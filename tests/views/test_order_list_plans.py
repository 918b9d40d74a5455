"""The order list is served by indexes, whatever is asked for."""

import random
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from psycopg import sql

from orderloom.infra.work import Connection, Pool, begin, reading
from orderloom.kernel.ids import new_id
from orderloom.search.commands import rebuild_page
from orderloom.search.queries import Asked, Kind, Patience, hurried
from orderloom.views.order_list import Filters, order_count, order_list, statement, understood, walked
from orderloom.views.order_ranges import Ranges

EARLY = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATE = datetime(2026, 1, 3, 18, 30, tzinfo=UTC)  # within the time to pay of the last hundred
# 4,000 orders: mostly done, some waiting, a few odd ones; one channel much smaller than the other.
FILL = """
INSERT INTO orders (id, number, channel, status, currency, customer_id, units, units_shipped, units_delivered,
                    includes_tax, goods_minor, discount_minor, tax_minor, shipping_minor, total_minor, paid_minor,
                    refunded_minor, cancel_reason, placed_at)
SELECT gen_random_uuid(), n, CASE WHEN n % 100 = 0 THEN 'small' ELSE 'big' END,
       CASE WHEN n % 40 = 7 THEN 'cancelled' WHEN n > 3900 THEN 'placed' WHEN n % 300 = 11 THEN 'open' ELSE 'complete' END,
       'EUR', gen_random_uuid(),
       2, CASE WHEN n % 40 = 7 OR n > 3900 THEN 0 WHEN n % 300 = 11 THEN n / 300 % 2 ELSE 2 END,
       CASE WHEN n % 40 = 7 OR n > 3800 OR n % 300 = 11 THEN 0 ELSE 2 END,
       true, 2000, 0, 0, 0, 2000, CASE WHEN n % 40 = 7 OR n > 3900 THEN 0 WHEN n % 500 = 3 THEN 2500 ELSE 2000 END,
       CASE WHEN n % 900 = 5 AND n % 40 <> 7 THEN 500 ELSE 0 END, CASE WHEN n % 40 = 7 THEN 'buyer' END,
       timestamptz '2026-01-01' + n * interval '1 minute'
  FROM generate_series(1, 4000) n;
INSERT INTO order_lines (order_id, line_no, sku, title, quantity, unit_price_minor, discount_minor, tax_ppm, tax_minor)
SELECT id, 1, 'SKU-' || number % 500,
       CASE WHEN number % 40 = 0 THEN 'Something else' ELSE 'Something' END, 2, 1000, 0, 0, 0 FROM orders;
INSERT INTO order_tags SELECT id, 'gift' FROM orders WHERE number % 400 = 1;
UPDATE orders SET expires_at = placed_at + interval '30 minutes' WHERE status = 'placed' AND number % 2 = 0;
UPDATE orders SET custom = '{"source": "app"}' WHERE number % 50 = 0;
ANALYZE orders, order_lines, order_tags;
"""
# What is asked for → an index that must carry it.
CASES: dict[str, tuple[dict[str, Any], str]] = {
    "everything": ({}, "orders_states"),
    "the last page": ({"after": (EARLY, new_id())}, "orders_states"),
    "oldest first": ({"newest_first": False}, "orders_states"),
    "a moment that never was": ({"placed_from": datetime(2040, 1, 1, tzinfo=UTC)}, "orders_states"),
    "placed": ({"status": "placed"}, "orders_states"),
    "cancelled, a later page": ({"status": "cancelled", "after": (EARLY, new_id())}, "orders_states"),
    "complete": ({"status": "complete"}, "orders_states"),
    "overpaid": ({"payment_state": "overpaid"}, "orders_states"),
    "partly refunded, oldest first": ({"payment_state": "partly_refunded", "newest_first": False}, "orders_states"),
    "partly shipped": ({"fulfilment_state": "partly_shipped"}, "orders_states"),
    "shipped and paid": ({"fulfilment_state": "shipped", "payment_state": "paid"}, "orders_states"),
    "to ship": ({"to_ship": True}, "orders_states"),
    "to ship in a big channel": ({"channels": ["big"], "to_ship": True}, "orders_states"),
    "partly shipped and to ship": ({"to_ship": True, "fulfilment_state": "partly_shipped"}, "orders_states"),
    "soon to expire": ({"expires_before": LATE}, "orders_unpaid"),
    "soon to expire in a channel": ({"expires_before": LATE, "channels": ["big"]}, "orders_unpaid"),
    "a small channel": ({"channels": ["small"]}, "orders_channel"),
    "two channels": ({"channels": ["small", "big"]}, "orders_channel"),
    "a small channel's complete ones": ({"channels": ["small"], "status": "complete"}, "orders_channel"),
    "cancelled of a big channel": ({"channels": ["big"], "status": "cancelled"}, "orders_states"),
    "a customer": ({"customer_id": new_id()}, "orders_customer"),
    "a tag": ({"tag": "gift"}, "search_terms_pkey"),
    "a SKU": ({"sku": "SKU-7"}, "search_terms_pkey"),
    "a SKU with a tag": ({"sku": "SKU-1", "tag": "gift", "newest_first": False}, "search_terms_pkey"),
    "a word": ({"q": "something"}, "search_terms_pkey"),
    "words of which one begins so": ({"q": "something els", "channels": ["big"]}, "search_terms_pkey"),
    "a word of a small channel": ({"q": "something", "channels": ["small"]}, "orders_channel"),
    "a custom field": ({"terms": ["custom.source=app"], "after": (EARLY, new_id())}, "search_terms_pkey"),
}
BIG_TABLES = ("orders", "order_lines", "order_buyers", "search_terms", "search_documents")


@pytest.fixture
async def filled(owner_url: str, pool: Pool) -> Pool:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(FILL.encode())
        async with begin(pool) as work:
            await rebuild_page(work, Kind.ORDER, after=None)
        connection.execute("VACUUM (ANALYZE) search_terms, search_documents, orders")
    return pool


async def _plan(tx: Connection, filters: Filters) -> str:
    asked = await understood(tx, filters)
    return await _explained(tx, filters, asked, await walked(tx, filters, asked))


async def _explained(tx: Connection, filters: Filters, asked: Asked, ranges: Ranges | None) -> str:
    text, values = statement(filters, asked, ranges)
    explained = sql.SQL("EXPLAIN ") + text
    rows = await (await tx.execute(explained, values | {"limit": 51}, prepare=False)).fetchall()
    return "\n".join(row[0] for row in rows)


@pytest.mark.parametrize("name", CASES)
async def test_each_filter_has_its_index(filled: Pool, name: str) -> None:
    asked, index = CASES[name]
    async with reading(filled) as tx:
        await tx.execute("SET LOCAL enable_seqscan = off")
        plan = await _plan(tx, Filters(**asked))

    assert index in plan, plan
    for table in BIG_TABLES:
        assert f"Seq Scan on {table} " not in plan, plan


# Common things that hardly ever meet: first the newest of them, then what has all.
MEETINGS: dict[str, dict[str, Any]] = {
    "a word in a small channel": {"q": "something", "channels": ["small"]},
    "two words": {"q": "something else", "channels": ["big"]},
    "a word, a tag and a state": {"q": "something", "tag": "gift", "status": "complete"},
    "a word and a custom field": {"q": "something", "terms": ["custom.source=app"], "newest_first": False},
    "a later page": {"q": "something", "channels": ["big", "small"], "after": (EARLY, new_id())},
}


async def test_what_is_sought_together_reads_no_table_in_full(filled: Pool) -> None:
    async with reading(filled) as tx:
        await tx.execute("SET LOCAL enable_seqscan = off")
        for asked in MEETINGS.values():
            plans = await _plans(tx, Filters(**asked))
            assert [way for way, _ in plans] == ["hurried", "met"], asked
            for _, plan in plans:
                for table in BIG_TABLES:
                    assert f"Seq Scan on {table} " not in plan, plan


async def _plans(tx: Connection, filters: Filters) -> list[tuple[str, str]]:
    """How a page is come to where the first rows never fill it."""
    asked, plans = await understood(tx, filters), []
    ranges = await walked(tx, filters, asked)

    async def read(asked: Asked) -> list[object]:
        way = "met" if asked.met else "walked" if asked.budget is None else "hurried"
        plans.append((way, await _explained(tx, filters, asked, ranges)))
        return []

    await hurried(tx, asked, read, limit=51, patience=Patience(budget=3))
    return plans


@pytest.mark.parametrize("most_met", [10, 4_000])
async def test_the_way_makes_no_difference(filled: Pool, most_met: int) -> None:
    async with reading(filled) as tx:
        for asked in [*(asked for asked, _ in CASES.values()), *MEETINGS.values()]:
            straight = await order_list(tx, Filters(**asked), limit=51, patience=Patience(budget=1_000_000))
            hurried = await order_list(tx, Filters(**asked), limit=51, patience=Patience(budget=3, met=most_met))
            assert hurried == straight, asked


# The same filters, said once more and looked up in no index.
SAID = """
SELECT o.id FROM orders o
 WHERE (%(status)s::text IS NULL OR o.status = %(status)s)
   AND (%(payment_state)s::text IS NULL OR o.payment_state = %(payment_state)s)
   AND (%(channels)s::text[] IS NULL OR o.channel = ANY(%(channels)s))
   AND (%(customer_id)s::uuid IS NULL OR o.customer_id = %(customer_id)s)
   AND (%(placed_from)s::timestamptz IS NULL OR o.placed_at >= %(placed_from)s)
   AND (%(placed_to)s::timestamptz IS NULL OR o.placed_at < %(placed_to)s)
   AND (%(tag)s::text IS NULL OR EXISTS (SELECT FROM order_tags g WHERE g.order_id = o.id AND g.tag = %(tag)s))
   AND (%(sku)s::text IS NULL OR EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id AND l.sku = %(sku)s))
   AND (%(to_ship)s::bool IS NULL OR (o.status = 'open' AND o.units_shipped < o.units))
   AND (%(expires_before)s::timestamptz IS NULL OR (o.status = 'placed' AND coalesce(o.expires_at < %(expires_before)s, false)))
   AND (%(q)s::text IS NULL OR EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id AND l.title ILIKE '%%' || %(q)s || '%%'))
 ORDER BY o.placed_at DESC, o.id DESC
"""


async def test_filters_let_through_what_they_say_and_nothing_else(filled: Pool) -> None:
    chance = random.Random(5)
    async with reading(filled) as tx:
        everything = await (
            await tx.execute("SELECT customer_id, placed_at, channel FROM orders ORDER BY number")
        ).fetchall()
        for _ in range(150):
            one, other = sorted(chance.sample(everything, 2), key=lambda row: row[1])
            asked: dict[str, Any] = {
                "status": chance.choice([None, None, "placed", "open", "complete", "cancelled"]),
                "payment_state": chance.choice([None, None, "paid", "unpaid", "overpaid"]),
                "channels": chance.choice([None, None, ["small"], ["big"], ["big", "small"], ["none"]]),
                "customer_id": chance.choice([None, None, None, one[0]]),
                "placed_from": chance.choice([None, one[1]]),
                "placed_to": chance.choice([None, other[1], one[1]]),
                "tag": chance.choice([None, None, None, "gift"]),
                "sku": chance.choice([None, None, None, "SKU-7", "SKU-100"]),
                "to_ship": chance.choice([None, None, None, True]),
                "expires_before": chance.choice([None, None, None, LATE, one[1]]),
                "q": chance.choice([None, None, "something", "else"]),
            }
            wanted = [row[0] for row in await (await tx.execute(SAID, asked)).fetchall()]
            found = await order_list(tx, Filters(**asked), limit=5_000)
            assert [order.id for order in found] == wanted, asked
            if asked["q"] is None:
                assert await order_count(tx, Filters(**asked), most=40) == min(40, len(wanted)), asked
            backward = await order_list(tx, Filters(**asked, newest_first=False), limit=5_000)
            assert [order.id for order in backward] == wanted[::-1], asked
