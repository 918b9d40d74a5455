"""Whatever a shop is like: an order placed at once comes to what its quote said, to the last unit and day."""

import asyncio
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg_pool import AsyncConnectionPool

from orderloom.customers.commands import people
from orderloom.customers.model.people import Person
from orderloom.infra.work import begin
from orderloom.kernel.errors import Refusal
from orderloom.kernel.ids import CustomerId, new_id
from orderloom.promotions.commands import coupons, promotions
from orderloom.promotions.model.coupons import NewCoupons
from orderloom.promotions.model.promotion import Kind, Per, Promotion
from tests.worlds import BY, a_shop

from .desk import Desk

CURRENCIES = ("EUR", "JPY", "KWD")
SKUS = ("MUG-BLUE", "MUG-RED", "TEA-100")

PPM = st.integers(0, 300_000)
PRICE = st.integers(0, 50_000)
FEE = st.fixed_dictionaries(
    {
        "country": st.sampled_from(["", "NL", "CH"]),
        "up_to_g": st.sampled_from([None, 500, 1000, 5000]),
        "fee": st.integers(0, 2_000),
        "free": st.sampled_from([None, 1, 3_000, 20_000]),
    }
)
WORTH = st.one_of(
    st.builds(lambda ppm: {"kind": Kind.PERCENT, "percent_ppm": ppm}, st.integers(1, 1_000_000)),
    st.builds(
        lambda minor, per: {"kind": Kind.AMOUNT, "amount_minor": minor, "per": per},
        st.integers(1, 5_000),
        st.sampled_from(Per),
    ),
    st.just({"kind": Kind.FREE_SHIPPING}),
)
PROMOTION = st.builds(
    lambda worth, coded, alone, least, place, skus, most, first, sent: (
        worth
        | ({"max_uses_per_buyer": 1, "first_order": True} if first else {})
        | ({"sent": sent} if worth["kind"] is Kind.FREE_SHIPPING else {})
        | {
            "by_coupon": coded,
            "exclusive": alone,
            "minimum_minor": least,
            "position": place,
            "skus": skus,
            "max_uses": most,
        }
    ),
    WORTH,
    st.booleans(),
    st.booleans(),
    st.sampled_from([0, 0, 2_000]),
    st.integers(0, 2),
    st.sampled_from([None, None, ("MUG-BLUE",), ("MUG-RED", "TEA-100")]),
    st.sampled_from([None, 1]),
    st.sampled_from([False, False, True]),
    st.sampled_from(["by any", "by this", "by another"]),
)
SHOP = st.fixed_dictionaries(
    {
        "currency": st.sampled_from(CURRENCIES),
        "gross": st.booleans(),
        "prices": st.tuples(PRICE, PRICE, PRICE),
        "rates": st.tuples(PPM, PPM, PPM),  # NL, CH, CH-GE
        "weights": st.tuples(*[st.sampled_from([None, 100, 400, 3000])] * 3),
        "fees": st.lists(FEE, max_size=4, unique_by=lambda fee: (fee["country"], fee["up_to_g"])),
        "promotions": st.lists(PROMOTION, max_size=3),
        "limit": st.sampled_from([None, None, 3]),
    }
)
BASKET = st.fixed_dictionaries(
    {
        "lines": st.lists(
            st.fixed_dictionaries({"sku": st.sampled_from(SKUS), "quantity": st.integers(1, 3)}), min_size=1, max_size=4
        ),
        "shipping_address": st.sampled_from(
            [
                {"country": "NL", "lines": ["A 1"]},
                {"country": "CH", "lines": ["B 2"], "region": "GE"},
                {"country": "CH", "lines": ["C 3"]},
            ]
        ),
        "coded": st.lists(st.integers(0, 2), max_size=2, unique=True),
        "buyer": st.sampled_from(["nobody", "guest", "customer"]),
    }
)


