"""Money against orders: what is recorded, what is refused, and what a late payment does."""

import asyncio
from datetime import timedelta

import pytest

from orderloom.flows.expire_orders import expire_orders
from orderloom.infra.work import Pool, begin
from orderloom.kernel.ids import OrderId, PaymentId, new_id
from orderloom.orders.model.order import NothingCaptured
from orderloom.payments.model import (
    Kind,
    MoreThanAuthorised,
    MoreThanCaptured,
    PaymentNotFound,
    PaymentReferenceTaken,
    WhichPayment,
    WrongCurrency,
)
from tests.worlds import BY, World, a_shop


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_shop(pool)


async def _sums(shop: World, order: OrderId) -> list[tuple[int, int, int]]:
    return [
        (row[0], row[1], row[2])
        for row in await shop.rows(
            "SELECT authorised_minor, captured_minor, refunded_minor FROM payments WHERE order_id = %s ORDER BY id",
            order,
        )
    ]


async def test_an_authorisation_moves_no_money_and_opens_no_order(shop: World) -> None:
    order = await shop.place()
    await shop.pay(order, kind=Kind.AUTHORISED, reference="A1")

    assert await shop.order(order) == ("placed", "unpaid", "unfulfilled")
    assert await shop.facts(order) == ["order.placed"]

    await shop.pay(order, reference="A1")
    assert await shop.order(order) == ("open", "paid", "unfulfilled")
    assert await _sums(shop, order) == [(1250, 1250, 0)]


async def test_a_capture_out_of_the_blue_was_authorised_as_well(shop: World) -> None:
    order = await shop.place()
    await shop.pay(order)

    entries = await shop.rows("SELECT seq, kind, amount_minor FROM payment_entries ORDER BY seq")
    assert entries == [(1, "authorised", 1250), (2, "captured", 1250)]
    assert await _sums(shop, order) == [(1250, 1250, 0)]


async def test_an_order_opens_when_its_payments_together_cover_it(shop: World) -> None:
    order = await shop.place({"MUG-BLUE": 2})
    await shop.pay(order, 1000, reference="A")
    assert await shop.order(order) == ("placed", "partly_paid", "unfulfilled")
    await shop.pay(order, 1500, reference="B")
    assert await shop.order(order) == ("open", "paid", "unfulfilled")
    await shop.pay(order, 1, reference="C")
    assert await shop.order(order) == ("open", "overpaid", "unfulfilled")
    assert len(await _sums(shop, order)) == 3


async def test_no_more_is_captured_than_authorised(shop: World) -> None:
    order = await shop.place()
    await shop.pay(order, 1000, kind=Kind.AUTHORISED, reference="A")
    with pytest.raises(MoreThanAuthorised) as refusal:
        await shop.pay(order, 1001, reference="A")
    assert refusal.value.facts["authorised_minor"] == 1000


async def test_no_more_is_given_back_than_captured(shop: World) -> None:
    order = await shop.place()
    with pytest.raises(NothingCaptured):
        await shop.refund(order, 1)
    await shop.pay(order)
    await shop.refund(order, 1000)
    assert await shop.order(order) == ("open", "partly_refunded", "unfulfilled")
    with pytest.raises(MoreThanCaptured):
        await shop.refund(order, 251)
    await shop.refund(order, 250)
    assert await shop.order(order) == ("open", "refunded", "unfulfilled")
    with pytest.raises(NothingCaptured):
        await shop.refund(order, 1)


async def test_refunds_at_once_never_give_back_more_than_was_captured(shop: World) -> None:
    order = await shop.place()
    await shop.pay(order)

    ended = await asyncio.gather(*[shop.refund(order, 300) for _ in range(6)], return_exceptions=True)

    assert sum(one is None for one in ended) == 4
    assert await _sums(shop, order) == [(1250, 1250, 1200)]


async def test_money_of_another_currency_is_refused(shop: World) -> None:
    order = await shop.place()
    with pytest.raises(WrongCurrency):
        await shop.pay(order, currency="USD")


async def test_several_payments_need_a_name(shop: World) -> None:
    order = await shop.place({"MUG-BLUE": 2})
    await shop.pay(order, 1000, reference="A")
    await shop.pay(order, 1500, reference="B")
    with pytest.raises(WhichPayment):
        await shop.refund(order, 100)
    with pytest.raises(PaymentNotFound):
        await shop.pay(order, 100, payment_id=PaymentId(new_id()))
    await shop.refund(order, 100, reference="B")
    assert await _sums(shop, order) == [(1000, 1000, 0), (1500, 1500, 100)]


async def test_a_reference_belongs_to_one_order(shop: World) -> None:
    await shop.pay(await shop.place(), reference="A")
    with pytest.raises(PaymentReferenceTaken):
        await shop.pay(await shop.place(), reference="A")


async def test_a_late_payment_is_kept_and_owed_back(shop: World) -> None:
    order = await shop.place(channel="shop-cn", location="SHA", expires_in=timedelta(seconds=-1))
    async with begin(shop.pool) as work:
        assert await expire_orders(work, limit=10, by=BY) == 1

    await shop.pay(order)

    assert await shop.order(order) == ("cancelled", "paid", "unfulfilled")
    assert await shop.stock("MUG-BLUE", "SHA") == (50, 0)
    payment = await shop.value("SELECT id FROM payments WHERE order_id = %s", order)
    assert await shop.facts(payment) == ["payment.captured", "payment.late"]
    await shop.refund(order, 1250)
    assert await shop.order(order) == ("cancelled", "refunded", "unfulfilled")
