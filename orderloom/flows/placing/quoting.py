"""Say what an order would come to, from the same functions that price it when it is placed. Pure."""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from msgspec.structs import replace

from orderloom.catalog.model.terms import ShippingTerms, title_in
from orderloom.flows.placing.buyers import limit_left
from orderloom.flows.placing.discounts import NOTHING_USED, Coupon
from orderloom.flows.placing.discounts import Offers as Promised
from orderloom.flows.placing.pricing import Basket, Quote, basket, offered, settle
from orderloom.flows.placing.quotation import (
    Quotation,
    QuotedChoice,
    QuotedCoupon,
    QuotedDiscount,
    QuotedLine,
    QuotedShipping,
    QuotedTax,
)
from orderloom.flows.placing.request import PlaceOrder
from orderloom.flows.placing.shipping import (
    NoShippingRate,
    NoTaxRate,
    ShippingMethodNeeded,
    UnknownShippingMethod,
    place_doubts,
)
from orderloom.flows.placing.terms import Terms
from orderloom.inventory.model.sourcing import MOST_TOLD, Sellable
from orderloom.orders.model.placement import BuyerLimitReached, BuyerNeeded, Line
from orderloom.promotions.model.applying import Uses


class Bought(NamedTuple):
    """What was used and bought already of what is limited."""

    uses: Uses = NOTHING_USED
    purchased: Mapping[tuple[UUID, str], int] = MappingProxyType({})


def quotation(
    request: PlaceOrder, terms: Terms, at: datetime, *, sellable: Sellable, bought: Bought, locale: str | None = None
) -> Quotation:
    """What this order would come to and how it could be sent; refused like an order where it could not be priced at all."""
    goods = _spoken(basket(request, terms, at), terms, locale)
    promised = offered(goods, request, terms, bought.uses)
    offers = _offers(goods, request, terms, promised)
    chosen = next((offer for method, offer in offers if method.code == request.order.shipping_method), None)
    offer = chosen or settle(goods, request, terms, None, promised)
    sums = offer.amounts
    return Quotation(
        channel=goods.channel.code,
        currency=goods.currency,
        includes_tax=goods.includes_tax,
        lines=_limited(_lines(offer, terms, sellable, weighed=bool(offers)), request, terms, bought),
        discounts=_discounts(offer),
        coupons=_coupons(promised, [chosen] if chosen else [offer, *(each for _, each in offers)]),
        taxes=_taxes(offer),
        shipping=_shipping(request, terms, offers, chosen),
        goods_minor=sums.goods_minor,
        discount_minor=sums.discount_minor,
        shipping_minor=sums.shipping_minor,
        shipping_tax_minor=sums.shipping_tax_minor,
        tax_minor=sums.tax_minor,
        total_minor=sums.total_minor,
        earliest_on=offer.sending.earliest_on,
        latest_on=offer.sending.latest_on,
        quoted_at=at,
        doubts=place_doubts(request.order, terms),
    )


Offers = Sequence[tuple[ShippingTerms, Quote]]


def _spoken(goods: Basket, terms: Terms, locale: str | None) -> Basket:
    """The basket with its titles in the language of who reads them; an order has them in its channel's."""
    if locale is None or locale == goods.channel.locale:
        return goods
    lines = [replace(line, title=title_in(terms.skus[line.sku].titles, locale)) for line in goods.lines]
    return goods._replace(channel=dataclasses.replace(goods.channel, locale=locale), lines=lines)


def _offers(goods: Basket, request: PlaceOrder, terms: Terms, promised: Promised) -> Offers:
    """What the order comes to by each method that goes there."""
    found = []
    for method in terms.methods.get(goods.channel.code, ()):
        try:
            found.append((method, settle(goods, request, terms, method, promised)))
        except (NoShippingRate, NoTaxRate):
            continue  # not offered; an order that names it is refused with this
    return found


def _shipping(request: PlaceOrder, terms: Terms, offers: Offers, chosen: Quote | None) -> QuotedShipping:
    order = request.order
    methods = terms.methods.get(order.channel, ())
    problem = None
    if chosen is None and order.shipping_method:
        known = any(method.code == order.shipping_method for method in methods)
        problem = NoShippingRate.code if known else UnknownShippingMethod.code
    elif chosen is None and methods:
        problem = ShippingMethodNeeded.code
    return QuotedShipping(
        method=chosen.sending.method if chosen else None,
        problem=problem,
        choices=[_choice(method, offer) for method, offer in offers],
    )


