"""Checkout holds: kept, taken over by an order, given back, ended by the clock; never honoured late, never counted twice."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from orderloom.flows.hold_stock import Checkout, hold_stock
from orderloom.flows.placing.terms import TermsCache
from orderloom.infra.work import begin
from orderloom.inventory.commands import counts, holds
from orderloom.inventory.model.holds import HoldBounds
from orderloom.inventory.model.requests import CountLine
from orderloom.inventory.model.sourcing import OutOfStock
from orderloom.kernel.ids import OrderId, Sku, new_id
from orderloom.kernel.lifecycle import MoveRefused
from orderloom.orders.model.placement import BuyerLimitReached
from orderloom.views.holds import hold_shown
from tests.worlds import BY

from .test_place_orders import Desk, codes, desk, receipt, two

__all__ = ["desk"]  # the fixture, which ends with fsck

BOUNDS = HoldBounds(20, 50, 5, 1000)


async def hold(desk: Desk, *wanted: tuple[str, int], channel: str = "web-eu", minutes: int = 15) -> UUID:
    hold_id = new_id()
    async with begin(desk.world.pool) as work:
        await hold_stock(work, TermsCache(), Checkout(hold_id, channel, wanted, minutes), bounds=BOUNDS, by=BY)
    return hold_id


async def age(desk: Desk, hold_id: UUID) -> None:
    """Its time runs out now."""
    async with desk.world.pool.connection() as connection:
        for table, key in (("checkout_holds", "id"), ("reservations", "holder_id")):
            await connection.execute(
                f"UPDATE {table} SET expires_at = now() - interval '1 s' WHERE {key} = %s".encode(), [hold_id]
            )


async def state(desk: Desk, hold_id: UUID) -> tuple[str, UUID | None]:
    rows = await desk.world.rows("SELECT state, order_id FROM checkout_holds WHERE id = %s", hold_id)
    return rows[0][0], rows[0][1]


def with_hold(hold_id: UUID, sku: str = "MUG-BLUE", quantity: int = 2) -> dict[str, Any]:
    return two(sku, quantity) | {"hold_id": str(hold_id)}


async def test_what_is_held_is_sold_to_nobody_else(desk: Desk) -> None:
    kept = await hold(desk, ("MUG-BLUE", 149))
    assert codes(await desk.place(two("MUG-BLUE"))) == ["out_of_stock"]
    assert codes(await desk.place(with_hold(kept, quantity=150))) == ["placed"]
    assert await desk.world.stock("MUG-BLUE") == (100, 100)
    assert await desk.world.stock("MUG-BLUE", "SHA") == (50, 50)


async def test_an_order_takes_its_hold_over_once(desk: Desk) -> None:
    kept = await hold(desk, ("MUG-BLUE", 2))
    order = receipt(await desk.place(with_hold(kept)))
    assert await state(desk, kept) == ("taken", order.id)
    assert await desk.world.stock("MUG-BLUE") == (100, 2)
    assert codes(await desk.place(with_hold(kept))) == ["hold_ended"]
    assert await desk.world.facts(kept) == ["hold.placed", "hold.taken"]


async def test_two_orders_of_one_batch_cannot_both_have_it(desk: Desk) -> None:
    kept = await hold(desk, ("MUG-BLUE", 150))
    answers = await desk.place(with_hold(kept, quantity=150), with_hold(kept, quantity=150), two("MUG-RED"))
    assert codes(answers) == ["placed", "hold_ended", "placed"]


async def test_orders_race_for_one_hold(desk: Desk) -> None:
    kept = await hold(desk, ("MUG-BLUE", 150))
    answers = await asyncio.gather(*[desk.place(with_hold(kept, quantity=150)) for _ in range(8)])
    assert sorted(code for one in answers for code in codes(one)) == ["hold_ended"] * 7 + ["placed"]


async def test_a_hold_that_ran_out_is_never_honoured_late(desk: Desk) -> None:
    kept = await hold(desk, ("MUG-BLUE", 150))
    await age(desk, kept)
    assert codes(await desk.place(with_hold(kept))) == ["hold_ended"]
    async with begin(desk.world.pool) as work:
        assert await holds.expire(work, by=BY) == 1
        assert await holds.expire(work, by=BY) == 0
    assert await state(desk, kept) == ("expired", None)
    assert codes(await desk.place(two("MUG-BLUE"))) == ["placed"]


async def test_more_than_was_held_is_taken_from_the_shelf_and_less_goes_back_to_it(desk: Desk) -> None:
    more, less = await hold(desk, ("MUG-BLUE", 2)), await hold(desk, ("MUG-BLUE", 5))
    answers = await desk.place(with_hold(more, quantity=3), with_hold(less, quantity=1))
    assert codes(answers) == ["placed", "placed"]
    assert await desk.world.stock("MUG-BLUE") == (100, 4)


async def test_another_channels_hold_and_an_unknown_one_are_refused(desk: Desk) -> None:
    kept = await hold(desk, ("MUG-BLUE", 1), channel="shop-cn")
    assert codes(await desk.place(with_hold(kept), with_hold(new_id()))) == ["hold_ended", "hold_ended"]
    assert await state(desk, kept) == ("open", None)


async def test_a_refused_order_leaves_its_hold(desk: Desk) -> None:
    kept = await hold(desk, ("MUG-BLUE", 2))
    assert codes(await desk.place(with_hold(kept, quantity=1000))) == ["out_of_stock"]
    assert await state(desk, kept) == ("open", None)
    assert codes(await desk.place(with_hold(kept))) == ["placed"]


async def test_released_twice_is_released_once_and_a_taken_one_not_at_all(desk: Desk) -> None:
    kept = await hold(desk, ("MUG-BLUE", 2))
    for _ in range(2):
        async with begin(desk.world.pool) as work:
            await holds.release(work, kept, channels=None, by=BY)
    assert await desk.world.stock("MUG-BLUE") == (100, 0)
    taken = await hold(desk, ("MUG-BLUE", 2))
    await desk.place(with_hold(taken))
    with pytest.raises(MoveRefused):
        async with begin(desk.world.pool) as work:
            await holds.release(work, taken, channels=None, by=BY)
    assert await desk.world.stock("MUG-BLUE") == (100, 2)


async def test_what_a_count_took_from_a_hold_is_not_given_to_its_order(desk: Desk) -> None:
    kept = await hold(desk, ("MUG-BLUE", 150))
    async with begin(desk.world.pool) as work:
        line = CountLine(sku=Sku("MUG-BLUE"), location="AMS", on_hand=90)
        await counts.count(work, [line], count_id=new_id(), by=BY)
    async with desk.world.pool.connection() as tx:
        shown = await hold_shown(tx, kept)
    assert (shown.lines[0].quantity, shown.lines[0].held) == (150, 140)
    assert codes(await desk.place(with_hold(kept, quantity=150))) == ["out_of_stock"]
    assert codes(await desk.place(with_hold(kept, quantity=140))) == ["placed"]


async def test_what_an_order_leaves_of_its_hold_goes_to_whom_waits(desk: Desk) -> None:
    waiting = receipt(await desk.place(two("MUG-BLUE", 100)))
    kept = await hold(desk, ("MUG-BLUE", 50))  # all of SHA
    async with begin(desk.world.pool) as work:
        line = CountLine(sku=Sku("MUG-BLUE"), location="AMS", on_hand=98)
        await counts.count(work, [line], count_id=new_id(), by=BY)
    short: tuple[Any, ...] = (
        "SELECT state, sum(quantity) FROM reservations WHERE holder_id = %s GROUP BY state ORDER BY 1",
    )
    assert await desk.world.rows(*short, waiting.id) == [("held", 98), ("short", 2)]
    assert codes(await desk.place(with_hold(kept, quantity=10))) == ["placed"]
    assert await desk.world.stock("MUG-BLUE", "SHA") == (50, 10)


async def test_cancelling_gives_back_what_came_from_a_hold(desk: Desk) -> None:
    order = receipt(await desk.place(with_hold(await hold(desk, ("MUG-BLUE", 2)))))
    await desk.world.cancel(OrderId(order.id))
    assert await desk.world.stock("MUG-BLUE") == (100, 0)


async def test_no_more_is_held_than_there_is_or_than_one_buyer_may_have(desk: Desk) -> None:
    with pytest.raises(OutOfStock) as refused:
        await hold(desk, ("MUG-BLUE", 151))
    assert refused.value.facts["left"] == 150
    with pytest.raises(BuyerLimitReached):
        await hold(desk, ("TEA-100", 3), ("TEA-100", 3))


async def test_many_checkouts_hold_exactly_what_there_is(desk: Desk) -> None:
    async def one() -> bool:
        try:
            await hold(desk, ("MUG-RED", 10))
        except OutOfStock:
            return False
        return True

    assert sum(await asyncio.gather(*[one() for _ in range(30)])) == 15
    assert await desk.world.stock("MUG-RED") == (100, 100)
