"""A limit per buyer counts people: by customer, e-mail and phone, whichever they give."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from orderloom.customers.commands import people
from orderloom.customers.model.people import Person
from orderloom.infra.work import Pool, begin
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.errors import Refusal
from orderloom.kernel.ids import CustomerId, new_id
from orderloom.orders.model.placement import Receipt
from tests.worlds import BY, a_shop

from .test_promotions import TENTH, Shop
from .test_quotes import HOME, PRICED

MAIL, PHONE = "anna@example.org", "+31201234567"


@pytest.fixture
async def shop(pool: Pool) -> AsyncIterator[Shop]:
    await a_shop(pool)
    async with pool.connection() as connection:
        await connection.execute(PRICED)
    made = Shop(pool)
    yield made
    assert await made.findings() == {}


async def guest(shop: Shop, **known: Any) -> UUID:
    customer_id = new_id()
    async with begin(shop.pool) as work:
        await people.create(work, CustomerId(customer_id), Person(**known), by=BY)
    return customer_id


def tea(units: int = 1, sku: str = "TEA-100", **buyer: Any) -> dict[str, Any]:
    """Tea is limited to five units a buyer."""
    words = {"channel": "web-eu", "lines": [{"sku": sku, "quantity": units}], "shipping_address": HOME}
    return words | {"shipping_method": "standard", "buyer": buyer}


def as_buyer(customer_id: UUID) -> Actor:
    return Actor(kind=ActorKind.BUYER, id=customer_id, request_id=new_id())


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ({"email": MAIL}, {"email": " ANNA@example.org ".strip()}),
        ({"phone": PHONE}, {"phone": "020 1234567"}),
        ({"email": MAIL, "phone": PHONE}, {"email": "other@example.org", "phone": PHONE}),
        ({"email": MAIL, "phone": PHONE}, {"phone": PHONE}),
    ],
)
async def test_a_new_customer_with_the_same_e_mail_or_phone_is_the_same_buyer(
    shop: Shop, first: dict[str, str], again: dict[str, str]
) -> None:
    await shop.place(tea(5, customer_id=await guest(shop), **first))

    assert await shop.refused(tea(1, customer_id=await guest(shop), **again)) == "buyer_limit_reached"
    assert await shop.refused(tea(1, **again)) == "buyer_limit_reached"


async def test_what_a_customer_is_known_by_counts_as_what_the_order_says(shop: Shop) -> None:
    await shop.place(tea(5, customer_id=await guest(shop, email=MAIL)))

    assert await shop.refused(tea(1, email=MAIL)) == "buyer_limit_reached"
    assert await shop.refused(tea(1, customer_id=await guest(shop, email=MAIL))) == "buyer_limit_reached"
    await shop.place(tea(5, customer_id=await guest(shop, email="bert@example.org")))


async def test_a_buyers_token_without_e_mail_or_phone_is_nobody(shop: Shop) -> None:
    nobody = await guest(shop)

    assert await shop.refused(tea(1, customer_id=nobody), by=as_buyer(nobody)) == "buyer_needed"
    await shop.place(tea(1, sku="MUG-BLUE", customer_id=nobody), by=as_buyer(nobody))
    await shop.place(tea(1, customer_id=nobody, email=MAIL), by=as_buyer(nobody))
    await shop.place(tea(1, customer_id=nobody))  # the shop itself knows whom it means


async def test_a_promotion_for_each_buyer_once_is_not_for_each_visit_once(shop: Shop) -> None:
    promotion_id = await shop.promote("ONCE", **TENTH, max_uses_per_buyer=1)
    first = await shop.place(
        tea(1, customer_id=await guest(shop), email=MAIL, phone=PHONE) | {"coupon_codes": ["ONCE"]}
    )

    for again in ({"email": MAIL}, {"phone": PHONE}, {"email": "x@example.org", "phone": PHONE}):
        words = tea(1, customer_id=await guest(shop), **again) | {"coupon_codes": ["ONCE"]}
        assert await shop.refused(words) == "coupon_used_by_buyer"
        assert await shop.outcomes(words) == [("refused", "coupon_used_by_buyer")]
    await shop.cancel(first)
    await shop.place(tea(1, email=MAIL) | {"coupon_codes": ["ONCE"]})
    assert await shop.refused(tea(1, email=MAIL) | {"coupon_codes": ["ONCE"]}) == "coupon_used_by_buyer"
    await shop.place(tea(1, phone=PHONE) | {"coupon_codes": ["ONCE"]})
    assert await shop.used(promotion_id) == 0  # only buyers are counted


async def test_a_promotion_for_a_first_order_is_for_who_has_none(shop: Shop) -> None:
    await shop.promote("FIRST", **TENTH, max_uses_per_buyer=1, first_order=True)
    first = {"coupon_codes": ["FIRST"]}
    anna = await guest(shop, email=MAIL, phone=PHONE)
    before = await shop.place(tea(1, customer_id=anna))

    for same in ({"customer_id": anna}, {"email": "Anna@example.org"}, {"phone": "020 1234567"}):
        assert await shop.refused(tea(1, **same) | first) == "coupon_for_first_order"
        assert await shop.outcomes(tea(1, **same) | first) == [("refused", "coupon_for_first_order")]
    assert await shop.refused(tea(1, sku="MUG-BLUE") | first) == "coupon_needs_buyer"
    assert (await shop.place(tea(1, email="bert@example.org") | first)).discount_minor == 121
    await shop.cancel(before)
    assert (await shop.place(tea(1, customer_id=anna) | first)).discount_minor == 121
    assert await shop.refused(tea(1, customer_id=anna) | first) in ("coupon_for_first_order", "coupon_used_by_buyer")


async def test_of_first_orders_that_come_at_once_one_is_the_first(shop: Shop) -> None:
    await shop.promote(**TENTH, max_uses_per_buyer=1, first_order=True)
    desks = [Shop(shop.pool) for _ in range(3)]
    words = tea(1, sku="MUG-BLUE", customer_id=await guest(shop, email=MAIL))

    answers = await asyncio.gather(*[desks[nth % 3].try_all(words) for nth in range(9)])

    placed = [answer for each in answers for answer in each if isinstance(answer, Receipt)]
    assert sum(one.discount_minor for one in placed) == 121


async def test_a_cancelled_order_gives_back_under_every_key(shop: Shop) -> None:
    placed = await shop.place(tea(5, customer_id=await guest(shop), email=MAIL, phone=PHONE))
    await shop.cancel(placed)

    await shop.place(tea(5, email=MAIL))
    await shop.place(tea(5, phone=PHONE))


async def test_guests_with_one_e_mail_who_come_at_once_get_the_limit_together(shop: Shop) -> None:
    desks = [Shop(shop.pool) for _ in range(4)]
    guests = [await guest(shop) for _ in range(16)]

    answers = await asyncio.gather(
        *[desks[nth % 4].try_all(tea(1, customer_id=one, email=MAIL)) for nth, one in enumerate(guests)]
    )

    placed = [answer for each in answers for answer in each if isinstance(answer, Receipt)]
    refused = {answer.code for each in answers for answer in each if isinstance(answer, Refusal)}
    assert len(placed) == 5
    assert refused <= {"buyer_limit_reached", "overtaken"}


async def test_a_quote_says_what_a_buyer_may_still_have(shop: Shop) -> None:
    anna = {"email": MAIL}
    await shop.place(tea(3, **anna))

    some, much = await shop.quote(tea(2, **anna)), await shop.quote(tea(3, **anna))
    nobody = await shop.quote(tea(1) | {"buyer": {}})

    assert [(one.lines[0].limit_left, one.lines[0].problem) for one in (some, much, nobody)] == [
        (2, None),
        (2, "buyer_limit_reached"),
        (None, "buyer_needed"),
    ]
    both = tea(1, **anna)
    both["lines"] = both["lines"] * 3
    assert {line.problem for line in (await shop.quote(both)).lines} == {"buyer_limit_reached"}
    assert await shop.refused(both) == "buyer_limit_reached"
