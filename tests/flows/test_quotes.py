"""Quotes: tax by region, shipping by table, stock told; and an order placed at once comes to the same."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import psycopg
import pytest

from orderloom.flows.placing.pricing import UnknownChannel, UnknownSku, WrongCurrency
from orderloom.flows.placing.quotation import Quotation, QuotedChoice, QuotedTax
from orderloom.flows.placing.terms import TermsCache
from orderloom.infra.work import Pool, glance
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.ids import new_id
from tests.worlds import BY, a_shop

from .desk import Desk

# Mugs of 350 g for 12.10 gross, tea without a weight; standard 21 % in NL, 8.1 % in CH and 7.7 % in its region GE.
PRICED = """
INSERT INTO price_lists (code, channel, currency, includes_tax)
VALUES ('eu', 'web-eu', 'EUR', true), ('cn', 'shop-cn', 'CNY', false);
INSERT INTO prices (id, price_list, sku, amount_minor)
SELECT gen_random_uuid(), l.code, s.sku, 1210 FROM price_lists l, skus s;
INSERT INTO listed_products (price_list, created_at, product_id)
SELECT l.code, p.created_at, p.id FROM price_lists l, products p;
INSERT INTO tax_rates (id, tax_class, country, region, rate_ppm)
VALUES (gen_random_uuid(), 'standard', 'NL', '', 210000), (gen_random_uuid(), 'reduced', 'NL', '', 90000),
       (gen_random_uuid(), 'standard', 'CH', '', 81000), (gen_random_uuid(), 'standard', 'CH', 'GE', 77000),
       (gen_random_uuid(), 'standard', 'CN', '', 130000);
UPDATE skus SET weight_g = 350 WHERE sku LIKE 'MUG%';
INSERT INTO shipping_methods (code, channel, titles, tax_class, min_days, max_days, position)
VALUES ('standard', 'web-eu', '{"en": "Standard"}', 'standard', 1, 3, 1),
       ('bike', 'web-eu', '{"en": "By bike"}', 'standard', 0, 1, 2);
INSERT INTO shipping_rates (method, no, country, region, up_to_g, currency, fee_minor, free_from_minor)
VALUES ('standard', 1, '', '', NULL, 'EUR', 1500, NULL), ('standard', 2, 'NL', '', 1000, 'EUR', 495, 5000),
       ('standard', 3, 'NL', '', 5000, 'EUR', 695, NULL), ('standard', 4, 'CH', 'GE', 1000, 'EUR', 1900, NULL),
       ('bike', 1, 'NL', '', 2000, 'EUR', 950, NULL);
