"""What an order comes to: pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderloom.kernel.money import LARGEST
from orderloom.orders.model.placement import (
    AmountTooLarge,
    DiscountTooLarge,
    Line,
    amounts,
    priced,
    spread_discount,
)


def a_line(*, quantity: int = 1, price: int = 1000, discount: int = 0, ppm: int = 0) -> Line:
    return Line("MUG", "Mug", quantity, price, discount, ppm, 0)


lines = st.lists(
    st.builds(
        lambda quantity, price, ppm: a_line(quantity=quantity, price=price, ppm=ppm),
        st.integers(1, 500),
        st.integers(0, 10**7),
        st.sampled_from([0, 60_000, 130_000, 210_000]),
    ),
    min_size=1,
    max_size=12,
)


@given(lines, st.data(), st.booleans())
def test_an_order_adds_up_and_its_discount_is_spread_without_rest(
    bought: list[Line], data: st.DataObject, includes_tax: bool
) -> None:
    goods = sum(line.quantity * line.unit_price_minor for line in bought)
    discount = data.draw(st.integers(0, goods))
    done = [priced(line, includes_tax=includes_tax) for line in spread_discount(bought, discount)]
    sums = amounts(done, shipping_minor=495, includes_tax=includes_tax)

    assert sum(line.discount_minor for line in done) == discount == sums.discount_minor
    assert all(0 <= line.discount_minor <= line.quantity * line.unit_price_minor for line in done)
    assert sums.tax_minor == sum(line.tax_minor for line in done)
    assert sums.total_minor == goods - discount + 495 + (0 if includes_tax else sums.tax_minor)


def test_a_discount_beyond_the_goods_is_refused() -> None:
    with pytest.raises(DiscountTooLarge):
        spread_discount([a_line(price=100)], 101)
    with pytest.raises(DiscountTooLarge):
        priced(a_line(price=100, discount=101), includes_tax=True)


def test_an_amount_that_no_order_can_come_to_is_refused() -> None:
    with pytest.raises(AmountTooLarge):
        amounts([a_line(price=LARGEST), a_line(price=1)], shipping_minor=0, includes_tax=True)
