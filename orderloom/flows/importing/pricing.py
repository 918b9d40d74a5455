"""Price the orders of a past as the shop prices any order, by what held when each was placed. Pure."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from orderloom.flows.placing.pricing import NoPrice, Quote, basket, settle
from orderloom.flows.placing.request import AsTold, NewLine, PlaceOrder
from orderloom.flows.placing.shipping import NoShippingRate, NoTaxRate
from orderloom.flows.placing.terms import Terms
from orderloom.kernel.errors import Refusal


def priced_here(told: PlaceOrder, terms: Terms, *, now: datetime) -> PlaceOrder:
    """The same order with its amounts left to the shop, sent in the cheapest way that goes there.

    `told` has unit prices, and no other amounts. They stay where the shop's own price lists do not reach back so far; where
    its tax rates do not, tax and fee are told as they are now. What cannot be priced at all is refused when it is placed.
    """
    at = told.occurred_at or now
    bare = _with_lines(told, [NewLine(line.sku, line.quantity) for line in told.order.lines])
    bare = replace(bare, may_set_amounts=False)
    for request in (bare, told):
        try:
            return _sent(request, _offers(request, terms, at))
        except (NoPrice, NoTaxRate):
            continue
        except Refusal:
            break  # placing says it by the same name
    try:
        return _as_now(told, _offers(told, terms, now))
    except Refusal:
        return bare


def _offers(request: PlaceOrder, terms: Terms, at: datetime) -> Sequence[Quote]:
    """What it comes to in each way to send it, or without one where none goes there."""
    goods = basket(request, terms, at)
    found = []
    for method in terms.methods.get(goods.channel.code, ()):
        try:
            found.append(settle(goods, request, terms, method))
        except (NoShippingRate, NoTaxRate):
            continue  # not offered, as a quote does not offer it
    return found or [settle(goods, request, terms, None)]


def _sent(request: PlaceOrder, offers: Sequence[Quote]) -> PlaceOrder:
    sending = _cheapest(offers).sending
    order = request.order
    return replace(
        request,
        order=replace(order, shipping_method=sending.method, promised_on=sending.latest_on or order.promised_on),
    )


def _as_now(told: PlaceOrder, offers: Sequence[Quote]) -> PlaceOrder:
    """With tax and fee as they would be today. No way to send is named: what it costs then is not known."""
    offer = _cheapest(offers)
    pairs = zip(told.order.lines, offer.lines, strict=True)
    request = _with_lines(told, [replace(line, tax_minor=priced.tax_minor) for line, priced in pairs])
    return replace(
        request,
        order=replace(request.order, shipping_minor=offer.amounts.shipping_minor),
        told=AsTold(
            includes_tax=offer.includes_tax,
            roundings=(0,) * len(offer.lines),
            shipping_tax_minor=offer.amounts.shipping_tax_minor,
        ),
    )


def _cheapest(offers: Sequence[Quote]) -> Quote:
    return min(offers, key=lambda offer: (offer.amounts.total_minor, offer.sending.method or ""))


def _with_lines(request: PlaceOrder, lines: list[NewLine]) -> PlaceOrder:
    return replace(request, order=replace(request.order, lines=lines))