def _choice(method: ShippingTerms, offer: Quote) -> QuotedChoice:
    return QuotedChoice(
        code=method.code,
        title=title_in(method.titles, offer.channel.locale),
        fee_minor=offer.amounts.shipping_minor,
        discount_minor=sum(each.amount_minor for each in offer.discounts if each.target == "shipping"),
        tax_minor=offer.amounts.shipping_tax_minor,
        total_minor=offer.amounts.total_minor,
        earliest_on=offer.sending.earliest_on,
        latest_on=offer.sending.latest_on,
    )


def _lines(offer: Quote, terms: Terms, sellable: Sellable, *, weighed: bool) -> list[QuotedLine]:
    places = terms.places.get(offer.channel.code, ())
    there = {line.sku: sum(max(0, sellable.get((line.sku, place), 0)) for place in places) for line in offer.lines}
    lines = []
    for line in offer.lines:
        left = there[line.sku]
        there[line.sku] = max(0, left - line.quantity)  # a second line of the SKU has what the first leaves
        lines.append(_line(line, terms, left, weighed=weighed, includes_tax=offer.includes_tax))
    return lines


def _line(line: Line, terms: Terms, left: int, *, weighed: bool, includes_tax: bool) -> QuotedLine:
    sku = terms.skus[line.sku]
    enough = left >= line.quantity
    return QuotedLine(
        sku=line.sku,
        title=line.title,
        quantity=line.quantity,
        unit_price_minor=line.unit_price_minor,
        discount_minor=line.discount_minor,
        tax_ppm=line.tax_ppm,
        tax_minor=line.tax_minor,
        total_minor=line.worth_minor + (0 if includes_tax else line.tax_minor),
        stock="in_stock" if enough else "limited" if left else "out",
        left=None if enough else min(left, MOST_TOLD),
        per_buyer_limit=sku.per_buyer_limit,
        doubts=("weight_unknown",) if weighed and sku.weight_g is None else (),
    )


def _limited(lines: list[QuotedLine], request: PlaceOrder, terms: Terms, bought: Bought) -> list[QuotedLine]:
    """The lines, each saying what its buyer may still have of what is limited; two lines of a SKU count together."""
    units = Counter[str]()
    for line in lines:
        units[line.sku] += line.quantity
    return [
        line
        if line.per_buyer_limit is None
        else replace(line, **_limit(line.sku, units[line.sku], request, terms, bought))
        for line in lines
    ]


def _limit(sku: str, units: int, request: PlaceOrder, terms: Terms, bought: Bought) -> dict[str, object]:
    try:
        _, left = limit_left(request, terms, sku, bought.purchased)
    except BuyerNeeded as refusal:
        return {"problem": refusal.code}
    return {"limit_left": left, "problem": BuyerLimitReached.code if units > left else None}


def _coupons(promised: Promised, found: Sequence[Quote]) -> list[QuotedCoupon]:
    """What became of each code; while no way to send is chosen, a code applies that would by any of them."""
    applied = {saving.candidate.code for offer in found for saving in offer.savings}
    exclusive = any(saving.candidate.promotion.exclusive for offer in found for saving in offer.savings)
    return [_coupon(coupon, promised, applied, outdone=exclusive) for coupon in promised.coupons]


def _coupon(coupon: Coupon, promised: Promised, applied: set[str | None], *, outdone: bool) -> QuotedCoupon:
    if (refusal := coupon.refusal) is not None:
        return QuotedCoupon(code=coupon.code, outcome="refused", reason=refusal.code, detail=str(refusal))
    if coupon.code in applied:
        return QuotedCoupon(code=coupon.code, outcome="applied")
    promotion = next(each.promotion for each in promised.candidates if each.code == coupon.code)
    return QuotedCoupon(code=coupon.code, outcome="outdone" if outdone or promotion.exclusive else "without_effect")


def _discounts(offer: Quote) -> list[QuotedDiscount]:
    return [
        QuotedDiscount(
            promotion_id=each.promotion_id,
            code=each.code,
            title=each.title,
            target=each.target,
            amount_minor=each.amount_minor,
        )
        for each in offer.discounts
        if each.promotion_id
    ]


def _taxes(offer: Quote) -> list[QuotedTax]:
    """Tax by rate, the highest first."""
    parts = [(line.tax_ppm, line.worth_minor, line.tax_minor) for line in offer.lines]
    if offer.amounts.shipping_minor:
        parts.append((offer.sending.tax_ppm, offer.amounts.shipping_minor, offer.amounts.shipping_tax_minor))
    return [
        QuotedTax(
            rate_ppm=rate,
            taxed_minor=sum(taxed for ppm, taxed, _ in parts if ppm == rate),
            tax_minor=sum(tax for ppm, _, tax in parts if ppm == rate),
        )
        for rate in sorted({ppm for ppm, _, _ in parts}, reverse=True)
    ]
