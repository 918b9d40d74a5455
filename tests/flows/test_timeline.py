"""An order's timeline: which version each fact made, and what happened since somebody read it."""

from datetime import timedelta
from random import Random

import pytest

from orderloom.customers.commands import people
from orderloom.customers.model.people import Person
from orderloom.flows.confirm_order import confirm_order
from orderloom.flows.erase_customer import erase_customer
from orderloom.flows.tag_order import tag_order, tag_orders, untag_orders
from orderloom.infra.work import Pool, begin, reading
from orderloom.kernel.errors import NotFound
from orderloom.kernel.ids import CustomerId, OrderId, new_id
from orderloom.views.order_timeline import Happening, order_timeline
from tests.flows.test_any_sequence import Day
from tests.worlds import BY, World, a_shop


async def _timeline(shop: World, order_id: OrderId, after_version: int | None = None) -> list[Happening]:
    async with reading(shop.pool) as tx:
        return await order_timeline(tx, order_id, after_version=after_version)


async def _version(shop: World, order_id: OrderId) -> int:
    return int(await shop.value("SELECT version FROM orders WHERE id = %s", order_id))


@pytest.mark.parametrize("seed", range(2))
async def test_each_fact_tells_the_version_that_it_made(pool: Pool, seed: int) -> None:
    shop = await a_shop(pool)
    day = Day(shop, Random(seed))
    await day.place()
    await day.live()

    for order_id, _ in day.orders:
        whole = await _timeline(shop, order_id)
        versions = [one.version for one in whole if one.version is not None]
        assert versions[0] == 1
        assert versions == sorted(versions)
        assert set(versions) == set(range(1, await _version(shop, order_id) + 1))
        assert {one.aggregate for one in whole if one.version is None} <= {"payment", "parcel"}


async def test_what_happened_since_a_version_was_read(pool: Pool) -> None:
    shop = await a_shop(pool)
    order_id = await shop.place()
    read = []
    for act in (shop.pay(order_id), shop.ship((order_id, 1, 1))):
        read.append((await _version(shop, order_id), await _timeline(shop, order_id)))
        await act
    whole = await _timeline(shop, order_id)

    for version, seen in read:
        assert seen + await _timeline(shop, order_id, version) == whole
    since = await _timeline(shop, order_id, read[0][0])
    assert [one.name for one in since] == [
        "payment.captured",
        "order.paid",
        "order.confirmed",
        "order.shipped",
        "order.completed",
        "parcel.shipped",
    ]
    assert await _timeline(shop, order_id, await _version(shop, order_id)) == []
    # A version that nobody can have read ends within a commit: all of that commit is new.
    assert [one.name for one in await _timeline(shop, order_id, 2)] == [one.name for one in since]
    with pytest.raises(NotFound):
        await _timeline(shop, OrderId(new_id()), 1)


async def test_the_timeline_says_which_tag(pool: Pool) -> None:
    shop = await a_shop(pool)
    mine, other = await shop.place(), await shop.place()
    for act, orders, tag in (
        (tag_orders, [mine, other], "gift"),
        (untag_orders, [mine], "gift"),
        (tag_orders, [mine], "vip"),
    ):
        async with begin(pool) as work:
            await act(work, orders, tag, by=BY)

    assert [(one.name, one.tag) for one in await _timeline(shop, mine)][1:] == [
        ("order.tagged", "gift"),
        ("order.untagged", "gift"),
        ("order.tagged", "vip"),
    ]
    assert [(one.name, one.tag) for one in await _timeline(shop, other)][1:] == [("order.tagged", "gift")]


async def test_an_erased_buyer_and_a_word_raise_the_version_too(pool: Pool) -> None:
    shop = await a_shop(pool)
    customer = CustomerId(new_id())
    await _customer(shop, customer)
    order_id = await shop.place(customer_id=customer, expires_in=timedelta(minutes=5), channel="shop-cn")
    await shop.cancel(order_id)
    async with begin(pool) as work:
        await tag_order(work, order_id, "gift", by=BY)
    async with begin(pool) as work:
        await erase_customer(work, customer, by=BY)
    other = await shop.place()
    async with begin(pool) as work:
        await confirm_order(work, other, by=BY)

    assert [(one.name, one.version, one.tag) for one in await _timeline(shop, order_id)] == [
        ("order.placed", 1, None),
        ("order.cancelled", 2, None),
        ("order.tagged", 3, None),  # erased with the buyer
        ("order.buyer_erased", 4, None),
    ]
    assert [one.version for one in await _timeline(shop, other)] == [1, 2]
    assert (await _version(shop, order_id), await _version(shop, other)) == (4, 2)


async def _customer(shop: World, customer: CustomerId) -> None:
    async with begin(shop.pool) as work:
        await people.create(work, customer, Person(name="Anna de Vries"), by=BY)
