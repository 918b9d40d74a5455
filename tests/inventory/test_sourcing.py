"""Which location serves which line: pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderloom.inventory.model.sourcing import OutOfStock, allocate

NEAR, FAR = "NEAR", "FAR"


def taken(shares: list[tuple[int, str, str, int]]) -> list[tuple[int, str, int]]:
    return [(line_no, location, quantity) for line_no, _, location, quantity in shares]


def test_one_location_serves_the_whole_order_although_a_nearer_one_has_a_part() -> None:
    left = {("A", NEAR): 5, ("A", FAR): 5, ("B", FAR): 5}

    shares = allocate([("A", 1), ("B", 1)], [NEAR, FAR], left)

    assert taken(list(shares)) == [(1, FAR, 1), (2, FAR, 1)]


def test_else_each_line_comes_from_the_nearest_that_has_it_whole() -> None:
    left = {("A", NEAR): 5, ("B", FAR): 5}

    assert taken(list(allocate([("A", 1), ("B", 1)], [NEAR, FAR], left))) == [(1, NEAR, 1), (2, FAR, 1)]


def test_else_a_line_is_split_nearest_first() -> None:
    left = {("A", NEAR): 2, ("A", FAR): 2}

    assert taken(list(allocate([("A", 3)], [NEAR, FAR], left))) == [(1, NEAR, 2), (1, FAR, 1)]
    assert left == {("A", NEAR): 0, ("A", FAR): 1}


def test_two_lines_of_one_sku_do_not_take_the_same_unit() -> None:
    left = {("A", NEAR): 3}
    with pytest.raises(OutOfStock) as refusal:
        allocate([("A", 2), ("A", 2)], [NEAR], left)

    assert refusal.value.facts == {"sku": "A", "asked": 4, "left": 3}
    assert left == {("A", NEAR): 3}


def test_no_location_is_no_stock() -> None:
    with pytest.raises(OutOfStock):
        allocate([("A", 1)], [], {("A", NEAR): 9})


stock = st.dictionaries(
    st.tuples(st.sampled_from("ABC"), st.sampled_from([NEAR, FAR, "ELSEWHERE"])), st.integers(-3, 9)
)
wanted = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 6)), min_size=1, max_size=5)


@given(wanted, stock)
def test_what_is_given_is_what_was_asked_and_was_there(
    order: list[tuple[str, int]], there: dict[tuple[str, str], int]
) -> None:
    left = dict(there)
    asked: dict[str, int] = {}
    for sku, units in order:
        asked[sku] = asked.get(sku, 0) + units
    enough = all(
        units <= sum(max(0, there.get((sku, place), 0)) for place in (NEAR, FAR)) for sku, units in asked.items()
    )
    try:
        shares = allocate(order, [NEAR, FAR], left)
    except OutOfStock:
        assert not enough
        assert left == there
        return
    assert enough
    for line_no, (sku, units) in enumerate(order, 1):
        assert sum(share.quantity for share in shares if share.line_no == line_no and share.sku == sku) == units
    for key, before in there.items():
        used = sum(share.quantity for share in shares if (share.sku, share.location) == key)
        assert left[key] == before - used
        assert not used or left[key] >= 0
        assert key[1] != "ELSEWHERE" or not used
