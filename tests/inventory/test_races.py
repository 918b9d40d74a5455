"""Everybody at once: whatever the order of events, the ledger adds up and nobody waits for ever."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

import psycopg
import pytest

from orderloom.inventory.model.refusals import NotOnHand
from orderloom.kernel.ids import Sku
from orderloom.views.fsck import RULES
from orderloom.views.fsck.check import check

from .shop import NORTH, SOUTH, A, B, C, Shop

Step = Callable[[], Awaitable[object]]


async def holds(shop: Shop) -> None:
    """The rules about stock; orders are not part of these tests."""
    ours = [rule for code, rule in RULES.items() if code.startswith("stock.") or code in OF_PROMISES]
    wrong = {each.rule.code: each.rows async for each in check(shop.pool, ours) if each.total}
    assert {code: rows for code, rows in wrong.items() if code not in ("stock.causes", "stock.sold")} == {}


OF_PROMISES = ("promises.reserved", "promises.fillable")


async def test_two_releases_and_a_shipment_of_one_order(shop: Shop) -> None:
    """Either it ships or it is released; never both, and never twice."""
    for _ in range(15):
        await shop.receive(A, 3)
        order = await shop.promise(A, 3, paid=True)
        await asyncio.gather(shop.release(order), shop.ship(order, A, 3), shop.release(order), return_exceptions=True)
        _, reserved = await shop.counters(A)
        assert reserved == 0
        states = await shop.promises(order)
        assert sum(states.values()) in (3, 6)
        await holds(shop)


async def test_two_operators_count_while_goods_come_in(shop: Shop) -> None:
    await shop.receive(A, 20)
    orders = [await shop.promise(A, 2) for _ in range(10)]
    await asyncio.gather(
        shop.count(A, 7), shop.count(A, 12), shop.receive(A, 5), *(shop.release(each) for each in orders[:4])
    )
    await holds(shop)


async def test_orders_of_many_skus_do_not_deadlock(shop: Shop) -> None:
    """Counts, receipts, releases and shipments over three SKUs at two places, in any order, on many connections."""
    chance = random.Random(7)
    for sku in (A, B, C):
        for place in (NORTH, SOUTH):
            await shop.receive(sku, 100, location=place)
    orders: list[tuple[UUID, Sku]] = []
    for _ in range(24):
        sku, place = chance.choice((A, B, C)), chance.choice((NORTH, SOUTH))
        orders.append((await shop.promise(sku, chance.randint(1, 9), location=place, paid=True), sku))
    steps: list[Step] = []
    for order, sku in orders:
        place = chance.choice((NORTH, SOUTH))
        steps += [partial(shop.release, order), partial(shop.ship, order, sku, 1, place)]
    for _ in range(12):
        sku, place, seen = chance.choice((A, B, C)), chance.choice((NORTH, SOUTH)), chance.randint(0, 60)
        steps += [partial(shop.count, sku, seen, place), partial(shop.receive, sku, 3, location=place)]
    chance.shuffle(steps)
    ended = await asyncio.gather(*(step() for step in steps), return_exceptions=True)
    unexpected = [each for each in ended if isinstance(each, BaseException) and not isinstance(each, NotOnHand)]
    assert unexpected == []
    await holds(shop)


async def test_the_ledger_cannot_be_rewritten(shop: Shop) -> None:
    await shop.receive(A, 1)
    for statement in (
        "UPDATE stock_movements SET d_on_hand = 2",
        "DELETE FROM stock_movements",
        "TRUNCATE stock_movements",
    ):
        with pytest.raises(psycopg.Error):
            await shop.rows(statement)
