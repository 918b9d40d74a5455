"""Facts go in, whatever was promised; promises give way, youngest first, and come back, oldest first."""

from datetime import UTC, datetime, timedelta

import pytest

from orderloom.infra.work import begin
from orderloom.inventory.commands import reservations, stock, thresholds, transfers
from orderloom.inventory.model.levels import Bucket
from orderloom.inventory.model.refusals import NotOnHand, OversoldAlready, PromisedToBuyers, WouldGoBelowZero
from orderloom.inventory.model.requests import AdjustmentLine, MoveLine, TransferLine
from orderloom.kernel.errors import ChangedMeanwhile
from orderloom.kernel.ids import new_id

from .shop import BY, NORTH, SOUTH, A, Shop


async def test_counted_eight_of_ten_promised(shop: Shop) -> None:
    """10 on hand, 10 reserved, the counter says 8: the count goes in, the youngest order lacks two."""
    await shop.receive(A, 10)
    old, young = await shop.promise(A, 5), await shop.promise(A, 5)
    await shop.count(A, 8)
    assert await shop.counters(A) == (8, 8)
    assert await shop.promises(old) == {"held": 5}
    assert await shop.promises(young) == {"held": 3, "short": 2}
    assert [(fact["holder_id"], fact["quantity"]) for fact in await shop.stated("stock.short")] == [(str(young), 2)]
    await shop.explained()


async def test_goods_that_arrive_go_to_who_waited_longest(shop: Shop) -> None:
    await shop.receive(A, 10)
    orders = [await shop.promise(A, 3, paid=True) for _ in range(3)]
    await shop.count(A, 0)
    await shop.receive(A, 4)
    assert [await shop.promises(order) for order in orders] == [
        {"committed": 3},
        {"committed": 1, "short": 2},
        {"short": 3},
    ]
    assert [fact["quantity"] for fact in await shop.stated("stock.filled")] == [3, 1]
    await shop.explained()


async def test_paid_while_short_comes_back_committed(shop: Shop) -> None:
    await shop.receive(A, 2)
    soon = datetime.now(UTC) + timedelta(hours=1)
    order = await shop.promise(A, 2, expires_at=soon)
    await shop.count(A, 0)
    async with begin(shop.pool) as work:
        await reservations.commit(work, order, by=BY)
    await shop.receive(A, 2)
    assert await shop.promises(order) == {"committed": 2}
    assert await shop.rows("SELECT count(*)::int FROM reservations WHERE expires_at IS NOT NULL") == [(0,)]


