"""The ledger explains each number, and knows what it was at any instant."""

from datetime import datetime

import pytest

from orderloom.infra.work import begin, reading
from orderloom.inventory.commands import stock
from orderloom.inventory.model.levels import Bucket
from orderloom.inventory.model.refusals import AlreadyRecorded, UnknownLevel, UnknownLocation, UnknownSku
from orderloom.inventory.model.requests import AdjustmentLine, MoveLine, ReceiptLine
from orderloom.kernel.ids import Sku, new_id
from orderloom.views.stock_levels import LevelFilters, level, past_levels
from orderloom.views.stock_movements import movements

from .shop import BY, NORTH, SOUTH, A, B, Shop


async def test_every_instant_is_remembered(shop: Shop) -> None:
    """After each step the clock is read; later each instant still shows what it showed then."""
    seen: list[tuple[datetime, int, int]] = []

    async def note() -> None:
        now = (await shop.rows("SELECT clock_timestamp()"))[0][0]
        seen.append((now, *await shop.counters(A)))

    await shop.receive(A, 10)
    await note()
    order = await shop.promise(A, 4, paid=True)
    await note()
    await shop.ship(order, A, 3)
    await note()
    await shop.count(A, 2)
    await note()
    async with reading(shop.pool) as tx:
        for at, on_hand, reserved in seen:
            [then] = await past_levels(tx, at, LevelFilters(sku=A), cost=True, limit=9)
            assert (then.on_hand, then.reserved) == (on_hand, reserved)
        long_ago = datetime.fromisoformat("2001-01-01T00:00:00Z")
        assert await past_levels(tx, long_ago, LevelFilters(), cost=True, limit=9) == []


async def test_movements_explain_each_number(shop: Shop) -> None:
    await shop.receive(A, 10, cost=7)
    order = await shop.promise(A, 6, paid=True)
    await shop.count(A, 5)
    await shop.ship(order, A, 5)
    async with reading(shop.pool) as tx:
        found = await movements(tx, A, NORTH, cost=True, limit=99)
        now = await level(tx, A, NORTH, only=None, cost=True)
    assert [each.reason for each in found] == ["sold", "short", "counted", "reserved", "received"]
    assert sum(each.d_on_hand for each in found) == now.on_hand == 0
    assert sum(each.d_reserved for each in found) == now.reserved == 0
    assert sum(each.d_value_minor or 0 for each in found) == now.value_minor == 0
    assert now.short == 1
    assert {each.document_kind for each in found} == {"parcel", "order", "count", "receipt"}


async def test_costs_are_hidden_from_those_who_may_not_see_them(shop: Shop) -> None:
    await shop.receive(A, 10, cost=7)
    async with reading(shop.pool) as tx:
        assert (await level(tx, A, NORTH, only=None, cost=False)).value_minor is None
        assert (await movements(tx, A, NORTH, cost=False, limit=1))[0].d_value_minor is None
        with pytest.raises(UnknownLevel):
            await level(tx, A, NORTH, only=frozenset({SOUTH}), cost=True)


async def test_a_movement_is_recorded_once_under_its_key(shop: Shop) -> None:
    line = ReceiptLine(sku=A, location=NORTH, quantity=1, unit_cost_minor=5)
    for _ in range(2):
        try:
            async with begin(shop.pool) as work:
                await stock.receive(work, [line], receipt_id=new_id(), by=BY, key="once")
        except AlreadyRecorded:
            pass
    assert await shop.counters(A) == (1, 0)


async def test_what_is_unknown_is_named(shop: Shop) -> None:
    for line, refusal in (
        (ReceiptLine(sku=Sku("NONE"), location=NORTH, quantity=1), UnknownSku),
        (ReceiptLine(sku=A, location="nowhere", quantity=1), UnknownLocation),
    ):
        with pytest.raises(refusal):
            async with begin(shop.pool) as work:
                await stock.receive(work, [line], receipt_id=new_id(), by=BY)


async def test_found_units_are_worth_what_the_others_cost(shop: Shop) -> None:
    await shop.receive(A, 4, cost=25)
    async with begin(shop.pool) as work:
        found = AdjustmentLine(sku=A, location=NORTH, delta=2)
        await stock.adjust(work, [found], adjustment_id=new_id(), by=BY)
    assert await shop.rows("SELECT value_minor FROM stock_levels WHERE sku = 'A'") == [(150,)]
    await shop.count(A, 0)
    await shop.count(A, 3)
    assert await shop.rows("SELECT value_minor FROM stock_levels WHERE sku = 'A'") == [(75,)]
    await shop.explained()


async def test_what_is_received_damaged_is_not_sold(shop: Shop) -> None:
    line = ReceiptLine(sku=B, location=NORTH, quantity=5, unit_cost_minor=10, bucket=Bucket.QUALITY_HOLD)
    async with begin(shop.pool) as work:
        await stock.receive(work, [line], receipt_id=new_id(), by=BY)
    async with reading(shop.pool) as tx:
        assert (await level(tx, B, NORTH, only=None, cost=True)).available == 0
    async with begin(shop.pool) as work:
        fine = MoveLine(sku=B, location=NORTH, quantity=2, source=Bucket.QUALITY_HOLD, target=Bucket.SELLABLE)
        await stock.move(work, [fine], move_id=new_id(), by=BY)
    async with reading(shop.pool) as tx:
        assert (await level(tx, B, NORTH, only=None, cost=True)).available == 2
