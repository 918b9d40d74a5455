"""An order from its placing to its end, and everything that is refused on the way, on a real database."""

import asyncio
from datetime import timedelta

import pytest

from orderloom.customers.model.addresses import Address
from orderloom.flows.add_note import add_note
from orderloom.flows.cancel_order import cancel_order
from orderloom.flows.change_shipping_address import change_shipping_address
from orderloom.flows.confirm_order import confirm_order
from orderloom.flows.expire_orders import expire_orders
from orderloom.flows.tag_order import tag_order, untag_order
from orderloom.infra.work import Pool, begin
from orderloom.kernel.countries import CountryUnknown
from orderloom.kernel.errors import ChangedMeanwhile, NotFound
from orderloom.kernel.ids import OrderId, new_id
from orderloom.orders.model.order import (
    AlreadyCancelled,
    AlreadyShipped,
    CancelReason,
    MoreThanOrdered,
    NoSuchLine,
    NotPaid,
    PaymentDue,
)
from tests.worlds import BY, World, a_shop

LATE = timedelta(seconds=-1)


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_shop(pool)


async def test_from_placing_to_the_door(shop: World) -> None:
    order = await shop.place({"MUG-BLUE": 2, "TEA-100": 1})
    assert await shop.stock("MUG-BLUE") == (100, 2)

    await shop.pay(order)
    assert await shop.order(order) == ("open", "paid", "unfulfilled")

    parcel = await shop.ship((order, 1, 2), (order, 2, 1), tracking_number="JD1")
    assert await shop.order(order) == ("complete", "paid", "shipped")
    assert await shop.stock("MUG-BLUE") == (98, 0)

    await shop.deliver(parcel)
    assert await shop.order(order) == ("complete", "paid", "delivered")
    assert await shop.facts(order) == [
        "order.placed",
        "order.paid",
        "order.confirmed",
        "order.shipped",
        "order.completed",
        "order.delivered",
    ]
    assert await shop.facts(parcel) == ["parcel.shipped", "parcel.delivered"]


async def test_cancelling_gives_the_goods_back_and_shows_what_is_owed(shop: World) -> None:
    order = await shop.place({"MUG-BLUE": 3})
    await shop.pay(order)

    await shop.cancel(order, CancelReason.NO_STOCK)

    assert await shop.order(order) == ("cancelled", "paid", "unfulfilled")
    assert await shop.stock("MUG-BLUE") == (100, 0)
    fact = await shop.value("SELECT body FROM events WHERE aggregate_id = %s AND name = 'order.cancelled'", order)
    assert fact == {"order_id": str(order), "reason": "no_stock", "refund_due_minor": 3750}


async def test_cancelling_twice_is_refused_and_changes_nothing(shop: World) -> None:
    order = await shop.place({"MUG-BLUE": 3})
    await shop.cancel(order)

    with pytest.raises(AlreadyCancelled):
        await shop.cancel(order)

    assert await shop.stock("MUG-BLUE") == (100, 0)
    assert (await shop.facts(order)).count("order.cancelled") == 1


async def test_an_order_that_began_to_ship_cannot_be_cancelled(shop: World) -> None:
    order = await shop.place({"MUG-BLUE": 3})
    await shop.pay(order)
    await shop.ship((order, 1, 1))

    with pytest.raises(AlreadyShipped) as refusal:
        await shop.cancel(order)

    assert refusal.value.facts == {"order_id": order, "units_shipped": 1}


async def test_cancelling_gives_back_only_what_the_limit_counted(shop: World) -> None:
    buyer = new_id()
    first = await shop.place({"TEA-100": 2, "MUG-RED": 1}, buyer_key=buyer)
    await shop.place({"TEA-100": 1}, buyer_key=buyer)

    await shop.cancel(first)

    assert await shop.rows("SELECT sku, quantity FROM buyer_purchases") == [("TEA-100", 1)]


async def test_cancel_and_ship_at_once_leave_one_of_them(shop: World) -> None:
    orders = [await shop.place({"MUG-BLUE": 1}) for _ in range(8)]
    for order in orders:
        await shop.pay(order)

    for order in orders:
        ended = await asyncio.gather(shop.cancel(order), shop.ship((order, 1, 1)), return_exceptions=True)
        assert sum(isinstance(one, AlreadyShipped | AlreadyCancelled) for one in ended) == 1, ended

    statuses = [(await shop.order(order))[0] for order in orders]
    assert await shop.stock("MUG-BLUE") == (100 - statuses.count("complete"), 0)


