"""What an order's page says may be done is what the commands answer, in every state that a day at the shop leaves."""

import contextlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from orderloom.customers.model.addresses import Address
from orderloom.flows.add_note import add_note
from orderloom.flows.cancel_order import cancel_order
from orderloom.flows.change_custom_values import change_order_values
from orderloom.flows.change_shipping_address import change_shipping_address
from orderloom.flows.confirm_order import confirm_order
from orderloom.flows.deliver_parcel import deliver_parcel
from orderloom.flows.record_payment import record_payment
from orderloom.flows.record_refund import record_refund
from orderloom.flows.ship_parcel import ship_parcel
from orderloom.flows.tag_order import tag_order, untag_order
from orderloom.fulfilment.commands import Delivery
from orderloom.fulfilment.model import NewParcel, ParcelLine
from orderloom.infra.work import Pool, Work, begin, reading
from orderloom.inventory.commands import counts
from orderloom.inventory.model.requests import CountLine
from orderloom.kernel.errors import Refusal
from orderloom.kernel.ids import OrderId, ParcelId, PaymentId, Sku, new_id
from orderloom.orders.model.acts import RULES, OrderAct
from orderloom.orders.model.order import CancelReason
from orderloom.payments.model import Kind, Recording
from orderloom.views.acts import ActShown
from orderloom.views.cancellation import cancellation_preview
from orderloom.views.order_page import OrderPage, order_page
from tests.flows.test_any_sequence import Day
from tests.worlds import BY, World, a_shop

Attempt = Callable[[Work, OrderPage], Awaitable[object]]


class Undone(Exception):
    """The attempt worked and is taken back."""


def _money(page: OrderPage, kind: Kind) -> Recording:
    paid = [one for one in page.payments if one.captured_minor > one.refunded_minor]
    return Recording(
        id=new_id(),
        order_id=OrderId(page.id),
        kind=kind,
        amount_minor=1,
        currency=page.currency,
        method="card",
        payment_id=PaymentId(paid[0].id) if paid and kind is Kind.REFUNDED else None,
    )


async def _ship(work: Work, page: OrderPage) -> None:
    line = next((one for one in page.lines if one.shipped < one.quantity), page.lines[0])
    waiting = [one.location for one in line.reservations if one.state in ("held", "committed")]
    parcel = NewParcel(
        id=ParcelId(new_id()),
        location=(waiting or ["AMS"])[0],
        lines=(ParcelLine(order_id=OrderId(page.id), line_no=line.line_no, quantity=1),),
    )
    await ship_parcel(work, parcel, by=BY)


ATTEMPTS: dict[OrderAct, Attempt] = {
    OrderAct.CANCEL: lambda work, page: cancel_order(work, OrderId(page.id), reason=CancelReason.OTHER, by=BY),
    OrderAct.CONFIRM: lambda work, page: confirm_order(work, OrderId(page.id), by=BY),
    OrderAct.RECORD_PAYMENT: lambda work, page: record_payment(work, _money(page, Kind.CAPTURED), by=BY),
    OrderAct.RECORD_REFUND: lambda work, page: record_refund(work, _money(page, Kind.REFUNDED), by=BY),
    OrderAct.SHIP: _ship,
    OrderAct.CHANGE_SHIPPING_ADDRESS: lambda work, page: change_shipping_address(
        work, OrderId(page.id), Address(country="NL", lines=("Singel 1",)), version=page.version, by=BY
    ),
    OrderAct.CHANGE_CUSTOM_VALUES: lambda work, page: change_order_values(
        work, OrderId(page.id), {}, {}, version=page.version, by=BY
    ),
    OrderAct.ADD_NOTE: lambda work, page: add_note(work, uuid4(), OrderId(page.id), "Called.", by=BY),
    OrderAct.TAG: lambda work, page: tag_order(work, OrderId(page.id), "gift", by=BY),
    OrderAct.UNTAG: lambda work, page: untag_order(work, OrderId(page.id), "gift", by=BY),
}


async def _answer(pool: Pool, attempt: Callable[[Work], Awaitable[object]]) -> ActShown:
    """What the command says, taken back."""
    try:
        async with begin(pool) as work:
            await attempt(work)
            raise Undone
    except Undone:
        return ActShown(allowed=True, code=None, text=None, facts={})
    except Refusal as refusal:
        return ActShown(allowed=False, code=refusal.code, text=refusal.sentence, facts=refusal.plain_facts)


async def _do(attempt: Attempt, page: OrderPage, work: Work) -> None:
    await attempt(work, page)


async def _page(pool: Pool, order_id: OrderId) -> OrderPage:
    async with reading(pool) as tx:
        return await order_page(tx, order_id)