class Generated:
    """One database; each example makes its shop anew in a channel of its own."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def check(self, shop: dict[str, Any], basket: dict[str, Any]) -> None:
        async with AsyncConnectionPool[Any](self.url, open=False, min_size=1, max_size=2) as pool:
            channel = f"c-{uuid4().hex[:12]}"
            codes = await self._make(pool, channel, shop)
            words = {name: each for name, each in basket.items() if name not in ("coded", "buyer")} | {
                "channel": channel
            }
            words["buyer"] = await self._buyer(pool, basket["buyer"])
            words["coupon_codes"] = [codes[nth] for nth in basket["coded"] if nth in codes]
            await self._compare(Desk(pool), words)

    async def _compare(self, desk: Desk, words: dict[str, Any]) -> None:
        first = await desk.quote(words)
        for choice in [*[each.code for each in first.shipping.choices], None]:
            asked = words | ({"shipping_method": choice} if choice else {})
            quoted = await desk.quote(asked)
            answer = (await desk.try_all(asked))[0]
            refused = [coupon.reason for coupon in quoted.coupons if coupon.outcome == "refused"]
            wrong = {line.problem for line in quoted.lines if line.problem}
            if quoted.shipping.problem or refused or wrong or any(line.stock != "in_stock" for line in quoted.lines):
                assert isinstance(answer, Refusal)
                assert answer.code in {quoted.shipping.problem, "out_of_stock", *refused, *wrong}
                continue
            assert not isinstance(answer, Refusal), (answer.code, answer.facts)
            names = ("goods_minor", "discount_minor", "tax_minor", "shipping_minor", "total_minor")
            assert [getattr(answer, name) for name in names] == [getattr(quoted, name) for name in names]
            assert (
                sum(line.total_minor for line in quoted.lines)
                + quoted.shipping_minor
                + (0 if quoted.includes_tax else quoted.shipping_tax_minor)
                == quoted.total_minor
            )
            assert sum(tax.tax_minor for tax in quoted.taxes) == quoted.tax_minor
            goods = [each.amount_minor for each in quoted.discounts if each.target == "goods"]
            assert sum(goods) == quoted.discount_minor

    async def _buyer(self, pool: Any, who: str) -> dict[str, str]:
        if who != "customer":
            return {"email": f"{uuid4().hex}@example.org"} if who == "guest" else {}
        customer_id = new_id()
        async with begin(pool) as work:
            await people.create(work, CustomerId(customer_id), Person(email=f"{uuid4().hex}@example.org"), by=BY)
        return {"customer_id": str(customer_id)}

    async def _make(self, pool: Any, channel: str, shop: dict[str, Any]) -> dict[int, str]:
        async with pool.connection() as tx:
            await open_shop(tx, channel, shop)
        codes = {}
        sends = {"by this": (channel,), "by another": ("another",)}
        for nth, each in enumerate(shop["promotions"]):
            said = {name: value for name, value in each.items() if name != "sent"}
            said["shipping_methods"] = sends.get(each.get("sent", ""))
            async with begin(pool) as work:
                plain = {"name": "P", "titles": {"en": "P"}, "channels": (channel,), "currency": shop["currency"]}
                made = await promotions.create_promotion(work, Promotion(id=new_id(), **plain | said), by=BY)
                if said["by_coupon"]:
                    codes[nth] = f"C{uuid4().hex[:10]}".upper()
                    new = NewCoupons(codes=(codes[nth],))
                    await coupons.create_coupons(work, made.id, new, batch_id=new_id(), by=BY)
        return codes


async def open_shop(tx: psycopg.AsyncConnection[Any], channel: str, shop: dict[str, Any]) -> None:
    currency = shop["currency"]
    one = [channel, currency]
    await tx.execute("INSERT INTO channels (code, name, currency, country) VALUES (%s, 'C', %s, 'NL')", one)
    await tx.execute("INSERT INTO channel_locations (channel, location, priority) VALUES (%s, 'AMS', 1)", [channel])
    await tx.execute("INSERT INTO price_lists VALUES (%s, %s, %s, %s)", [channel, *one, shop["gross"]])
    for sku, price, weight in zip(SKUS, shop["prices"], shop["weights"], strict=True):
        limit = shop["limit"] if sku == "TEA-100" else None
        await tx.execute("UPDATE skus SET weight_g = %s, per_buyer_limit = %s WHERE sku = %s", [weight, limit, sku])
        priced = "INSERT INTO prices (id, price_list, sku, amount_minor) VALUES (gen_random_uuid(), %s, %s, %s)"
        await tx.execute(priced, [channel, sku, price])
    await tx.execute("DELETE FROM tax_rates")
    for (country, region), ppm in zip([("NL", ""), ("CH", ""), ("CH", "GE")], shop["rates"], strict=True):
        taxed = "INSERT INTO tax_rates (id, tax_class, country, region, rate_ppm) VALUES (gen_random_uuid(), %s, %s, %s, %s)"
        await tx.execute(taxed, ["standard", country, region, ppm])
    if shop["fees"]:
        sent = "INSERT INTO shipping_methods (code, channel, titles, tax_class) VALUES (%s, %s, '{\"en\": \"S\"}', 'standard')"
        await tx.execute(sent, [channel, channel])
    for no, fee in enumerate(shop["fees"], 1):
        rated = (
            "INSERT INTO shipping_rates (method, no, country, up_to_g, currency, fee_minor, free_from_minor)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)"
        )
        await tx.execute(rated, [channel, no, fee["country"], fee["up_to_g"], currency, fee["fee"], fee["free"]])
    await tx.execute("UPDATE stock_levels SET on_hand = 1000000")
    await tx.execute("UPDATE cache_epochs SET version = version + 1")


@pytest.fixture
def generated(database_url: str) -> Generated:
    async def prepare() -> None:
        async with AsyncConnectionPool[Any](database_url, open=False, min_size=1, max_size=1) as pool:
            await a_shop(pool)

    asyncio.run(prepare())
    return Generated(database_url)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shop=SHOP, basket=BASKET)
def test_an_order_comes_to_what_its_quote_said(
    generated: Generated, shop: dict[str, Any], basket: dict[str, Any]
) -> None:
    asyncio.run(generated.check(shop, basket))
