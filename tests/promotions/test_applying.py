"""What promotions take off, by tables worked out by hand; and what always holds, for any."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderloom.promotions.model.applying import Candidate, Goods, PromotionTerms, Saving, best
from orderloom.promotions.model.promotion import Kind, Per

MUG, TEA = UUID(int=1), UUID(int=2)


def promotion(number: int = 1, **more: Any) -> PromotionTerms:
    plain: dict[str, Any] = {
        "id": UUID(int=number),
        "titles": {"en": "Off"},
        "kind": Kind.PERCENT,
        "percent_ppm": 100_000,
        "amount_minor": 0,
        "per": Per.ORDER,
        "currency": None,
        "minimum_minor": 0,
        "by_coupon": False,
        "exclusive": False,
        "position": 0,
        "channels": None,
        "skus": frozenset(),
        "products": frozenset(),
        "categories": frozenset(),
        "valid_from": None,
        "valid_to": None,
        "max_uses": None,
        "max_uses_per_buyer": None,
    }
    return PromotionTerms(**plain | more)


def amount(minor: int, number: int = 1, **more: Any) -> PromotionTerms:
    return promotion(number, kind=Kind.AMOUNT, percent_ppm=0, amount_minor=minor, **more)


def goods(*worths: int, quantity: int = 1) -> list[Goods]:
    return [Goods(f"SKU-{nth}", MUG if nth % 2 else TEA, None, quantity, worth) for nth, worth in enumerate(worths, 1)]


def off(promotions: list[PromotionTerms], lines: list[Goods], fee: int = 0) -> list[tuple[int, list[int]]]:
    savings = best([Candidate(one, None) for one in promotions], lines, lambda _: fee)
    return [(saving.amount_minor, list(saving.parts)) for saving in savings]


@pytest.mark.parametrize(
    ("one", "worths", "expected"),
    [
        # 10 % of 99.99 is 9.999, half-up 10.00; 333⅓ each, the odd cent to the first line
        (promotion(), (3333, 3333, 3333), [(1000, [334, 333, 333])]),
        # 15 % of 0.33 is 0.0495: half-up 0.05
        (promotion(percent_ppm=150_000), (33,), [(5, [5])]),
        (promotion(percent_ppm=1_000_000), (3333, 1), [(3334, [3333, 1])]),
        # 10.00 over 66.66, 33.33, 0.01: 6.666, 3.333, 0.001 → the largest remainder is 0.666
        (amount(1000), (6666, 3333, 1), [(1000, [667, 333, 0])]),
        (amount(1000), (300, 200), [(500, [300, 200])]),  # never more than the goods
        (amount(100, per=Per.LINE), (300, 50), [(150, [100, 50])]),
        (amount(100, skus=frozenset({"SKU-2"})), (300, 50), [(50, [0, 50])]),
        (promotion(products=frozenset({TEA})), (300, 500), [(50, [0, 50])]),
        (promotion(percent_ppm=1), (100,), []),  # nothing that could be paid
    ],
)
def test_what_is_taken_off_each_line(
    one: PromotionTerms, worths: tuple[int, ...], expected: list[tuple[int, list[int]]]
) -> None:
    assert off([one], goods(*worths)) == expected


def test_an_amount_a_unit_counts_units() -> None:
    assert off([amount(100, per=Per.UNIT)], goods(1000, 250, quantity=3)) == [(550, [300, 250])]


def test_promotions_that_combine_go_one_after_the_other_by_position() -> None:
    ten, five = promotion(1, position=2), amount(500, 2, position=1)
    assert off([ten, five], goods(10_000)) == [(500, [500]), (950, [950])]
    same_place = promotion(1), amount(500, 2)
    assert off(list(same_place), goods(10_000)) == [(1000, [1000]), (500, [500])]  # percentages first


def test_an_exclusive_one_goes_alone_and_the_least_to_pay_wins() -> None:
    small, large = promotion(1, exclusive=True), promotion(2, percent_ppm=300_000, exclusive=True)
    together = [promotion(3), amount(500, 4)]
    assert off([small, *together], goods(10_000)) == [(1000, [1000]), (500, [500])]
    assert off([large, *together], goods(10_000)) == [(3000, [3000])]


def test_free_shipping_takes_the_fee_and_counts_when_the_best_is_chosen() -> None:
    free = promotion(1, kind=Kind.FREE_SHIPPING, percent_ppm=0, exclusive=True)
    ten = promotion(2)
    assert off([free, ten], goods(1000), fee=495) == [(495, [])]
    assert off([free, ten], goods(9000), fee=495) == [(900, [900])]
    assert off([free], goods(1000), fee=0) == []


def test_a_discount_that_makes_shipping_dearer_is_weighed_as_a_whole() -> None:
    ten, candidate = goods(5000), Candidate(promotion(1, percent_ppm=10_000, exclusive=True), None)
    savings = best([candidate], ten, lambda worth: 0 if worth >= 5000 else 495)
    assert savings == []  # 50 cents off would cost 4.95 more


WORTH = st.lists(st.integers(0, 10**7), min_size=1, max_size=8)
ANY = st.one_of(
    st.builds(lambda ppm, alone, place: promotion(percent_ppm=ppm, exclusive=alone, position=place),
              st.integers(1, 10**6), st.booleans(), st.integers(0, 3)),
    st.builds(lambda minor, per, place: amount(minor, per=per, position=place),
              st.integers(1, 10**7), st.sampled_from(Per), st.integers(0, 3)),
)  # fmt: skip


@given(WORTH, st.lists(ANY, min_size=1, max_size=4))
def test_parts_sum_to_the_amount_and_no_line_falls_below_nothing(
    worths: list[int], promotions: list[PromotionTerms]
) -> None:
    savings: list[Saving] = best([Candidate(one, None) for one in promotions], goods(*worths), lambda _: 0)
    assert all(sum(saving.parts) == saving.amount_minor > 0 for saving in savings)
    left = [worth - sum(saving.parts[nth] for saving in savings) for nth, worth in enumerate(worths)]
    assert min(left) >= 0


@pytest.mark.parametrize(
    ("promotions", "expected"),
    [
        ([promotion(percent_ppm=50_000)], []),  # 2.50 off, but then 4.98 to send it
        ([promotion(percent_ppm=200_000)], [1000]),
        ([promotion(percent_ppm=50_000), promotion(2, kind=Kind.FREE_SHIPPING, percent_ppm=0)], [250, 498]),
        ([promotion(percent_ppm=1_000, categories=frozenset(["none"])), amount(600, 2)], [600]),
    ],
)
def test_no_discount_makes_an_order_dearer(promotions: list[PromotionTerms], expected: list[int]) -> None:
    candidates = [Candidate(one, None) for one in promotions]
    savings = best(candidates, goods(5000), lambda worth: 0 if worth >= 5000 else 498)
    assert [saving.amount_minor for saving in savings if saving.amount_minor] == expected
