"""Pure rules: check digits, codes, titles, prices of an instant."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderloom.catalog.model.channels import Channel, CurrencyUnknown, check_channel
from orderloom.catalog.model.codes import (
    CODE,
    CodeMalformed,
    GtinWrong,
    LocaleMalformed,
    TitleMissing,
    check_digit,
    must_be_gtin,
    must_have_title,
    must_match,
)
from orderloom.catalog.model.products import MeasureWrong, NewProduct, NewSku, SkuTwice, check_products, check_sku
from orderloom.catalog.model.terms import PriceSpan, RateSpan, SkuTerms, price_at, rate_at, sold_as, title_in
from orderloom.kernel.countries import CountryUnknown

DIGITS = st.text("0123456789", min_size=7, max_size=13).filter(lambda text: len(text) in (7, 11, 12, 13))


@pytest.mark.parametrize("gtin", ["4006381333931", "036000291452", "96385074", "10012345678902"])
def test_known_gtins_of_each_length_are_right(gtin: str) -> None:
    must_be_gtin(gtin, "X")


@pytest.mark.parametrize("gtin", ["4006381333932", "400638133393", "", "40063813339３1", "abcdefgh", "123456789"])
def test_a_wrong_gtin_is_refused(gtin: str) -> None:
    with pytest.raises(GtinWrong):
        must_be_gtin(gtin, "X")


@given(DIGITS, st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_never_passes(digits: str, place: int, change: int) -> None:
    gtin = digits + check_digit(digits)
    must_be_gtin(gtin, "X")
    place %= len(gtin)
    wrong = gtin[:place] + str((int(gtin[place]) + change) % 10) + gtin[place + 1 :]
    with pytest.raises(GtinWrong):
        must_be_gtin(wrong, "X")


@pytest.mark.parametrize("code", ["", "Web", "a b", "-a", "x" * 41, "a\n", "é"])
def test_codes_have_a_pattern(code: str) -> None:
    with pytest.raises(CodeMalformed):
        must_match(CODE, code)


@pytest.mark.parametrize("titles", [{}, {"en": ""}, {"en": "  "}, {"en": "x" * 301}])
def test_a_title_is_needed(titles: dict[str, str]) -> None:
    with pytest.raises(TitleMissing):
        must_have_title(titles)


def test_locales_have_a_pattern() -> None:
    with pytest.raises(LocaleMalformed):
        must_have_title({"English": "Mug"})


def test_titles_fall_back_to_english_and_then_to_any() -> None:
    titles = {"en": "Mug", "zh-CN": "马克杯"}
    assert [title_in(titles, locale) for locale in ("zh-CN", "de")] == ["马克杯", "Mug"]
    assert title_in({"pt-BR": "Caneca"}, "en") == "Caneca"


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [({"country": "XX"}, CountryUnknown), ({"currency": "ABC"}, CurrencyUnknown), ({"code": "Bad"}, CodeMalformed)],
)
def test_a_channel_names_what_exists(changed: dict[str, str], refusal: type[Exception]) -> None:
    fields = {"code": "web", "currency": "EUR", "country": "NL"} | changed
    channel = Channel(
        code=fields["code"],
        name="Web",
        currency=fields["currency"],
        locale="en",
        country=fields["country"],
        unpaid_minutes=None,
    )
    with pytest.raises(refusal):
        check_channel(channel)


def test_measures_are_not_negative_and_a_limit_is_at_least_one() -> None:
    for wrong in (NewSku(sku="A", weight_g=-1), NewSku(sku="A", per_buyer_limit=0)):
        with pytest.raises(MeasureWrong):
            check_sku(wrong)


def test_a_sku_may_stand_once_in_a_batch() -> None:
    rows = [NewProduct(handle=handle, titles={"en": "A"}, skus=[NewSku(sku="A")]) for handle in ("a", "b")]
    with pytest.raises(SkuTwice):
        check_products(rows)


HOURS = st.integers(0, 1000).map(lambda hour: datetime.fromtimestamp(hour * 3600, UTC))


@given(st.lists(HOURS, min_size=2, max_size=6, unique=True).map(sorted), HOURS)
def test_exactly_the_period_that_holds_the_instant_gives_the_price(bounds: list[datetime], at: datetime) -> None:
    periods = list(zip([None, *bounds], [*bounds, None], strict=True))
    prices = tuple(PriceSpan("web", place, *period) for place, period in enumerate(periods))
    terms = SkuTerms(
        sku="A",
        titles={"en": "A"},
        tax_class="standard",
        per_buyer_limit=None,
        active=True,
        product_id=UUID(int=1),
        category=None,
        weight_g=None,
        prices=prices,
    )
    expected = sum(bound <= at for bound in bounds)
    assert price_at(terms, "web", at) == expected
    assert price_at(terms, "other", at) is None
    assert rate_at([RateSpan(place, *period) for place, period in enumerate(periods)], at) == expected


def test_no_rate_is_none() -> None:
    assert rate_at([], datetime(2030, 1, 1, tzinfo=UTC)) is None


def test_a_variant_is_sold_under_its_products_title_with_its_options() -> None:
    assert sold_as({"en": "Mug", "zh-CN": "杯子"}, {"Colour": "Blue", "Size": "L"}) == {
        "en": "Mug (Blue, L)",
        "zh-CN": "杯子 (Blue, L)",
    }
    assert sold_as({"en": "Mug"}, {}) == {"en": "Mug"}
