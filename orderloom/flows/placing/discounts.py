"""Which promotions an order gets, by itself and by the codes it names, and what they take off its lines. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from orderloom.catalog.model.terms import title_in
from orderloom.flows.placing.request import NewOrder, PlaceOrder
from orderloom.flows.placing.terms import Terms
from orderloom.kernel.errors import Refusal
from orderloom.orders.model.placement import Discount, Line, discounted
from orderloom.promotions.model.applying import Candidate, Cart, Goods, Saving, Taken, Uses, obstacle
from orderloom.promotions.model.coupons import (
    CouponNotValidNow,
    CouponNotWithAmounts,
    CouponTwice,
    CouponUnknown,
    normal,
)

NOTHING_USED = Uses()


class Coupon(NamedTuple):
    """A code that an order names, and why it does not give its promotion (None: it does)."""

    code: str
    refusal: Refusal | None


class Offers(NamedTuple):
    """The promotions that an order may get, its codes, and the keys of who buys where that matters."""

    candidates: tuple[Candidate, ...] = ()
    coupons: tuple[Coupon, ...] = ()
    goods: Sequence[Goods] = ()
    buyers: Sequence[UUID] = ()


NO_OFFERS = Offers()


def offers(request: PlaceOrder, terms: Terms, cart: Cart, uses: Uses) -> Offers:
    """What applies by itself and by code. An order that brings amounts of its own is not touched."""
    order = request.order
    if brings_amounts(request):
        if order.coupon_codes and not request.told:
            raise CouponNotWithAmounts()
        return NO_OFFERS
    by_itself = [Candidate(one, None) for one in terms.automatic]
    found = [candidate for candidate in by_itself if obstacle(candidate, cart, uses) is None]
    coupons = []
    for code in dict.fromkeys(normal(code) for code in order.coupon_codes):
        candidate, refusal = _coupon(code, terms, cart, uses, found)
        coupons.append(Coupon(code, refusal))
        if candidate is not None and refusal is None:
            found.append(candidate)
    return Offers(tuple(found), tuple(coupons), cart.goods, cart.buyers)


def _coupon(
    code: str, terms: Terms, cart: Cart, uses: Uses, found: Iterable[Candidate]
) -> tuple[Candidate | None, Refusal | None]:
    known = uses.codes.get(code)
    if known is None:
        return None, CouponUnknown(coupon=code)
    promotion = terms.promotions.get(known.promotion_id)
    if promotion is None:  # ended, or switched off
        return None, CouponNotValidNow(coupon=code)
    if any(candidate.promotion is promotion for candidate in found):
        return None, CouponTwice(coupon=code)
    candidate = Candidate(promotion, code)
    return candidate, obstacle(candidate, cart, uses)


def brings_amounts(request: PlaceOrder) -> bool:
    """Whether the client works out prices, discounts, tax or shipping itself, and may."""
    order = request.order
    if request.told is not None:
        return True
    if not request.may_set_amounts:
        return False
    return (order.shipping_minor, order.discount_minor) != (None, None) or any(
        (line.unit_price_minor, line.discount_minor, line.tax_minor) != (None, None, None) for line in order.lines
    )


def concerned(order: NewOrder, terms: Terms) -> bool:
    """Whether any promotion may have a say in this order at all."""
    return bool(order.coupon_codes or terms.automatic)


def cart_of(request: PlaceOrder, terms: Terms, lines: Sequence[Line], *, currency: str, at: datetime) -> Cart:
    """The order as promotions see it."""
    goods = [_goods(line, terms) for line in lines]
    return Cart(request.order.channel, currency, at, request.buyers, goods, request.ordered)


def _goods(line: Line, terms: Terms) -> Goods:
    sku = terms.skus[line.sku]
    return Goods(line.sku, sku.product_id, sku.category, line.quantity, line.worth_minor)


def taken_off(lines: Sequence[Line], savings: Sequence[Saving]) -> list[Line]:
    """The lines with what is taken off them."""
    off = [sum(parts) for parts in zip(*[saving.parts for saving in savings if saving.parts], strict=True)]
    return [discounted(line, part) for line, part in zip(lines, off, strict=True)] if off else list(lines)


def discounts(savings: Sequence[Saving], locale: str) -> list[Discount]:
    """The savings as they stand on the order."""
    return [
        Discount(
            title=title_in(saving.candidate.promotion.titles, locale),
            target="goods" if saving.parts else "shipping",
            amount_minor=saving.amount_minor,
            promotion_id=saving.candidate.promotion.id,
            code=saving.candidate.code,
        )
        for saving in savings
    ]


def takes(order_id: UUID, savings: Sequence[Saving], uses: Uses, buyers: Sequence[UUID]) -> list[Taken]:
    """What of an order's savings is counted; it is taken out of the batch's view, so the next order sees less."""
    taken = []
    for saving in savings:
        promotion, code = saving.candidate
        counts_code = code is not None and uses.codes[code].max_uses is not None
        if promotion.limited or counts_code:
            uses.take(promotion, code, buyers)
            per_buyer = promotion.max_uses_per_buyer
            keys = buyers if per_buyer is not None else ()
            taken.append(
                Taken(order_id, promotion.id, code, keys, promotion.max_uses is not None, counts_code, per_buyer)
            )
    return taken