async def test_unpaid_and_cancelled_orders_do_not_ship(shop: World) -> None:
    order = await shop.place()
    with pytest.raises(NotPaid):
        await shop.ship((order, 1, 1))
    await shop.cancel(order)
    with pytest.raises(AlreadyCancelled):
        await shop.ship((order, 1, 1))


async def test_partial_shipments_until_all_is_sent(shop: World) -> None:
    order = await shop.place({"MUG-BLUE": 3})
    await shop.pay(order)

    first = await shop.ship((order, 1, 1))
    assert await shop.order(order) == ("open", "paid", "partly_shipped")
    assert await shop.stock("MUG-BLUE") == (99, 2)
    with pytest.raises(MoreThanOrdered) as refusal:
        await shop.ship((order, 1, 3))
    assert refusal.value.facts == {"order_id": order, "line_no": 1, "ordered": 3, "shipped": 1, "asked": 3}
    second = await shop.ship((order, 1, 2))
    assert await shop.order(order) == ("complete", "paid", "shipped")

    await shop.deliver(first)
    assert (await shop.order(order))[2] == "shipped"
    await shop.deliver(second)
    assert (await shop.order(order))[2] == "delivered"
    with pytest.raises(MoreThanOrdered):
        await shop.ship((order, 1, 1))


async def test_a_line_that_is_not_there_does_not_ship(shop: World) -> None:
    order = await shop.place()
    await shop.pay(order)
    with pytest.raises(NoSuchLine):
        await shop.ship((order, 2, 1))


async def test_two_parcels_at_once_never_send_more_than_was_ordered(shop: World) -> None:
    order = await shop.place({"MUG-BLUE": 3})
    await shop.pay(order)

    ended = await asyncio.gather(shop.ship((order, 1, 2)), shop.ship((order, 1, 2)), return_exceptions=True)

    assert sum(isinstance(one, MoreThanOrdered) for one in ended) == 1
    assert await shop.value("SELECT sum(quantity)::int FROM parcel_lines") == 2
    assert await shop.stock("MUG-BLUE") == (98, 1)


async def test_a_parcel_may_serve_several_orders(shop: World) -> None:
    orders = [await shop.place({"MUG-BLUE": 1}) for _ in range(2)]
    for order in orders:
        await shop.pay(order)

    parcel = await shop.ship(*[(order, 1, 1) for order in orders])
    await shop.deliver(parcel)

    assert {await shop.order(order) for order in orders} == {("complete", "paid", "delivered")}


async def test_an_unpaid_order_expires_with_its_stock_exactly_once(shop: World) -> None:
    due = [await shop.place({"MUG-RED": 1}, channel="shop-cn", expires_in=LATE) for _ in range(30)]
    waiting = await shop.place({"MUG-RED": 5}, channel="shop-cn", expires_in=timedelta(hours=1))
    paid = await shop.place({"MUG-RED": 7}, channel="shop-cn", expires_in=LATE)
    await shop.pay(paid)

    async def worker() -> int:
        expired = 0
        while True:
            async with begin(shop.pool) as work:
                count = await expire_orders(work, limit=4, by=BY)
            expired += count
            if not count:
                return expired

    assert sum(await asyncio.gather(worker(), worker())) == 30
    assert await shop.stock("MUG-RED") == (100, 12)
    assert (await shop.order(waiting))[0] == "placed"
    assert (await shop.order(paid))[0] == "open"
    found = await shop.rows("SELECT DISTINCT status, cancel_reason, expires_at FROM orders WHERE id = ANY(%s)", due)
    assert found == [("cancelled", "unpaid", None)]
    assert await shop.rows("SELECT state, count(*) FROM reservations WHERE state = 'expired' GROUP BY 1") == [
        ("expired", 30)
    ]


