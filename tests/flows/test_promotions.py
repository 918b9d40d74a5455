"""Promotions and coupons in quotes and orders: what they take off, how often, and what comes back."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from orderloom.flows.cancel_order import cancel_order
from orderloom.flows.expire_orders import expire_orders
from orderloom.infra.work import Pool, begin, reading
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.errors import Refusal
from orderloom.kernel.ids import OrderId, new_id
from orderloom.orders.model.order import CancelReason
from orderloom.orders.model.placement import Receipt
from orderloom.promotions.commands import coupons, promotions
from orderloom.promotions.model.coupons import CouponTaken, NewCoupons, NotByCoupon
from orderloom.promotions.model.promotion import Kind, LimitBelowUses, LimitFixed, Per, Promotion, PromotionWrong
from orderloom.views.cancellation import cancellation_preview
from tests.worlds import BY, a_shop

from .desk import Desk
from .test_quotes import HOME, PRICED

TENTH: dict[str, Any] = {"kind": Kind.PERCENT, "percent_ppm": 100_000}
FIVE: dict[str, Any] = {"kind": Kind.AMOUNT, "amount_minor": 500, "currency": "EUR"}
ANNA = {"email": "Anna@example.org"}


class Shop(Desk):
    """The desk, with somebody who makes promotions."""

    async def promote(self, *codes: str, uses: int | None = None, **said: Any) -> UUID:
        promotion_id = new_id()
        plain: dict[str, Any] = {"name": "P", "titles": {"en": "Off", "zh-CN": "优惠"}, "by_coupon": bool(codes)}
        async with begin(self.pool) as work:
            await promotions.create_promotion(work, Promotion(id=promotion_id, **plain | said), by=BY)
            if codes:
                new = NewCoupons(codes=codes, max_uses=uses)
                await coupons.create_coupons(work, promotion_id, new, batch_id=new_id(), by=BY)
        return promotion_id

    async def used(self, promotion_id: UUID) -> int:
        async with self.pool.connection() as connection:
            row = await (
                await connection.execute("SELECT used FROM promotions WHERE id = %s", [promotion_id])
            ).fetchone()
        assert row
        return int(row[0])

    async def cancel(self, order: Receipt) -> None:
        async with begin(self.pool) as work:
            await cancel_order(work, OrderId(order.id), reason=CancelReason.BUYER, by=BY)

    async def would_give_back(self, order: Receipt) -> list[tuple[UUID, str | None, str | None]] | None:
        """The uses that cancelling would give back; None where it is refused."""
        async with reading(self.pool) as tx:
            said = await cancellation_preview(tx, order.id)
        return (
            None if said.effect is None else [(one.promotion_id, one.code, one.title) for one in said.effect.promotions]
        )

    async def outcomes(self, words: dict[str, Any]) -> list[tuple[str, str | None]]:
        return [(coupon.outcome, coupon.reason) for coupon in (await self.quote(words)).coupons]


@pytest.fixture
async def shop(pool: Pool) -> AsyncIterator[Shop]:
    await a_shop(pool)
    async with pool.connection() as connection:
        await connection.execute(PRICED)
    made = Shop(pool)
    yield made
    assert await made.findings() == {}


def basket(quantity: int = 2, **more: Any) -> dict[str, Any]:
    """Mugs for 12.10 each, to Amsterdam for 4.95."""
    words = {
        "channel": "web-eu",
        "lines": [{"sku": "MUG-BLUE", "quantity": quantity}],
        "shipping_address": HOME,
        "shipping_method": "standard",
    }
    return words | more


async def test_a_coupon_is_taken_off_before_tax_and_named_on_the_order(shop: Shop) -> None:
    promotion_id = await shop.promote("WELCOME10", **TENTH)
    words = basket(coupon_codes=[" welcome10 "])

    quoted = await shop.quote(words)
    placed = await shop.place(words | {"total_minor": quoted.total_minor})

    # 24.20 less 2.42 is 21.78, of which 3.78 is tax; 0.86 more in the fee of 4.95
    assert (placed.goods_minor, placed.discount_minor, placed.tax_minor) == (2420, 242, 464)
    assert placed.total_minor == 2178 + 495
    assert [(each.code, each.title, each.target, each.amount_minor) for each in quoted.discounts] == [
        ("WELCOME10", "Off", "goods", 242)
    ]
    async with shop.pool.connection() as connection:
        rows = await (
            await connection.execute("SELECT promotion_id, code, title, target, amount_minor FROM order_discounts")
        ).fetchall()
    assert rows == [(promotion_id, "WELCOME10", "Off", "goods", 242)]


async def test_a_promotion_without_codes_applies_by_itself(shop: Shop) -> None:
    await shop.promote(**FIVE, minimum_minor=3000)

    assert (await shop.place(basket(2))).discount_minor == 0
    assert (await shop.place(basket(3))).discount_minor == 500


async def test_orders_that_bring_amounts_of_their_own_are_not_touched(shop: Shop) -> None:
    await shop.promote(**TENTH)
    await shop.promote("CODE", **FIVE)
    own = basket(lines=[{"sku": "MUG-BLUE", "quantity": 1, "unit_price_minor": 999}])

    assert (await shop.place(own, may_set_amounts=True)).discount_minor == 0
    refused = await shop.refused(own | {"coupon_codes": ["CODE"]}, may_set_amounts=True)
    assert refused == "coupon_not_with_amounts"
    assert (await shop.place(basket(1), may_set_amounts=True)).discount_minor == 121


async def test_free_shipping_takes_the_fee_and_its_tax(shop: Shop) -> None:
    await shop.promote("FREE", kind=Kind.FREE_SHIPPING)
    words = basket(coupon_codes=["FREE"])

    quoted, placed = await shop.quote(words), await shop.place(words)

    assert (placed.shipping_minor, placed.tax_minor, placed.total_minor) == (0, 420, 2420)
    assert [(choice.fee_minor, choice.discount_minor) for choice in quoted.shipping.choices] == [(0, 495), (0, 950)]
    unsettled = words | {"shipping_method": None}
    assert await shop.outcomes(unsettled) == [("applied", None)]


async def test_a_coupon_goes_before_the_goods_and_a_free_order_is_confirmed_at_once(shop: Shop) -> None:
    await shop.promote("LOTS", kind=Kind.AMOUNT, amount_minor=100_000, currency="EUR")
    await shop.promote("FREE", kind=Kind.FREE_SHIPPING)

    placed = await shop.place(basket(1, coupon_codes=["LOTS", "FREE"]))

    assert (placed.discount_minor, placed.shipping_minor, placed.tax_minor, placed.total_minor) == (1210, 0, 0, 0)
    async with shop.pool.connection() as connection:
        row = await (await connection.execute("SELECT status FROM orders")).fetchone()
    assert row == ("open",)


@pytest.mark.parametrize(
    ("said", "words", "code"),
    [
        ({"channels": ("shop-cn",)}, {}, "coupon_unknown"),
        ({"active": False}, {}, "coupon_not_valid_now"),
        ({"minimum_minor": 2421, "currency": "EUR"}, {}, "coupon_below_minimum"),
        ({"skus": ("TEA-100",)}, {}, "coupon_not_for_these"),
        ({"currency": "USD"}, {}, "coupon_wrong_currency"),
        ({"max_uses_per_buyer": 1}, {}, "coupon_needs_buyer"),
        ({}, {"coupon_codes": ["CODE", "OTHER"]}, "coupon_twice"),
        ({}, {"coupon_codes": ["NO-SUCH"]}, "coupon_unknown"),
    ],
)
async def test_a_coupon_that_does_not_apply_is_told_in_a_quote_and_refused_in_an_order(
    shop: Shop, said: dict[str, Any], words: dict[str, Any], code: str
) -> None:
    await shop.promote("CODE", "OTHER", **TENTH | said)
    asked = basket() | {"coupon_codes": ["CODE"]} | words

    assert (await shop.outcomes(asked))[-1] == ("refused", code)
    assert await shop.refused(asked) == code


async def test_a_coupon_that_something_better_excludes_is_not_used_up(shop: Shop) -> None:
    alone = await shop.promote("ALONE", **FIVE, exclusive=True, max_uses=1)
    await shop.promote(kind=Kind.PERCENT, percent_ppm=500_000)
    words = basket(coupon_codes=["ALONE"])

    assert await shop.outcomes(words) == [("outdone", None)]
    assert (await shop.place(words)).discount_minor == 1210
    assert await shop.used(alone) == 0


async def test_free_shipping_may_be_for_some_methods_only(shop: Shop) -> None:
    await shop.promote("FREE", kind=Kind.FREE_SHIPPING, shipping_methods=("standard",))
    standard, bike = (basket(1, coupon_codes=["FREE"], shipping_method=way) for way in ("standard", "bike"))

    assert [choice.fee_minor for choice in (await shop.quote(standard)).shipping.choices] == [0, 950]
    assert await shop.outcomes(standard) == [("applied", None)]
    assert await shop.outcomes(bike) == [("without_effect", None)]
    assert (await shop.place(standard)).shipping_minor == 0
    assert (await shop.place(bike)).shipping_minor == 950


@pytest.mark.parametrize(
    ("said", "member"),
    [
        (TENTH | {"first_order": True}, "max_uses_per_buyer"),
        (TENTH | {"first_order": True, "max_uses_per_buyer": 2}, "max_uses_per_buyer"),
        (TENTH | {"shipping_methods": ("standard",)}, "shipping_methods"),
        ({"kind": Kind.FREE_SHIPPING, "shipping_methods": ()}, "shipping_methods"),
    ],
)
async def test_conditions_that_do_not_fit_are_refused(shop: Shop, said: dict[str, Any], member: str) -> None:
    with pytest.raises(PromotionWrong) as refused:
        await shop.promote(**said)
    assert refused.value.facts["member"] == member


async def test_what_changed_between_quote_and_order_is_refused_by_name(shop: Shop) -> None:
    coded = await shop.promote("WELCOME10", **TENTH)
    automatic = await shop.promote(**FIVE)
    buyer = Actor(kind=ActorKind.BUYER, id=new_id(), request_id=new_id())
    words = basket(coupon_codes=["WELCOME10"])

    async def seen() -> dict[str, Any]:
        return words | {"total_minor": (await shop.quote(words)).total_minor}

    async def end(promotion_id: UUID) -> None:
        async with begin(shop.pool) as work:
            await promotions.change_promotion(work, promotion_id, version=1, by=BY, active=False)

    before = await seen()
    async with shop.pool.connection() as connection:
        await connection.execute("UPDATE prices SET amount_minor = amount_minor + 1")
        await connection.execute("UPDATE cache_epochs SET version = version + 1")
    assert await shop.refused(before, by=buyer) == "amounts_differ"
    before = await seen()
    await end(automatic)
    assert await shop.refused(before, by=buyer) == "amounts_differ"
    before = await seen()
    await end(coded)
    assert await shop.refused(before, by=buyer) == "coupon_not_valid_now"
    words["coupon_codes"] = []
    await shop.place(await seen())


async def test_where_tax_comes_on_top_the_least_to_pay_counts_it(shop: Shop) -> None:
    async with shop.pool.connection() as connection:
        await connection.execute("UPDATE skus SET tax_class = 'exempt' WHERE sku = 'MUG-RED'")
        await connection.execute("UPDATE cache_epochs SET version = version + 1")
    yuan: dict[str, Any] = {"kind": Kind.AMOUNT, "currency": "CNY", "exclusive": True}
    await shop.promote(**yuan, amount_minor=500, skus=("MUG-RED",))
    await shop.promote(**yuan, amount_minor=480, skus=("MUG-BLUE",))  # and 13 % of it: 542

    placed = await shop.place(
        {"channel": "shop-cn", "lines": [{"sku": "MUG-BLUE", "quantity": 1}, {"sku": "MUG-RED", "quantity": 1}]}
    )

    assert (placed.discount_minor, placed.tax_minor) == (480, 95)  # 13 % of 730


async def test_uses_are_limited_for_the_promotion_the_code_and_the_buyer(shop: Shop) -> None:
    promotion_id = await shop.promote("ONCE", "TWICE", uses=1, **TENTH, max_uses=2, max_uses_per_buyer=2)
    once, twice = (basket(1, coupon_codes=[code], buyer=ANNA) for code in ("ONCE", "TWICE"))

    first = await shop.place(once)
    assert await shop.refused(once) == "coupon_used_up"
    await shop.place(twice)
    assert await shop.used(promotion_id) == 2
    assert await shop.would_give_back(first) == [(promotion_id, "ONCE", "Off")]
    await shop.cancel(first)
    assert await shop.would_give_back(first) is None
    assert await shop.used(promotion_id) == 1
    await shop.place(once | {"buyer": {"email": "ANNA@example.org"}})
    assert await shop.outcomes(twice) == [("refused", "coupon_used_up")]


async def test_a_buyer_is_counted_over_all_codes_of_the_promotion(shop: Shop) -> None:
    await shop.promote("A-1", "A-2", **TENTH, max_uses_per_buyer=1)

    await shop.place(basket(1, coupon_codes=["A-1"], buyer=ANNA))

    assert await shop.refused(basket(1, coupon_codes=["A-2"], buyer=ANNA)) == "coupon_used_by_buyer"
    await shop.place(basket(1, coupon_codes=["A-2"], buyer={"email": "bert@example.org"}))


async def test_an_automatic_promotion_stops_when_it_is_used_up(shop: Shop) -> None:
    promotion_id = await shop.promote(**TENTH, max_uses=2)

    answers = await shop.try_all(*[basket(1)] * 3)  # one batch

    assert [one.discount_minor for one in answers if isinstance(one, Receipt)] == [121, 121, 0]
    assert await shop.used(promotion_id) == 2


async def test_an_expired_order_gives_its_uses_back_once(shop: Shop) -> None:
    promotion_id = await shop.promote("ONCE", uses=1, **TENTH, max_uses=5, max_uses_per_buyer=1)
    placed = await shop.place(basket(1, coupon_codes=["ONCE"], buyer=ANNA))
    async with shop.pool.connection() as connection:
        await connection.execute("UPDATE orders SET expires_at = now() - interval '1 minute'")

    async def expire() -> int:
        async with begin(shop.pool) as work:
            return await expire_orders(work, limit=10, by=BY)

    assert sorted(await asyncio.gather(expire(), expire(), expire())) == [0, 0, 1]
    assert await shop.used(promotion_id) == 0
    with pytest.raises(Refusal):
        await shop.cancel(placed)
    assert await shop.used(promotion_id) == 0
    await shop.place(basket(1, coupon_codes=["ONCE"], buyer=ANNA))


async def test_the_last_uses_go_to_exactly_as_many_orders_however_many_come_at_once(shop: Shop) -> None:
    promotion_id = await shop.promote("RUSH", **TENTH, max_uses=5)
    words = basket(1, coupon_codes=["RUSH"])
    desks = [Shop(shop.pool) for _ in range(4)]

    answers = await asyncio.gather(*[desks[nth % 4].try_all(words) for nth in range(24)])

    placed = [answer for each in answers for answer in each if isinstance(answer, Receipt)]
    refused = {answer.code for each in answers for answer in each if isinstance(answer, Refusal)}
    assert (len(placed), refused) == (5, {"coupon_used_up"})
    assert await shop.used(promotion_id) == 5


async def test_a_hundred_thousand_codes_are_made_at_once_and_none_is_like_another(shop: Shop) -> None:
    promotion_id = await shop.promote("NAMED", **TENTH)
    new = NewCoupons(count=100_000, prefix="MAY-", max_uses=1)
    async with begin(shop.pool) as work:
        assert await coupons.create_coupons(work, promotion_id, new, batch_id=new_id(), by=BY) == 100_000
    async with shop.pool.connection() as connection:
        row = await (
            await connection.execute(
                "SELECT count(*), min(code) FROM coupons WHERE code ~ '^MAY-[A-HJ-NP-Z2-9]{10}$' AND max_uses = 1"
            )
        ).fetchone()
    assert row
    assert row[0] == 100_000
    await shop.place(basket(1, coupon_codes=[row[1]]))
    assert await shop.refused(basket(1, coupon_codes=[row[1]])) == "coupon_used_up"


async def test_what_would_make_the_counters_lie_is_refused(shop: Shop) -> None:
    promotion_id = await shop.promote("A-1", **TENTH, max_uses=2)
    await shop.place(basket(1, coupon_codes=["A-1"]))
    await shop.place(basket(1, coupon_codes=["A-1"]))
    for refusal, changes in ((LimitBelowUses, {"max_uses": 1}), (LimitFixed, {"max_uses": None})):
        with pytest.raises(refusal):
            async with begin(shop.pool) as work:
                await promotions.change_promotion(work, promotion_id, version=1, by=BY, **changes)
    async with begin(shop.pool) as work:
        await promotions.change_promotion(work, promotion_id, version=1, by=BY, max_uses=3)
    assert (await shop.place(basket(1, coupon_codes=["A-1"]))).discount_minor == 121
    with pytest.raises(CouponTaken):
        await shop.promote("A-1", **TENTH)
    automatic = await shop.promote(**FIVE)
    with pytest.raises(NotByCoupon):
        async with begin(shop.pool) as work:
            await coupons.create_coupons(work, automatic, NewCoupons(codes=("B-1",)), batch_id=new_id(), by=BY)


@pytest.mark.parametrize(
    "said",
    [
        {"kind": Kind.PERCENT},
        {"kind": Kind.PERCENT, "percent_ppm": 1_000_001},
        {"kind": Kind.AMOUNT, "amount_minor": 5},
        {"kind": Kind.AMOUNT, "amount_minor": 5, "currency": "XXX"},
        TENTH | {"per": Per.UNIT},
        TENTH | {"amount_minor": 5, "currency": "EUR"},
        TENTH | {"minimum_minor": 5},
        TENTH | {"channels": ()},
        TENTH | {"max_uses": 0},
        TENTH | {"titles": {}},
    ],
)
async def test_a_promotion_that_does_not_fit_together_is_refused(shop: Shop, said: dict[str, Any]) -> None:
    with pytest.raises(PromotionWrong):
        await shop.promote(**said)
