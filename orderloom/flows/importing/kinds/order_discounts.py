"""What the rows of an order say of its discounts: one by its code and title, or several as JSON."""

from typing import Annotated, Literal

import msgspec

from orderloom.imports.model.cells import Cells
from orderloom.imports.model.refusals import DiscountsMalformed
from orderloom.kernel.money import LARGEST
from orderloom.orders.model.placement import Discount

LONGEST_DISCOUNTS = 20_000


class _Discount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    target: Literal["goods", "shipping"]
    amount_minor: Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=100)] | None = None


_decode = msgspec.json.Decoder(list[_Discount]).decode


def discounts_of(cells: Cells, discount: int) -> tuple[Discount, ...]:
    code, title = cells.text("discount_code", longest=100), cells.text("discount_title", longest=200)
    if (several := cells.text("discounts", longest=LONGEST_DISCOUNTS)) is not None:
        try:
            return tuple(Discount(one.title, one.target, one.amount_minor, code=one.code) for one in _decode(several))
        except msgspec.DecodeError as error:
            cells.wrong("discounts", DiscountsMalformed(reason=error))
    if not code and not title:
        return ()
    return (Discount(title=title or code or "", target="goods", amount_minor=discount, code=code),)