async def test_only_orders_without_a_deadline_are_confirmed_by_word(shop: World) -> None:
    trusted = await shop.place()
    due = await shop.place(channel="shop-cn", expires_in=timedelta(hours=1))

    async with begin(shop.pool) as work:
        await confirm_order(work, trusted, by=BY)
    with pytest.raises(PaymentDue):
        async with begin(shop.pool) as work:
            await confirm_order(work, due, by=BY)

    assert await shop.order(trusted) == ("open", "unpaid", "unfulfilled")
    await shop.ship((trusted, 1, 1))
    await shop.pay(trusted)
    assert await shop.order(trusted) == ("complete", "paid", "shipped")


async def test_a_note_keeps_its_words_out_of_the_facts(shop: World) -> None:
    order = await shop.place()
    note = new_id()

    async with begin(shop.pool) as work:
        await add_note(work, note, order, "Anna called: leave it with Mr. Bakker", by=BY)

    assert (
        await shop.value("SELECT body FROM order_notes WHERE id = %s", note) == "Anna called: leave it with Mr. Bakker"
    )
    assert await shop.value("SELECT count(*) FROM events WHERE body::text LIKE '%%Bakker%%'") == 0
    assert (await shop.facts(order))[-1] == "order.noted"


async def test_tags_go_on_and_off_once(shop: World) -> None:
    order = await shop.place()
    for act in (tag_order, tag_order, untag_order, untag_order):
        async with begin(shop.pool) as work:
            await act(work, order, "vip", by=BY)

    assert await shop.facts(order) == ["order.placed", "order.tagged", "order.untagged"]
    assert await shop.value("SELECT count(*) FROM events WHERE body::text LIKE '%%vip%%'") == 0
    assert await shop.value("SELECT version FROM orders WHERE id = %s", order) == 3


GOOD = Address(country="NL", lines=("Keizersgracht 2",), city="Amsterdam", postal_code="1015 CN")


async def test_a_new_address_needs_the_version_that_was_read(shop: World) -> None:
    order = await shop.place()
    async with begin(shop.pool) as work:
        await change_shipping_address(work, order, GOOD, version=1, by=BY)
    with pytest.raises(ChangedMeanwhile):
        async with begin(shop.pool) as work:
            await change_shipping_address(work, order, GOOD, version=1, by=BY)

    assert await shop.value("SELECT shipping->>'city' FROM order_buyers WHERE order_id = %s", order) == "Amsterdam"
    assert (await shop.facts(order))[-1] == "order.address_changed"


async def test_a_new_address_is_doubted_anew_and_the_phone_stays_doubted(shop: World) -> None:
    order = await shop.place()
    async with begin(shop.pool) as work:
        await work.tx.execute(
            "UPDATE order_buyers SET doubts = '{phone_unreadable,missing_city}' WHERE order_id = %s", [order]
        )
    async with begin(shop.pool) as work:
        await change_shipping_address(work, order, Address(country="NL", lines=("X",), city="A"), version=1, by=BY)

    doubts = await shop.value("SELECT doubts FROM order_buyers WHERE order_id = %s", order)
    assert doubts == ["phone_unreadable", "missing_postal_code"]
    with pytest.raises(CountryUnknown):
        async with begin(shop.pool) as work:
            await change_shipping_address(work, order, Address(country="QQ", lines=("X",)), version=2, by=BY)


async def test_no_new_address_once_everything_is_sent(shop: World) -> None:
    order = await shop.place({"MUG-BLUE": 2})
    await shop.pay(order)
    await shop.ship((order, 1, 1))
    version = await shop.value("SELECT version FROM orders WHERE id = %s", order)
    async with begin(shop.pool) as work:
        await change_shipping_address(work, order, GOOD, version=version, by=BY)
    await shop.ship((order, 1, 1))
    with pytest.raises(AlreadyShipped):
        async with begin(shop.pool) as work:
            await change_shipping_address(work, order, GOOD, version=version + 2, by=BY)


async def test_an_order_of_another_channel_does_not_exist(shop: World) -> None:
    order = await shop.place()
    with pytest.raises(NotFound):
        async with begin(shop.pool) as work:
            await cancel_order(work, order, reason=CancelReason.BUYER, by=BY, channels={"shop-cn"})
    with pytest.raises(NotFound):
        await shop.cancel(OrderId(new_id()))
