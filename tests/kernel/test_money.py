"""Money: spread to the minor unit, rounded half-up, never lost."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from orderloom.kernel.money import PPM, divide_half_up, exponent, spread, tax_on, tax_within

amount = st.integers(0, 10**13)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=30)
rate = st.integers(0, PPM)


@given(amount, weights)
def test_the_parts_of_a_spread_sum_to_the_whole_and_differ_from_their_share_by_less_than_one(
    whole: int, shares: list[int]
) -> None:
    parts = spread(whole, shares)

    assert sum(parts) == whole
    total = sum(shares)
    even = [share if total else 1 for share in shares]
    for part, share in zip(parts, even, strict=True):
        assert abs(part - Fraction(whole * share, sum(even))) < 1


def test_ties_of_a_spread_go_to_the_earlier_line() -> None:
    assert spread(2, [1, 1, 1]) == [1, 1, 0]
    assert spread(100, [1, 1, 1]) == [34, 33, 33]
    assert spread(5, [0, 0]) == [3, 2]
    assert spread(7, []) == []


@given(amount, rate)
def test_tax_inside_and_tax_on_top_agree_within_half_a_unit(net: int, ppm: int) -> None:
    on_top = tax_on(net, ppm)
    inside = tax_within(net + on_top, ppm)

    assert abs(inside - Fraction(net * ppm, PPM)) <= 1
    assert abs(on_top - Fraction(net * ppm, PPM)) <= Fraction(1, 2)


def test_halves_are_rounded_up() -> None:
    assert [divide_half_up(n, 2) for n in (0, 1, 2, 3)] == [0, 1, 1, 2]
    assert tax_on(50, 10_000) == 1  # 0.5
    assert tax_within(121, 210_000) == 21


def test_exponents_are_those_of_iso_4217() -> None:
    assert [exponent(currency) for currency in ("JPY", "CNY", "KWD", "CLF")] == [0, 2, 3, 4]
