"""Pure rules: what is doubtful about an address, a phone, an e-mail; and how long it takes to tell."""

from time import perf_counter

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderloom.customers.model.addresses import Address, address_doubts, rules_of
from orderloom.customers.model.doubts import Doubt
from orderloom.customers.model.people import Person, email_doubts, reach
from orderloom.customers.model.phones import normal_phone
from orderloom.kernel.countries import COUNTRIES
from orderloom.kernel.words import WORDS

GOOD = [
    Address(
        country="CN",
        region="上海市",
        city="静安区",
        district="南京西路",
        lines=("南京西路 1266 号",),
        postal_code="200040",
    ),
    Address(country="CN", region="湖北", city="武汉市", lines=("中山大道 1 号",), postal_code="430014"),
    Address(country="CN", region="Hubei", city="Wuhan", lines=("1 Zhongshan Avenue",), postal_code="430014"),
    Address(country="CN", region="Guangxi", city="Nanning", lines=("1 Minzu Avenue",), postal_code="530022"),
    Address(country="NL", city="Rotterdam", lines=("Coolsingel 40",), postal_code="3011 AD"),
    Address(country="NL", city="Rotterdam", lines=("Coolsingel 40",), postal_code="3011ad"),
    Address(country="BR", region="SP", city="São Paulo", lines=("Avenida Paulista 1578",), postal_code="01310-200"),
    Address(country="US", region="California", city="San Jose", lines=("1 Main Street",), postal_code="95113"),
    Address(country="HK", region="Kowloon", lines=("1 Nathan Road",)),
    Address(country="IE", city="Dublin", lines=("1 O'Connell Street",)),
]


@pytest.mark.parametrize("address", GOOD, ids=lambda address: f"{address.country}-{address.postal_code}")
def test_a_good_address_has_no_doubts(address: Address) -> None:
    assert address_doubts(address) == ()


@pytest.mark.parametrize(
    ("address", "doubts"),
    [
        (Address(country="XX", lines=("1 Street",)), ["unknown_country"]),
        (Address(country="NL", lines=("Coolsingel 40",), postal_code="3011 AD"), ["missing_city"]),
        (Address(country="NL", lines=(), city="Rotterdam", postal_code="3011 AD"), ["missing_lines"]),
        (Address(country="NL", lines=("Coolsingel 40",), city="Rotterdam"), ["missing_postal_code"]),
        (Address(country="NL", lines=("C 40",), city="R", postal_code="3011"), ["postal_code_format"]),
        (
            Address(country="BR", region="SP", city="São Paulo", lines=("A 1",), postal_code="01310"),
            ["postal_code_format"],
        ),
        (Address(country="US", region="CA", city="X", lines=("1 A",), postal_code="10001"), ["postal_code_region"]),
        (
            Address(country="US", region="Kalifornien", city="X", lines=("1 A",), postal_code="95113"),
            ["unknown_region"],
        ),
        (Address(country="CN", city="武汉市", lines=("1 号",), postal_code="430014"), ["missing_region"]),
    ],
)
def test_what_is_doubtful_is_named(address: Address, doubts: list[str]) -> None:
    assert list(address_doubts(address)) == doubts


def test_every_doubt_has_words() -> None:
    assert {str(doubt) for doubt in Doubt} == WORDS["doubt"].keys()


@pytest.mark.parametrize("country", sorted(COUNTRIES))
def test_every_country_has_rules(country: str) -> None:
    assert rules_of(country).required


@pytest.mark.parametrize(
    ("raw", "country", "e164"),
    [
        ("138 1234 5678", "CN", "+8613812345678"),
        ("+86 138-1234-5678", None, "+8613812345678"),
        ("021-6279 8888", "CN", "+862162798888"),
        ("(11) 99999-8888", "BR", "+5511999998888"),
        ("+55 11 3333-4444", "BR", "+551133334444"),
        ("06-12345678", "NL", "+31612345678"),
        ("0031 10 123 4567", "NL", "+31101234567"),
        ("(212) 555-0123", "US", "+12125550123"),
        ("１３８１２３４５６７８", "CN", "+8613812345678"),
    ],
)
def test_phones_are_written_one_way(raw: str, country: str | None, e164: str) -> None:
    assert normal_phone(raw, country) == (e164, ())


