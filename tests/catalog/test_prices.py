"""Prices, tax and channels on a real database: periods never overlap, and every change raises the epoch."""

import asyncio

import pytest

from orderloom.catalog import queries
from orderloom.catalog.commands import channels, prices, taxes
from orderloom.catalog.model.channels import (
    Channel,
    ChannelNotFound,
    ChannelTaken,
    PriceList,
    PriceListNotFound,
    PriceListTaken,
)
from orderloom.catalog.model.prices import (
    NewPrice,
    NewTaxRate,
    NotValidThen,
    PeriodEmpty,
    PriceNotFound,
    PriceOverlaps,
    PriceWrong,
    RateWrong,
    TaxClass,
    TaxClassNotFound,
    TaxClassTaken,
    TaxRateOverlaps,
)
from orderloom.catalog.model.products import SkuNotFound
from orderloom.catalog.model.terms import price_at, rate_at
from orderloom.infra.work import Pool, begin
from orderloom.kernel.countries import CountryUnknown
from orderloom.kernel.errors import ChangedMeanwhile
from orderloom.kernel.ids import new_id

from .shelf import BY, day, epoch, facts, stock_up


def blue(amount: int, valid_from: int | None = None, valid_to: int | None = None) -> NewPrice:
    return NewPrice(
        price_list="web-eur",
        sku="MUG-BLUE",
        amount_minor=amount,
        valid_from=day(valid_from) if valid_from else None,
        valid_to=day(valid_to) if valid_to else None,
    )


async def test_the_price_of_an_instant_is_chosen_from_what_was_read(pool: Pool) -> None:
    async with begin(pool) as work:
        await stock_up(work)
        await prices.put_prices(work, [blue(1000, None, 5), blue(900, 5, 10), blue(1100, 10)], by=BY)
        terms = (await queries.sku_terms(work.tx, ["MUG-BLUE", "MUG-RED", "NONE"]))["MUG-BLUE"]
        assert [price_at(terms, "web-eur", day(n)) for n in (1, 5, 9, 10, 20)] == [1000, 900, 900, 1100, 1100]
        channel = (await queries.channel_terms(work.tx))["web"]
        assert (channel.price_lists["EUR"].code, channel.price_lists["EUR"].includes_tax) == ("web-eur", True)


async def test_an_overlapping_price_is_refused_by_name(pool: Pool) -> None:
    async with begin(pool) as work:
        await stock_up(work)
        await prices.put_prices(work, [blue(1000, 1, 10)], by=BY)
    for overlapping in (blue(1, 9), blue(1, None, 2), blue(1), blue(1, 3, 4)):
        with pytest.raises(PriceOverlaps):
            async with begin(pool) as work:
                await prices.put_prices(work, [overlapping], by=BY)
    async with begin(pool) as work:
        await prices.put_prices(work, [blue(1, 10), blue(2, None, 1)], by=BY)


async def test_a_new_price_may_end_the_present_one(pool: Pool) -> None:
    async with begin(pool) as work:
        await stock_up(work)
        await prices.put_prices(work, [blue(1000)], by=BY)
        await prices.put_prices(work, [blue(900, 5)], by=BY, ends_present=True)
        found = await queries.prices(work.tx, sku="MUG-BLUE", channels=None, limit=10)
        assert [(one.amount_minor, one.valid_from, one.valid_to) for one in found] == [
            (1000, None, day(5)),
            (900, day(5), None),
        ]
        assert [name for name, _ in (await facts(work))[-2:]] == ["price.ended", "price.changed"]


async def test_two_who_set_a_price_at_once_do_not_both_win(pool: Pool) -> None:
    async with begin(pool) as work:
        await stock_up(work)

    async def put(amount: int) -> None:
        async with begin(pool) as work:
            await prices.put_prices(work, [blue(amount)], by=BY)

    outcomes = await asyncio.gather(*(put(n) for n in range(6)), return_exceptions=True)
    assert sum(outcome is None for outcome in outcomes) == 1
    assert sum(isinstance(outcome, PriceOverlaps) for outcome in outcomes) == 5