async def test_an_expired_hold_is_not_filled(shop: Shop) -> None:
    await shop.receive(A, 2)
    order = await shop.promise(A, 2, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    await shop.count(A, 0)
    await shop.receive(A, 5)
    assert await shop.promises(order) == {"short": 2}


async def test_releasing_twice_is_releasing_once(shop: Shop) -> None:
    await shop.receive(A, 5)
    order = await shop.promise(A, 5)
    await shop.release(order)
    await shop.release(order)
    assert await shop.counters(A) == (5, 0)
    assert await shop.promises(order) == {"released": 5}
    await shop.explained()


async def test_what_is_given_back_fills_what_was_short(shop: Shop) -> None:
    await shop.receive(A, 10)
    first, second = await shop.promise(A, 6), await shop.promise(A, 4)
    await shop.count(A, 6)
    assert await shop.promises(second) == {"short": 4}
    await shop.release(first)
    assert await shop.promises(second) == {"held": 4}
    await shop.explained()


async def test_damage_is_a_fact_too(shop: Shop) -> None:
    await shop.receive(A, 10)
    order = await shop.promise(A, 8)
    async with begin(shop.pool) as work:
        line = MoveLine(sku=A, location=NORTH, quantity=4, source=Bucket.SELLABLE, target=Bucket.DAMAGED)
        await stock.move(work, [line], move_id=new_id(), by=BY)
    assert await shop.counters(A) == (10, 6)
    assert await shop.promises(order) == {"held": 6, "short": 2}
    async with begin(shop.pool) as work:
        gone = AdjustmentLine(sku=A, location=NORTH, delta=-4, bucket=Bucket.DAMAGED)
        await stock.adjust(work, [gone], adjustment_id=new_id(), reason="written_off", by=BY)
    assert await shop.rows("SELECT on_hand, damaged FROM stock_levels") == [(6, 0)]
    await shop.explained()


async def test_more_than_there_is_cannot_break(shop: Shop) -> None:
    await shop.receive(A, 3)
    line = MoveLine(sku=A, location=NORTH, quantity=4, source=Bucket.SELLABLE, target=Bucket.DAMAGED)
    with pytest.raises(WouldGoBelowZero) as refused:
        async with begin(shop.pool) as work:
            await stock.move(work, [line], move_id=new_id(), by=BY)
    assert refused.value.facts["left"] == 3


async def test_a_part_that_ships_splits_the_promise(shop: Shop) -> None:
    await shop.receive(A, 10)
    order = await shop.promise(A, 5, paid=True)
    await shop.ship(order, A, 2)
    assert await shop.counters(A) == (8, 3)
    assert await shop.promises(order) == {"committed": 3, "consumed": 2}
    await shop.ship(order, A, 3)
    assert await shop.counters(A) == (5, 0)
    assert await shop.promises(order) == {"consumed": 5}
    await shop.explained()


async def test_shipping_from_elsewhere_gives_the_promise_back_and_names_what_lacks(shop: Shop) -> None:
    await shop.receive(A, 5, location=NORTH)
    await shop.receive(A, 5, location=SOUTH)
    here = await shop.promise(A, 4, location=NORTH, paid=True)
    there = await shop.promise(A, 5, location=SOUTH, paid=True)
    await shop.ship(here, A, 4, location=SOUTH)
    assert await shop.counters(A, NORTH) == (5, 0)
    assert await shop.counters(A, SOUTH) == (1, 1)
    assert await shop.promises(here) == {"released": 4, "consumed": 4}
    assert await shop.promises(there) == {"committed": 1, "short": 4}
    await shop.explained()


async def test_short_and_unreserved_lines_may_ship(shop: Shop) -> None:
    await shop.receive(A, 5)
    order = await shop.promise(A, 5)
    await shop.count(A, 2)
    await shop.ship(order, A, 2)
    assert await shop.promises(order) == {"short": 3, "consumed": 2}
    await shop.receive(A, 4)
    stranger = new_id()
    await shop.ship(stranger, A, 1)
    assert await shop.promises(stranger) == {"consumed": 1}
    assert await shop.counters(A) == (3, 3)
    await shop.explained()


async def test_what_is_not_on_hand_cannot_ship(shop: Shop) -> None:
    await shop.receive(A, 1)
    with pytest.raises(NotOnHand):
        await shop.ship(new_id(), A, 2)
    with pytest.raises(NotOnHand):
        await shop.ship(new_id(), A, 1, location=SOUTH)


async def test_a_damaged_unit_that_ships_was_not_damaged(shop: Shop) -> None:
    await shop.receive(A, 2)
    async with begin(shop.pool) as work:
        line = MoveLine(sku=A, location=NORTH, quantity=2, source=Bucket.SELLABLE, target=Bucket.QUALITY_HOLD)
        await stock.move(work, [line], move_id=new_id(), by=BY)
    await shop.ship(new_id(), A, 1)
    assert await shop.rows("SELECT on_hand, quality_hold FROM stock_levels") == [(1, 1)]
    await shop.explained()


async def test_a_transfer_carries_its_value_and_leaves_what_is_promised(shop: Shop) -> None:
    await shop.receive(A, 3, cost=100)
    await shop.promise(A, 1)
    line = TransferLine(sku=A, source=NORTH, target=SOUTH, quantity=2)
    async with begin(shop.pool) as work:
        await transfers.transfer(work, [line], move_id=new_id(), by=BY)
    assert await shop.rows("SELECT location, on_hand, value_minor FROM stock_levels ORDER BY 1") == [
        ("north", 1, 100),
        ("south", 2, 200),
    ]
    one = TransferLine(sku=A, source=NORTH, target=SOUTH, quantity=1)
    with pytest.raises(PromisedToBuyers):
        async with begin(shop.pool) as work:
            await transfers.transfer(work, [one], move_id=new_id(), by=BY)
    await shop.explained()


async def test_an_absolute_number_needs_the_version_it_was_worked_out_from(shop: Shop) -> None:
    await shop.receive(A, 3)
    wanted = AdjustmentLine(sku=A, location=NORTH, delta=7)
    async with begin(shop.pool) as work:
        await stock.set_on_hand(work, wanted, adjustment_id=new_id(), version=1, by=BY)
    assert await shop.counters(A) == (7, 0)
    with pytest.raises(ChangedMeanwhile):
        async with begin(shop.pool) as work:
            await stock.set_on_hand(work, wanted, adjustment_id=new_id(), version=1, by=BY)


async def test_the_warning_mark_is_crossed_once_each_way(shop: Shop) -> None:
    await shop.receive(A, 10)
    async with begin(shop.pool) as work:
        await thresholds.set_thresholds(work, (A, NORTH), safety_stock=2, oversell_limit=0, low_at=3, version=1, by=BY)
    order = await shop.promise(A, 5)

    async def look() -> int:
        async with begin(shop.pool) as work:
            return await thresholds.watch(work, by=BY)

    assert [await look(), await look()] == [1, 0]
    assert [(fact["available"], fact["low_at"]) for fact in await shop.stated("stock.low")] == [(3, 3)]
    await shop.release(order)
    assert [await look(), await look()] == [1, 0]
    assert len(await shop.stated("stock.recovered")) == 1


async def test_the_oversell_limit_cannot_go_below_what_is_oversold(shop: Shop) -> None:
    await shop.receive(A, 1)
    async with begin(shop.pool) as work:
        await thresholds.set_thresholds(
            work, (A, NORTH), safety_stock=0, oversell_limit=5, low_at=None, version=1, by=BY
        )
    await shop.promise(A, 4)
    with pytest.raises(OversoldAlready) as refused:
        async with begin(shop.pool) as work:
            await thresholds.set_thresholds(
                work, (A, NORTH), safety_stock=0, oversell_limit=2, low_at=None, version=2, by=BY
            )
    assert refused.value.facts["oversold"] == 3


async def test_paid_after_its_time_ran_out_it_is_filled_from_what_is_there(shop: Shop) -> None:
    """The deadline passed, the sweep did not come yet, the money did: the goods that lie there are the buyer's."""
    await shop.receive(A, 2)
    order = await shop.promise(A, 2, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    await shop.count(A, 0)
    await shop.receive(A, 5)
    async with begin(shop.pool) as work:
        await reservations.commit(work, order, by=BY)
    assert await shop.promises(order) == {"committed": 2}
    assert await shop.counters(A) == (5, 2)
    await shop.explained()