async def _a_day(pool: Pool, seed: int) -> tuple[World, list[OrderId]]:
    """Orders in whatever states, those that are to be paid before a deadline too."""
    shop = await a_shop(pool)
    day = Day(shop, Random(seed))
    await day.place()
    await day.live()
    waiting = [await shop.place(channel="shop-cn", expires_in=timedelta(minutes=minutes)) for minutes in (30, -1)]
    for order_id in day.chance.sample([one for one, _ in day.orders], 3):
        with contextlib.suppress(Refusal):
            await shop.cancel(order_id)
    sent = await shop.place()
    await shop.pay(sent)
    await shop.ship((sent, 1, 1))
    return shop, [one for one, _ in day.orders] + waiting + [sent]


@pytest.mark.parametrize("seed", range(3))
async def test_what_the_page_allows_is_what_the_commands_do(pool: Pool, seed: int) -> None:
    _, orders = await _a_day(pool, seed)
    seen: set[tuple[str, str | None]] = set()

    for order_id in orders:
        page = await _page(pool, order_id)
        assert page.actions.keys() == {str(act) for act in RULES} == {str(act) for act in ATTEMPTS}
        for act, attempt in ATTEMPTS.items():
            said = page.actions[act]
            assert said == await _answer(pool, partial(_do, attempt, page)), (act, page.status)
            seen.add((str(act), said.code))
        for parcel in page.parcels:
            delivery = Delivery(parcel_id=ParcelId(parcel.id), delivered_at=None)
            said = parcel.actions["deliver"]
            assert said == await _answer(pool, partial(deliver_parcel, delivery=delivery, by=BY))
            seen.add(("deliver", said.code))

    assert {("cancel", None), ("cancel", "already_shipped"), ("cancel", "already_cancelled")} <= seen
    assert {("confirm", None), ("confirm", "payment_due"), ("confirm", "already_confirmed")} <= seen
    assert {("ship", None), ("ship", "not_paid"), ("ship", "nothing_to_ship"), ("record_refund", None)} <= seen


async def _books(shop: World) -> dict[tuple[str, str], int]:
    rows = await shop.rows("SELECT sku, location, reserved FROM stock_levels")
    return {(sku, location): reserved for sku, location, reserved in rows}


def _places(units: list[Any]) -> dict[tuple[str, str], int]:
    return {(one.sku, one.location): one.units for one in units}


@pytest.mark.parametrize("seed", range(3))
async def test_cancelling_does_what_was_said_before(pool: Pool, seed: int) -> None:
    shop, orders = await _a_day(pool, seed)
    cancelled = 0

    for order_id in orders:
        before = await _books(shop)
        async with reading(pool) as tx:
            said = await cancellation_preview(tx, order_id)
        if not said.allowed:
            with pytest.raises(Refusal) as refusal:
                await shop.cancel(order_id)
            assert (refusal.value.code, refusal.value.plain_facts) == (said.code, said.facts)
            continue
        await shop.cancel(order_id)
        cancelled += 1
        assert said.effect is not None
        after = await _books(shop)
        assert _places(said.effect.stock) == {k: before[k] - after[k] for k in before if before[k] != after[k]}
        assert (await _page(pool, order_id)).refund_due_minor == said.effect.refund_due_minor
    assert cancelled


async def test_what_is_short_ends_and_a_buyers_limit_comes_back(pool: Pool) -> None:
    shop = await a_shop(pool)
    buyer = uuid4()
    order_id = await shop.place({"TEA-100": 3, "MUG-RED": 2}, buyer_key=buyer)
    await shop.pay(order_id, 500)
    await _count(shop, "MUG-RED", 1)

    async with reading(pool) as tx:
        said = await cancellation_preview(tx, order_id)
    assert said.effect is not None
    bought = await shop.value("SELECT quantity FROM buyer_purchases WHERE buyer_key = %s", buyer)
    await shop.cancel(order_id)

    assert said.effect.refund_due_minor == 500
    assert _places(said.effect.stock) == {("TEA-100", "AMS"): 3, ("MUG-RED", "AMS"): 1}
    assert _places(said.effect.shortages) == {("MUG-RED", "AMS"): 1}
    left = await shop.value("SELECT quantity FROM buyer_purchases WHERE buyer_key = %s", buyer)
    assert {one.sku: one.units for one in said.effect.limits} == {"TEA-100": bought - left} == {"TEA-100": 3}


async def _count(shop: World, sku: str, units: int) -> None:
    """Somebody finds that only so many are there."""
    async with begin(shop.pool) as work:
        line = CountLine(sku=Sku(sku), location="AMS", on_hand=units)
        await counts.count(work, [line], count_id=new_id(), by=BY)
