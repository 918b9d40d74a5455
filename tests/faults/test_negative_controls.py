"""The harness must notice what it is there for: bugs planted in a test's own database are found."""

import json
from pathlib import Path

import psycopg
import pytest

from tests.market import History, Market, crowd, order, placing, single_orders
from tests.server import Process, process
from tests.wire import Wire


def plant(market: Market, *statements: bytes) -> None:
    """Change this test's own database as its superuser."""
    assert market.urls.superuser is not None
    with psycopg.connect(market.urls.superuser, autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")  # no triggers
        for statement in statements:
            superuser.execute(statement)


async def test_stock_that_is_not_guarded_is_oversold_and_fsck_says_so(market: Market, web: Process) -> None:
    """Availability that always looks good, and no CHECK behind it: the guards are what holds, and fsck sees them gone."""
    plant(
        market,
        b"ALTER TABLE stock_levels DROP CONSTRAINT stock_promise",
        b"""
        CREATE OR REPLACE FUNCTION available_to_sell(stock_levels) RETURNS integer LANGUAGE sql IMMUTABLE AS
        $$ SELECT $1.on_hand - $1.damaged - $1.quality_hold - $1.safety_stock $$
        """,
    )
    history = History()
    await crowd(web.port, single_orders(market, "HOT", 80), history, clients=16)
    assert history.statuses[201] == 80, "the guards do not stand where this test believes"
    plant(
        market,
        b"""
        CREATE OR REPLACE FUNCTION available_to_sell(stock_levels) RETURNS integer LANGUAGE sql IMMUTABLE AS
        $$ SELECT $1.on_hand - $1.damaged - $1.quality_hold - $1.reserved - $1.safety_stock $$
        """,
    )
    assert "stock.promise" in await market.findings()


@pytest.mark.parametrize(
    ("bug", "rule"),
    [
        (b"UPDATE stock_levels SET reserved = reserved - 1 WHERE sku = 'HOT'", "stock.counters"),
        (b"DELETE FROM stock_movements WHERE sku = 'HOT' AND seq = 3", "stock.numbers"),
        (b"UPDATE reservations SET quantity = quantity + 1 WHERE sku = 'HOT'", "promises"),
        (b"UPDATE orders SET total_minor = total_minor + 1, goods_minor = goods_minor + 1", "orders"),
        (b"DELETE FROM events", "orders"),
    ],
)
async def test_fsck_notices(market: Market, web: Process, bug: bytes, rule: str) -> None:
    history = History()
    await crowd(web.port, single_orders(market, "HOT", 5), history, clients=5)
    assert await market.findings() == {}
    plant(market, bug)
    assert any(code.startswith(rule) for code in await market.findings()), await market.findings()


async def test_the_buyers_account_notices_a_lost_a_doubled_and_an_unasked_order(market: Market, web: Process) -> None:
    history = History()
    await crowd(web.port, single_orders(market, "HOT", 5), history, clients=5)
    await history.check(market)

    lost = History(
        placed=history.placed | {"never": json.dumps({"id": "0190a000-0000-7000-8000-00000000dead"}).encode()}
    )
    with pytest.raises(AssertionError, match="lost"):
        await lost.check(market)
    unasked = History(placed=dict([*history.placed.items()][:-1]))
    with pytest.raises(AssertionError, match="never acknowledged"):
        await unasked.check(market)
    plant(market, b"UPDATE idempotency_keys SET key = key || '-other' WHERE key = 'buyer-0'")
    wire = Wire(web.port)
    again = await wire(placing(market, "buyer-0", order(("HOT", 1), reference="another")))
    wire.close()
    assert again.status == 201
    with pytest.raises(AssertionError):
        await history.check(market)


async def test_a_server_that_may_lose_orders_is_refused(market: Market, tmp_path: Path) -> None:
    plant(
        market,
        b"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$",
    )
    with pytest.raises(AssertionError, match="synchronous_commit=off"), process("web", market.urls, tmp_path):
        pass
    with process("web", market.urls, tmp_path, ORDERLOOM_ALLOW_UNSAFE_DATABASE="synchronous_commit") as accepted:
        assert accepted.alive()