async def test_a_price_ends_only_while_it_is_valid(pool: Pool) -> None:
    async with begin(pool) as work:
        await stock_up(work)
        price_id = (await prices.put_prices(work, [blue(1000, 5, 10)], by=BY))[0]
        for wrong in (4, 5, 11):
            with pytest.raises(NotValidThen):
                await prices.end_price(work, price_id, at=day(wrong), by=BY)
        ended = await prices.end_price(work, price_id, at=day(7), by=BY)
        assert ended.valid_to == day(7)
        with pytest.raises(PriceNotFound):
            await prices.end_price(work, price_id, at=day(6), by=BY, channels=frozenset({"other"}))


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (NewPrice(price_list="web-eur", sku="NONE", amount_minor=1), SkuNotFound),
        (NewPrice(price_list="none", sku="MUG-RED", amount_minor=1), PriceListNotFound),
        (blue(-1), PriceWrong),
        (blue(10**16), PriceWrong),
        (blue(1, 5, 5), PeriodEmpty),
    ],
)
async def test_a_price_names_what_exists(pool: Pool, wrong: NewPrice, refusal: type[Exception]) -> None:
    async with begin(pool) as work:
        await stock_up(work)
    with pytest.raises(refusal):
        async with begin(pool) as work:
            await prices.put_prices(work, [wrong], by=BY)


async def test_one_price_is_set_only_in_lists_of_the_callers_channels(pool: Pool) -> None:
    async with begin(pool) as work:
        await stock_up(work)
        with pytest.raises(PriceListNotFound):
            await prices.put_price(work, new_id(), blue(1), by=BY, channels=frozenset({"other"}))


async def test_tax_rates_change_over_time_and_never_overlap(pool: Pool) -> None:
    async with begin(pool) as work:
        old = NewTaxRate(tax_class="standard", country="NL", rate_ppm=190_000)
        new = NewTaxRate(tax_class="standard", country="NL", rate_ppm=210_000, valid_from=day(3))
        await taxes.put_tax_rate(work, new_id(), old, by=BY)
        rate = await taxes.put_tax_rate(work, new_id(), new, by=BY, ends_present=True)
        rates = (await queries.tax_rates(work.tx))["standard", "NL", ""]
        assert [rate_at(rates, day(n)) for n in (2, 3)] == [190_000, 210_000]
        ended = await taxes.end_tax_rate(work, rate.id, at=day(9), by=BY)
        assert ended.valid_to == day(9)
        with pytest.raises(NotValidThen):
            await taxes.end_tax_rate(work, rate.id, at=day(2), by=BY)
    with pytest.raises(TaxRateOverlaps):
        async with begin(pool) as work:
            await taxes.put_tax_rate(work, new_id(), old, by=BY)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (NewTaxRate(tax_class="standard", country="XX", rate_ppm=1), CountryUnknown),
        (NewTaxRate(tax_class="none", country="NL", rate_ppm=1), TaxClassNotFound),
        (NewTaxRate(tax_class="standard", country="NL", rate_ppm=1_000_001), RateWrong),
    ],
)
async def test_a_tax_rate_names_what_exists(pool: Pool, wrong: NewTaxRate, refusal: type[Exception]) -> None:
    async with begin(pool) as work:
        with pytest.raises(refusal):
            await taxes.put_tax_rate(work, new_id(), wrong, by=BY)


async def test_taken_codes_are_named(pool: Pool) -> None:
    async with begin(pool) as work:
        await stock_up(work)
    web = Channel(code="web", name="Web", currency="EUR", locale="en", country="NL", unpaid_minutes=None)
    with pytest.raises(ChannelTaken):
        async with begin(pool) as work:
            await channels.create_channel(work, web, by=BY)
    second = PriceList(code="second", channel="web", currency="EUR", includes_tax=False)
    with pytest.raises(PriceListTaken):
        async with begin(pool) as work:
            await channels.create_price_list(work, second, by=BY)
    with pytest.raises(TaxClassTaken):
        async with begin(pool) as work:
            await taxes.create_tax_class(work, TaxClass(code="standard", name="Again"), by=BY)


async def test_a_channel_changes_by_version_and_is_shown_to_those_who_may_see_it(pool: Pool) -> None:
    async with begin(pool) as work:
        await stock_up(work)
        before = await epoch(work)
        changed = await channels.change_channel(work, "web", version=1, by=BY, unpaid_minutes=30, name="Web shop")
        assert (changed.version, changed.unpaid_minutes, await epoch(work)) == (2, 30, before + 1)
        with pytest.raises(ChangedMeanwhile):
            await channels.change_channel(work, "web", version=1, by=BY, active=False)
        with pytest.raises(ChannelNotFound):
            await channels.change_channel(work, "none", version=1, by=BY, active=False)
        with pytest.raises(ChannelNotFound):
            await queries.channel(work.tx, "web", channels=frozenset({"other"}))
        assert await queries.channel_list(work.tx, channels=frozenset({"other"}), after=None, limit=9) == []
        assert [one.code for one in await queries.channel_list(work.tx, channels=None, after=None, limit=9)] == ["web"]
        name, body = (await facts(work))[-1]
        assert (name, body["fields"]) == ("channel.changed", ["unpaid_minutes", "name"])