UPDATE cache_epochs SET version = version + 1;
"""
HOME = {"country": "NL", "lines": ["Prinsengracht 1"], "city": "Amsterdam", "postal_code": "1015 DV"}


@pytest.fixture
async def desk(pool: Pool) -> AsyncIterator[Desk]:
    await a_shop(pool)
    async with pool.connection() as connection:
        await connection.execute(PRICED)
    made = Desk(pool)
    yield made
    assert await made.findings() == {}


def basket(quantity: int = 2, sku: str = "MUG-BLUE", **more: Any) -> dict[str, Any]:
    words = {"channel": "web-eu", "lines": [{"sku": sku, "quantity": quantity}], "shipping_address": HOME}
    return words | more


def fees(quoted: Quotation) -> dict[str, int]:
    return {choice.code: choice.fee_minor for choice in quoted.shipping.choices}


async def test_a_quote_says_everything_that_an_order_would_come_to(desk: Desk) -> None:
    quoted = await desk.quote(basket(2, shipping_method="standard"))
    placed = await desk.place(basket(2, shipping_method="standard", total_minor=quoted.total_minor))

    assert (quoted.goods_minor, quoted.shipping_minor, quoted.total_minor) == (2420, 495, 2915)
    assert (quoted.tax_minor, quoted.shipping_tax_minor) == (420 + 86, 86)  # 495 × 21/121 = 85.9
    assert quoted.taxes == [QuotedTax(rate_ppm=210_000, taxed_minor=2915, tax_minor=506)]
    today = quoted.quoted_at.astimezone(UTC).date()
    assert (quoted.earliest_on, quoted.latest_on) == (today + timedelta(1), today + timedelta(3))
    assert (placed.tax_minor, placed.shipping_minor, placed.total_minor) == (506, 495, 2915)
    async with desk.pool.connection() as connection:
        row = await (
            await connection.execute("SELECT shipping_method, shipping_tax_minor, promised_on FROM orders")
        ).fetchone()
    assert row == ("standard", 86, quoted.latest_on)


@pytest.mark.parametrize("hours", [-11, 13])
async def test_days_are_promised_from_the_merchants_day(desk: Desk, hours: int) -> None:
    desk.cache = TermsCache(timezone(timedelta(hours=hours)))
    quoted = await desk.quote(basket(2, shipping_method="standard"))
    await desk.place(basket(2, shipping_method="standard"))

    async with desk.pool.connection() as connection:
        asked = "SELECT promised_on, (placed_at + %s * interval '1 hour') AT TIME ZONE 'UTC' FROM orders"
        row = await (await connection.execute(asked, [hours])).fetchone()
    assert row is not None
    there = quoted.quoted_at.astimezone(timezone(timedelta(hours=hours))).date()
    assert (quoted.earliest_on, quoted.latest_on) == (there + timedelta(1), there + timedelta(3))
    assert row[0] == row[1].date() + timedelta(3)


async def test_every_way_to_send_has_its_own_fee_days_and_total(desk: Desk) -> None:
    quoted = await desk.quote(basket(2))

    today = quoted.quoted_at.date()
    assert quoted.shipping.choices == [
        QuotedChoice(
            code="standard",
            title="Standard",
            fee_minor=495,
            discount_minor=0,
            tax_minor=86,
            total_minor=2915,
            earliest_on=today + timedelta(1),
            latest_on=today + timedelta(3),
        ),
        QuotedChoice(
            code="bike",
            title="By bike",
            fee_minor=950,
            discount_minor=0,
            tax_minor=165,
            total_minor=3370,
            earliest_on=today,
            latest_on=today + timedelta(1),
        ),
    ]
    assert (quoted.shipping.method, quoted.shipping.problem) == (None, "shipping_method_needed")
    assert (quoted.shipping_minor, quoted.total_minor) == (0, 2420)


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        (2, {"standard": 495, "bike": 950}),  # 700 g
        (3, {"standard": 695, "bike": 950}),  # 1,050 g
        (5, {"standard": 695, "bike": 950}),  # 1,750 g: 6,050 would travel free only up to 1,000 g
        (14, {"standard": 695}),  # 4,900 g
        (15, {}),  # 5,250 g: heavier than the country takes, whatever everywhere takes
    ],
)
async def test_the_smallest_sufficient_weight_decides(desk: Desk, quantity: int, expected: dict[str, int]) -> None:
    assert fees(await desk.quote(basket(quantity))) == expected


async def test_goods_worth_enough_travel_free_and_weightless_ones_are_named(desk: Desk) -> None:
    quoted = await desk.quote(basket(5, "TEA-100", shipping_method="standard"))

    assert (quoted.shipping_minor, quoted.shipping_tax_minor, quoted.total_minor) == (0, 0, 6050)
    assert quoted.lines[0].doubts == ("weight_unknown",)


@pytest.mark.parametrize(
    ("address", "ppm", "expected"),
    [
        ({"country": "CH"}, 81_000, {"standard": 1500}),
        ({"country": "CH", "region": "CH-GE"}, 77_000, {"standard": 1900}),
        ({"country": "CH", "region": "ge"}, 77_000, {"standard": 1900}),
        ({"country": "CH", "region": "ZH"}, 81_000, {"standard": 1500}),
        ({"country": "NL", "region": "ZH"}, 210_000, {"standard": 495, "bike": 950}),
    ],
)
async def test_the_most_special_region_decides(
    desk: Desk, address: dict[str, str], ppm: int, expected: dict[str, int]
) -> None:
    quoted = await desk.quote(basket(1, shipping_address=address))

    assert quoted.lines[0].tax_ppm == ppm
    assert fees(quoted) == expected


async def test_a_region_that_takes_no_more_takes_no_more(desk: Desk) -> None:
    heavy = basket(
        3, shipping_address={"country": "CH", "region": "GE", "lines": ["Rue 1"]}, shipping_method="standard"
    )

    quoted = await desk.quote(heavy)

    assert (quoted.shipping.choices, quoted.shipping.problem) == ([], "no_shipping_rate")
    assert await desk.refused(heavy) == "no_shipping_rate"


async def test_a_quote_speaks_the_readers_language(desk: Desk) -> None:
    async with desk.pool.connection() as connection:
        await connection.execute(
            "UPDATE products SET titles = titles || '{\"zh-CN\": \"马克杯\"}' WHERE handle = 'mug'"
        )
        await connection.execute(
            "UPDATE shipping_methods SET titles = titles || '{\"zh-CN\": \"标准\"}' WHERE code = 'standard'"
        )
        await connection.execute("UPDATE cache_epochs SET version = version + 1")

    own, chinese, german = [await desk.quote(basket(1) | more) for more in ({}, {"locale": "zh-CN"}, {"locale": "de"})]

    assert [one.lines[0].title for one in (own, chinese, german)] == ["Mug", "马克杯", "Mug"]
    assert [one.shipping.choices[0].title for one in (own, chinese, german)] == ["Standard", "标准", "Standard"]
    assert (chinese.total_minor, chinese.goods_minor) == (own.total_minor, own.goods_minor)


@pytest.mark.parametrize(
    ("address", "doubts"),
    [
        ({"country": "CH", "region": "GE"}, ()),
        ({"country": "CH", "region": "Genève"}, ()),
        ({"country": "CH"}, ("missing_region",)),
        ({"country": "NL", "region": "Nowhere"}, ()),  # there nothing depends on it
        (None, ("missing_address",)),
    ],
)
async def test_a_quote_says_when_it_does_not_know_where_to(
    desk: Desk, address: dict[str, str] | None, doubts: tuple[str, ...]
) -> None:
    quoted = await desk.quote(basket(1, shipping_address=address))
    assert quoted.doubts == doubts


async def test_a_buyers_order_names_what_its_quote_doubted(desk: Desk) -> None:
    anna = Actor(kind=ActorKind.BUYER, id=new_id(), request_id=new_id())
    lines = basket(1, shipping_method="standard")
    nowhere = {"shipping_address": None}
    elsewhere = {"shipping_address": {"country": "CH", "lines": ["A 1"], "city": "X", "postal_code": "1200"}}

    async def doubts(more: dict[str, Any], by: Actor) -> list[str]:
        placed = await desk.place(lines | more, by=by)
        async with desk.pool.connection() as connection:
            row = await (
                await connection.execute("SELECT doubts FROM order_buyers WHERE order_id = %s", [placed.id])
            ).fetchone()
        return list(row[0]) if row else []

    assert await doubts(nowhere, anna) == ["missing_address"]
    assert await doubts(nowhere, BY) == []
    assert await doubts(elsewhere, anna) == await doubts(elsewhere, BY) == ["missing_region"]


async def test_an_order_names_a_method_that_its_channel_offers(desk: Desk) -> None:
    assert await desk.refused(basket()) == "shipping_method_needed"
    assert await desk.refused(basket(shipping_method="pigeon")) == "unknown_shipping_method"
    assert (await desk.quote(basket(shipping_method="pigeon"))).shipping.problem == "unknown_shipping_method"
    for amount in ("shipping_minor", "discount_minor"):  # not even nothing: it would be charged all the same
        assert await desk.refused(basket(shipping_method="standard") | {amount: 0}) == "amounts_not_allowed"
    assert (await desk.place(basket(shipping_method="standard"))).shipping_minor == 495
    elsewhere = {"channel": "shop-cn", "lines": [{"sku": "MUG-BLUE", "quantity": 1}]}
    assert (await desk.place(elsewhere)).shipping_minor == 0


async def test_who_sets_amounts_sends_as_they_like(desk: Desk) -> None:
    own = await desk.place(basket(shipping_minor=100), may_set_amounts=True)
    named = await desk.place(basket(shipping_minor=121, shipping_method="standard"), may_set_amounts=True)
    foreign = await desk.place(basket(shipping_minor=5, shipping_method="Pigeon post"), may_set_amounts=True)
    by_table = await desk.place(basket(shipping_method="standard"), may_set_amounts=True)

    sums = [(one.shipping_minor, one.tax_minor) for one in (own, named, foreign, by_table)]
    assert sums == [(100, 420), (121, 441), (5, 420), (495, 506)]
    assert await desk.refused(basket(shipping_method="pigeon"), may_set_amounts=True) == "unknown_shipping_method"


async def test_goods_that_are_not_there_are_told_and_not_refused(desk: Desk) -> None:
    lines = [
        {"sku": "MUG-BLUE", "quantity": 100},
        {"sku": "MUG-BLUE", "quantity": 60},
        {"sku": "MUG-BLUE", "quantity": 1},
    ]
    told = [(line.stock, line.left) for line in (await desk.quote(basket(lines=lines))).lines]
    much = (await desk.quote(basket(1000))).lines[0]

    assert told == [("in_stock", None), ("limited", 20), ("out", 0)]
    assert (much.stock, much.left) == ("limited", 20)  # 150 are there: no more than 20 is told


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"channel": "nowhere"}, UnknownChannel),
        ({"lines": [{"sku": "NO-SUCH", "quantity": 1}]}, UnknownSku),
        ({"currency": "USD"}, WrongCurrency),
    ],
)
async def test_what_could_not_be_priced_is_refused_like_an_order(
    desk: Desk, words: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await desk.quote(basket() | words)


async def test_a_quote_cannot_write(desk: Desk) -> None:
    async with glance(desk.pool) as work:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            await work.tx.execute("UPDATE cache_epochs SET version = version + 1")
    async with glance(desk.pool) as work:
        assert work.now > datetime(2020, 1, 1, tzinfo=UTC)