@pytest.mark.parametrize(
    ("raw", "country", "doubt"),
    [
        ("12", "NL", "phone_not_possible"),
        ("+8612", None, "phone_not_possible"),
        ("hello", "CN", "phone_unreadable"),
        ("", "CN", "phone_unreadable"),
        ("138 1234 5678", None, "phone_unreadable"),
        ("138 1234 5678", "XX", "phone_unreadable"),
        ("1" * 300, "CN", "phone_unreadable"),
    ],
)
def test_a_doubtful_phone_is_named(raw: str, country: str | None, doubt: str) -> None:
    assert normal_phone(raw, country)[1] == (doubt,)


def test_what_cannot_be_written_as_e164_is_kept_as_given() -> None:
    how = reach(Person(phone="ask for Anna", email="anna@example.org", country="NL"))
    assert (how.phone, how.phone_given, how.doubts) == (None, "ask for Anna", ("phone_unreadable",))


@given(st.integers(1, 999), st.text("0123456789", min_size=3, max_size=14))
def test_the_short_way_says_what_the_library_says(code: int, national: str) -> None:
    raw = f"+{code}{national}"
    try:
        number = phonenumbers.parse(raw, None)
    except phonenumbers.NumberParseException:
        assert normal_phone(raw, None) == (None, ("phone_unreadable",))
        return
    e164, doubts = normal_phone(raw, None)
    assert e164 or doubts
    if e164:
        assert (not doubts) == phonenumbers.is_possible_number(number)
        assert e164 == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@given(st.text(max_size=80), st.sampled_from([None, "CN", "BR", "NL", "US", "XX", ""]))
def test_any_text_may_be_given_as_a_phone(raw: str, country: str | None) -> None:
    e164, doubts = normal_phone(raw, country)
    assert e164 or doubts


TEXT = st.none() | st.text(max_size=20)


@given(st.sampled_from(["CN", "BR", "NL", "US", "HK", "XX", ""]), st.lists(st.text(max_size=9)), TEXT, TEXT, TEXT)
def test_any_address_has_named_doubts_or_none(
    country: str, lines: list[str], city: str | None, region: str | None, postal_code: str | None
) -> None:
    address = Address(country=country, lines=tuple(lines), city=city, region=region, postal_code=postal_code)
    assert all(doubt.isidentifier() for doubt in address_doubts(address))


@pytest.mark.parametrize("email", [None, "", "anna@example.org", "a.b+c@sub.example.co.uk", "李@例子.中国"])
def test_a_likely_email_has_no_doubt(email: str | None) -> None:
    assert email_doubts(email) == ()


@pytest.mark.parametrize(
    "email", ["anna", "anna@", "@example.org", "a b@example.org", "a@b", "a@@b.org", "x" * 250 + "@b.org"]
)
def test_an_unlikely_email_is_named(email: str) -> None:
    assert email_doubts(email) == ("email_format",)


def test_telling_is_cheap_enough_for_the_intake() -> None:
    """Budgets of a full order; many times what is measured, so that a busy machine does not fail the run."""
    for address in GOOD:
        address_doubts(address)
    assert _least_us(lambda: [address_doubts(address) for address in GOOD]) / len(GOOD) < 5
    assert _least_us(lambda: normal_phone("+8613812345678", "CN")) < 3


def _least_us(act: object) -> float:
    assert callable(act)
    best = float("inf")
    for _ in range(50):
        begun = perf_counter()
        for _ in range(20):
            act()
        best = min(best, (perf_counter() - begun) / 20)
    return best * 1e6


@pytest.mark.parametrize(("given", "country"), [("0000000000", "AU"), ("+61000000000", None)])
def test_a_phone_that_is_none_stays_as_it_was_given(given: str, country: str | None) -> None:
    told = reach(Person(phone=given, country=country))
    assert (told.phone, told.phone_given) == (None, given)
    assert told.doubts


@given(st.sampled_from(sorted(COUNTRIES)), st.text("0123456789", min_size=4, max_size=14))
def test_a_phone_is_read_as_itself_again(country: str, digits: str) -> None:
    kept = normal_phone(digits, country)[0]
    assert kept is None or normal_phone(kept, country)[0] == kept
