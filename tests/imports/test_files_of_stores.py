"""Files of stores that are not there yet: they are opened for the orders that go in, and for no others."""

import asyncio

import pytest

from orderloom.catalog.commands import channels
from orderloom.catalog.model.channels import Channel, PriceList
from orderloom.imports.model.imports import State
from orderloom.infra.work import Pool, begin
from tests.worlds import World, a_shop

from .sending import BY, Sender

HEAD = "reference,channel,currency,placed_at,status,sku,quantity,line_total\n"
STRANGER = {"create_channels": "US:USD", "create_skus": "true", "status": "complete"}
BLOCKED = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@pytest.fixture
async def shop(pool: Pool) -> World:
    made = await a_shop(pool)
    async with begin(pool) as work:
        prices = PriceList(code="eu", channel="web-eu", currency="EUR", includes_tax=True)
        await channels.create_price_list(work, prices, by=BY)
    return made


@pytest.fixture
def sender(shop: World) -> Sender:
    return Sender(shop.pool)


def orders(channel: str, currency: str = "", *, first: int = 1, count: int = 1, quantity: str = "1") -> str:
    return "".join(
        f"{channel}-{nth},{channel},{currency},2025-07-01T12:30:00Z,complete,MUG-BLUE,{quantity},5.00\n"
        for nth in range(first, first + count)
    )


async def waits_for_lock(shop: World) -> None:
    for _ in range(1000):
        if await shop.value(BLOCKED):
            return
        await asyncio.sleep(0.01)
    raise AssertionError("nobody waits for a lock")


async def test_a_store_that_somebody_opened_meanwhile_is_there(sender: Sender, shop: World) -> None:
    async with begin(shop.pool) as work:
        store = Channel(code="s-1", name="s-1", currency="USD", locale="en", country="US", unpaid_minutes=None)
        await channels.create_channel(work, store, by=BY)
        prices = PriceList(code="s-1-usd", channel="s-1", currency="USD", includes_tax=True)
        await channels.create_price_list(work, prices, by=BY)
        task = asyncio.create_task(sender.send("orders", HEAD + orders("s-1", count=3), options=STRANGER))
        await waits_for_lock(shop)
    sent = await task
    assert (sent.found.failure, sent.problems, sent.counts) == (None, [], (3, 0, 0, 0))


async def test_the_same_file_twice_at_once_goes_in_once(sender: Sender, shop: World) -> None:
    file = HEAD + "".join(orders(f"s-{nth}", count=20) for nth in range(30))
    both = await asyncio.gather(*(sender.send("orders", file, options=STRANGER) for _ in range(2)))
    assert [(sent.found.state, sent.found.failure, sent.problems) for sent in both] == [(State.FINISHED, None, [])] * 2
    assert sum(sent.found.created for sent in both) == sum(sent.found.same for sent in both) == 600
    assert await shop.value("SELECT count(*) FROM channels WHERE code LIKE 's-%%'") == 30


@pytest.mark.parametrize("like", ["US:USD", "web-eu"])
async def test_an_order_in_another_currency_opens_no_store(sender: Sender, shop: World, like: str) -> None:
    file = HEAD + orders("s-1", "CHF") + orders("s-2", quantity="many")
    sent = await sender.send("orders", file, options=STRANGER | {"create_channels": like})
    assert sent.problems == [(2, "currency", "wrong_currency"), (3, "quantity", "number_malformed")]
    assert await shop.value("SELECT count(*) FROM channels WHERE code LIKE 's-%%'") == 0
    assert await shop.value("SELECT count(*) FROM price_lists WHERE channel LIKE 's-%%'") == 0


async def test_a_store_is_opened_by_its_orders_in_the_right_currency_alone(sender: Sender, shop: World) -> None:
    file = HEAD + orders("s-1", "EUR") + orders("s-1", "usd", first=2) + orders("s-1", first=3)
    sent = await sender.send("orders", file, options=STRANGER)
    assert (sent.problems, sent.counts) == ([(2, "currency", "wrong_currency")], (2, 0, 0, 1))
    assert await shop.rows("SELECT code, currency FROM channels WHERE code LIKE 's-%%'") == [("s-1", "USD")]


async def test_the_option_channel_opens_none(sender: Sender, shop: World) -> None:
    file = "reference,placed_at,sku,quantity,line_total\nR-1,2025-07-01T12:30:00Z,MUG-BLUE,1,5.00\n"
    sent = await sender.send("orders", file, options=STRANGER | {"channel": "s-1"})
    assert sent.problems == [(2, "channel", "unknown_channel")]


@pytest.mark.parametrize("column", ["line_total", "unit_price", "line_subtotal_minor"])
async def test_a_missing_price_is_named_by_the_column_that_the_file_has(sender: Sender, column: str) -> None:
    file = f"reference,channel,placed_at,sku,quantity,{column}\nR-1,s-1,2025-07-01T12:30:00Z,MUG-BLUE,1,\n"
    sent = await sender.send("orders", file, options=STRANGER)
    assert sent.problems == [(2, column, "cell_missing")]


async def test_kosovo_is_a_country(sender: Sender, shop: World) -> None:
    place = "shipping_line1,shipping_city,shipping_postal_code,shipping_country"
    file = (
        f"reference,channel,placed_at,sku,quantity,line_total,{place}\n"
        "R-1,web-eu,2025-07-01T12:30:00Z,MUG-BLUE,1,5.00,Rruga B 1,Prishtina,10000,XK\n"
    )
    sent = await sender.send("orders", file, options={"status": "complete"})
    assert (sent.problems, sent.counts) == ([], (1, 0, 0, 0))
    assert await shop.value("SELECT shipping->>'country' FROM order_buyers") == "XK"
