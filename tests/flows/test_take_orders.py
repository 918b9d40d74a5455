"""Orders that were made elsewhere: the past is written as it was, the present goes through the intake."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from orderloom.flows.placing.request import NewAddress
from orderloom.flows.placing.terms import TermsCache
from orderloom.flows.take_orders import take_orders
from orderloom.flows.taking.batch import Taken
from orderloom.flows.telling.told import ToldBuyer, ToldOrder, ToldPayment, line_of
from orderloom.infra import feed
from orderloom.infra.work import Pool, begin
from orderloom.orders.model.order import CancelReason, Status
from orderloom.orders.model.placement import Discount
from orderloom.views.fsck.check import check
from tests.worlds import BY, World, a_shop

LISTS = """
INSERT INTO price_lists (code, channel, currency, includes_tax)
VALUES ('eu', 'web-eu', 'EUR', true), ('cn', 'shop-cn', 'CNY', false);
UPDATE cache_epochs SET version = version + 1;
"""
AT = datetime(2025, 3, 1, 12, 30, tzinfo=UTC)
LATER = datetime(2025, 3, 4, 9, 0, tzinfo=UTC)
HOME = NewAddress(country="NL", lines=("Prinsengracht 1",), city="Amsterdam", postal_code="1015 DV")


@pytest.fixture
async def shop(pool: Pool) -> World:
    made = await a_shop(pool)
    async with begin(pool) as work:
        await work.tx.execute(LISTS)
    return made


def an_order(reference: str = "R-1", **given: Any) -> ToldOrder:
    order = ToldOrder(
        channel="web-eu",
        reference=reference,
        currency="EUR",
        placed_at=AT,
        status=Status.COMPLETE,
        lines=[
            line_of("MUG-BLUE", 3, goods_minor=1000, total_minor=1000),
            line_of("MUG-RED", 1, goods_minor=899, total_minor=800),
        ],
        shipping_minor=495,
        total_minor=2295,
        shipped_at=LATER,
    )
    return msgspec.structs.replace(order, **given)


async def take(shop: World, *told: ToldOrder) -> Sequence[Taken]:
    async with begin(shop.pool) as work:
        return await take_orders(work, TermsCache(), told, by=BY)


async def take_one(shop: World, told: ToldOrder) -> Taken:
    return (await take(shop, told))[0]


async def sound(shop: World) -> dict[str, Any]:
    await feed.step(shop.pool)
    return {found.rule.code: found.rows async for found in check(shop.pool) if found.total}


def code(taken: Taken) -> str | None:
    return taken.refusal.code if taken.refusal else None


async def test_the_past_is_written_whole_and_moves_no_stock(shop: World) -> None:
    paid = ToldPayment(amount_minor=2295, method="card", reference="ch_1", at=AT, refunded_minor=300, refunded_at=LATER)
    who = ToldBuyer(external_id="77", source="erp", name="Anna", email="anna@example.org")
    told = an_order(payment=paid, buyer=who, shipping=HOME, delivered_at=LATER, tags=("vip",), note="Ring twice")

    taken = await take_one(shop, told)

    assert taken.result == "created"
    assert taken.order_id is not None
    order = await shop.rows(
        "SELECT status, payment_state, fulfilment_state, history, goods_minor, discount_minor, total_minor, placed_at"
        " FROM orders WHERE id = %s",
        taken.order_id,
    )
    assert order == [("complete", "partly_refunded", "delivered", True, 1899, 99, 2295, AT)]
    assert await shop.stock("MUG-BLUE") == (100, 0)
    assert await shop.facts(taken.order_id) == ["order.imported"]
    assert await shop.rows("SELECT kind, amount_minor FROM payment_entries ORDER BY seq") == [
        ("authorised", 2295),
        ("captured", 2295),
        ("refunded", 300),
    ]
    assert await shop.value("SELECT count(*) FROM customers WHERE id = (SELECT customer_id FROM orders)") == 1
    assert await shop.rows("SELECT body FROM order_notes") == [("Ring twice",)]
    assert await sound(shop) == {}


async def test_the_past_is_not_refused_for_stock_and_may_go_on_being_paid(shop: World) -> None:
    many = [line_of("MUG-BLUE", 5000, goods_minor=5000, total_minor=5000)]
    taken = await take_one(shop, an_order(lines=many, shipping_minor=0, total_minor=5000))
    assert taken.order_id is not None
    await shop.pay(taken.order_id, 5000)  # type: ignore[arg-type]  # the id of an order
    assert await sound(shop) == {}


async def test_a_cancelled_order_is_past_too(shop: World) -> None:
    told = an_order(status=Status.CANCELLED, cancel_reason=CancelReason.FRAUD, cancelled_at=LATER, shipped_at=None)
    taken = await take_one(shop, told)
    assert await shop.rows("SELECT status, cancel_reason, units_shipped FROM orders WHERE id = %s", taken.order_id) == [
        ("cancelled", "fraud", 0)
    ]
    assert await sound(shop) == {}


async def test_an_open_order_reserves_stock_and_is_paid(shop: World) -> None:
    paid = ToldPayment(amount_minor=2295, method="card", at=AT)
    told = an_order(status=Status.OPEN, shipped_at=None, payment=paid, tags=("vip",), note="Ring twice")
    taken = await take_one(shop, told)
    assert taken.order_id is not None
    assert await shop.order(taken.order_id) == ("open", "paid", "unfulfilled")  # type: ignore[arg-type]  # the id of an order
    assert await shop.stock("MUG-BLUE") == (100, 3)
    assert await sound(shop) == {}


async def test_an_open_order_without_money_is_opened_on_their_word(shop: World) -> None:
    taken = await take_one(shop, an_order(status=Status.OPEN, shipped_at=None))
    assert await shop.order(taken.order_id) == ("open", "unpaid", "unfulfilled")  # type: ignore[arg-type]  # the id of an order
    assert await sound(shop) == {}


async def test_net_prices_keep_their_tax_on_top_in_a_channel_of_gross_prices(shop: World) -> None:
    told = an_order(
        status=Status.PLACED,
        shipped_at=None,
        includes_tax=False,
        tax_minor=400,
        shipping_tax_minor=95,
        total_minor=2695,
    )
    taken = await take_one(shop, told)
    assert await shop.rows(
        "SELECT includes_tax, tax_minor, shipping_tax_minor, total_minor FROM orders WHERE id = %s", taken.order_id
    ) == [(False, 400, 95, 2695)]
    assert await sound(shop) == {}


async def test_the_same_again_is_the_same_and_another_telling_is_refused(shop: World) -> None:
    first = await take_one(shop, an_order())
    again = await take_one(shop, an_order())
    assert (again.result, again.order_id) == ("same", first.order_id)
    other = await take_one(shop, an_order(shipping_minor=500, total_minor=2300))
    assert code(other) == "order_told_differently"
    assert other.refusal is not None
    assert other.refusal.facts["differs"] == ["total_minor", "shipping_minor"]
    assert await shop.value("SELECT count(*) FROM orders") == 1


async def test_each_is_refused_by_name_and_its_neighbours_go_in(shop: World) -> None:
    lines = [line_of("NOBODY", 1, goods_minor=100, total_minor=100)]
    wanted = {
        "unknown_channel": an_order("A", channel="elsewhere"),
        "wrong_currency": an_order("B", currency="USD"),
        "unknown_sku": an_order("C", lines=lines, total_minor=595),
        "amounts_differ": an_order("D", total_minor=1),
        "no_lines": an_order("E", lines=[]),
        "discount_too_large": an_order("F", discount_minor=10**6),
        "order_ends_contradict": an_order("G", status=Status.OPEN),
        "refunded_more_than_paid": an_order("H", payment=ToldPayment(amount_minor=1, refunded_minor=2, method="card")),
        "out_of_stock": an_order(
            "I",
            status=Status.PLACED,
            shipped_at=None,
            lines=[line_of("MUG-RED", 5000, goods_minor=5000, total_minor=5000)],
            total_minor=5495,
        ),
        "order_told_differently": an_order("Z"),
    }
    taken = await take(shop, an_order("Z"), *wanted.values())
    assert [code(one) for one in taken] == [None, *wanted]
    assert await shop.value("SELECT count(*) FROM orders") == 1
    assert await sound(shop) == {}


async def test_the_discount_of_the_order_is_spread_and_named(shop: World) -> None:
    why = Discount(title="Spring", target="goods", amount_minor=100, code="SPRING")
    told = an_order(discount_minor=100, total_minor=2195, discounts=(why,))
    taken = await take_one(shop, told)
    assert await shop.rows(
        "SELECT discount_minor FROM order_lines WHERE order_id = %s ORDER BY line_no", taken.order_id
    ) == [(56,), (99 + 44,)]
    assert await shop.rows("SELECT code, amount_minor FROM order_discounts") == [("SPRING", 100)]


async def test_a_key_of_other_channels_takes_nothing(pool: Pool, shop: World) -> None:
    async with begin(pool) as work:
        taken = await take_orders(work, TermsCache(), [an_order()], by=BY, channels=frozenset({"shop-cn"}))
    assert code(taken[0]) == "unknown_channel"
