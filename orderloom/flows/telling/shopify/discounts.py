"""The discounts of an order of Shopify by their codes and names, each with what it took off goods and off shipping."""

from typing import Literal, NamedTuple

from orderloom.flows.telling.document import SHORT, Document
from orderloom.orders.model.placement import Discount

Target = Literal["goods", "shipping"]
UNNAMED = -1
_MEMBERS: tuple[tuple[Target, str], ...] = (("goods", "line_items"), ("shipping", "shipping_lines"))


class _Name(NamedTuple):
    title: str
    code: str | None = None


def discounts_of(
    document: Document, currency: str, *, off_goods_minor: int, off_shipping_minor: int
) -> tuple[Discount, ...]:
    """What the lines and the shipping say by name, and the rest of what was taken off by the order's codes."""
    names = [_applied(each) for each in document.children("discount_applications")]
    sums = _said(document, currency, len(names))
    taken: tuple[tuple[Target, int], ...] = (("goods", off_goods_minor), ("shipping", off_shipping_minor))
    for target, off in taken:
        unsaid = off - sum(amount for (_, told), amount in sums.items() if told == target)
        if unsaid > 0:
            sums[UNNAMED, target] = sums.get((UNNAMED, target), 0) + unsaid
    found = []
    for (place, target), amount in sorted(sums.items(), key=lambda one: (one[0][0] == UNNAMED, one[0])):
        name = names[place] if place != UNNAMED else _by_codes(document, target)
        if amount:
            found.append(Discount(name.title, target, amount, code=name.code))
    return tuple(found)


def _applied(application: Document) -> _Name:
    code = application.text("code", longest=100)
    return _Name(application.text("title") or application.text("description") or code or "Discount", code)


def _said(document: Document, currency: str, names: int) -> dict[tuple[int, Target], int]:
    sums: dict[tuple[int, Target], int] = {}
    for target, member in _MEMBERS:
        for line in document.children(member):
            for each in line.children("discount_allocations"):
                nth = each.raw("discount_application_index")
                place = nth if isinstance(nth, int) and 0 <= nth < names else UNNAMED
                sums[place, target] = sums.get((place, target), 0) + each.money("amount", currency)
    return sums


def _by_codes(document: Document, target: Target) -> _Name:
    """The order's code of this target; where there are several it is not said which took off what, and all are the title."""
    told = [
        (code, each.text("type"))
        for each in document.children("discount_codes")
        if (code := each.text("code", longest=100))
    ]
    of_target = [code for code, kind in told if (kind == "shipping") == (target == "shipping")]
    codes = of_target or [code for code, _ in told]
    return _Name(", ".join(codes)[:SHORT] or "Discount", codes[0] if len(codes) == 1 else None)
