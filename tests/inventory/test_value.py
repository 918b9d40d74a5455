"""Moving-average value to the minor unit: whatever comes and goes, nothing is lost and nothing is left over."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderloom.inventory.model.levels import (
    MOST_UNITS,
    Book,
    Cause,
    Delta,
    DocumentKind,
    Level,
    Place,
    Reason,
    counted,
    leaving,
)
from orderloom.inventory.model.refusals import BeyondCounting, NotOnHand
from orderloom.kernel.ids import Sku, new_id

from .shop import BY

PLACE: Place = (Sku("A"), "north")
CAUSE = Cause(
    reason=Reason.ADJUSTED,
    document=DocumentKind.ADJUSTMENT,
    document_id=new_id(),
    by=BY,
    occurred_at=datetime(2026, 1, 1, tzinfo=UTC),
)


def book(
    on_hand: int = 0,
    value_minor: int = 0,
    damaged: int = 0,
    quality_hold: int = 0,
    reserved: int = 0,
    oversell_limit: int = 0,
) -> Book:
    level = Level(
        sku=PLACE[0],
        location=PLACE[1],
        id=new_id(),
        on_hand=on_hand,
        value_minor=value_minor,
        damaged=damaged,
        quality_hold=quality_hold,
        reserved=reserved,
        oversell_limit=oversell_limit,
    )
    return Book.of([level])


def test_three_units_for_ten_leave_at_three_four_three() -> None:
    """1000 / 3: 333, then 667 / 2 rounded half up, then the rest."""
    shelf = book(on_hand=3, value_minor=1000)
    left = [-shelf.post(PLACE, leaving(shelf.levels[PLACE], 1), CAUSE).value_minor for _ in range(3)]
    assert left == [333, 334, 333]
    assert shelf.levels[PLACE].value_minor == 0


def test_a_receipt_changes_the_average() -> None:
    shelf = book(on_hand=10, value_minor=1000)
    shelf.post(PLACE, Delta(on_hand=10), CAUSE, value_minor=2000)
    assert -shelf.post(PLACE, leaving(shelf.levels[PLACE], 1), CAUSE).value_minor == 150


# Above 0: a receipt of so many at a cost; below 0: so many leave, as far as there are any.
steps = st.lists(st.tuples(st.integers(-50, 50), st.integers(0, 10_000)), max_size=60)


@given(steps)
def test_no_minor_unit_is_lost(moves: list[tuple[int, int]]) -> None:
    shelf = book()
    came = went = 0
    for quantity, cost in moves:
        level = shelf.levels[PLACE]
        if quantity >= 0:
            came += shelf.post(PLACE, Delta(on_hand=quantity), CAUSE, value_minor=quantity * cost).value_minor
        elif -quantity <= level.on_hand:
            value = -shelf.post(PLACE, leaving(level, -quantity), CAUSE).value_minor
            assert abs(value * level.on_hand * 2 - level.value_minor * -quantity * 2) <= level.on_hand
            went += value
        after = shelf.levels[PLACE]
        assert after.value_minor == came - went >= 0
        assert after.on_hand > 0 or after.value_minor == 0
    assert shelf.levels[PLACE].version == len(shelf.movements)


@given(
    st.integers(0, 50),
    st.integers(0, 50),
    st.integers(0, 50),
    st.integers(0, 50),
    st.integers(0, 200),
    st.integers(0, 9),
)
def test_a_count_fits_every_bucket(good: int, damaged: int, held: int, reserved: int, seen: int, oversell: int) -> None:
    """Whatever is counted: damaged and held units fit into it, and good units vanish only after those that were counted."""
    on_hand = good + damaged + held
    shelf = book(
        on_hand=on_hand, damaged=damaged, quality_hold=held, reserved=min(reserved, good), oversell_limit=oversell
    )
    after = shelf.post(PLACE, counted(shelf.levels[PLACE], seen), CAUSE).after
    assert after.on_hand == seen
    assert 0 <= after.damaged <= damaged
    assert 0 <= after.quality_hold <= held
    assert after.good >= 0
    assert (after.damaged, after.quality_hold) == (damaged, held) or after.good == 0


def test_nobody_ships_what_is_not_there() -> None:
    with pytest.raises(NotOnHand) as refused:
        leaving(book(on_hand=2).levels[PLACE], 3)
    assert (refused.value.facts["on_hand"], refused.value.facts["asked"]) == (2, 3)


def test_a_billion_units_are_a_mistake() -> None:
    with pytest.raises(BeyondCounting):
        book().post(PLACE, Delta(on_hand=MOST_UNITS + 1), CAUSE)
