"""Price an order by the terms of its channel: lines, tax, discount, totals. Pure; refusals in a fixed order."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from orderloom.catalog.model.terms import ChannelTerms, PriceListTerms, ShippingTerms, price_at, title_in
from orderloom.flows.placing.discounts import (
    NO_OFFERS,
    NOTHING_USED,
    Offers,
    cart_of,
    concerned,
    discounts,
    offers,
    taken_off,
)
from orderloom.flows.placing.request import NewLine, NewOrder, PlaceOrder, encoded
from orderloom.flows.placing.shipping import (
    NoTaxRate,
    Place,
    Sending,
    brings_fee,
    chosen,
    fee,
    place_of,
    sending,
    tax_at,
)
from orderloom.flows.placing.terms import Terms
from orderloom.kernel.errors import Conflict, Forbidden, Invalid
from orderloom.kernel.money import tax_on, tax_within
from orderloom.orders.model.placement import (
    Amounts,
    AmountsDiffer,
    Discount,
    DiscountTooLarge,
    Line,
    NoLines,
    amounts,
    priced,
    spread_discount,
    with_tax,
)
from orderloom.promotions.model.applying import Due, Fee, Saving, Uses, best, by_method, plainly


class UnknownChannel(Invalid):
    """There is no such channel, or it takes no orders."""

    code = "unknown_channel"


class UnknownSku(Invalid):
    """There is no such SKU, or it is not for sale."""

    code = "unknown_sku"


class WrongCurrency(Invalid):
    """This channel does not sell in this currency."""

    code = "wrong_currency"


class NoPrice(Conflict):
    """This SKU has no price in this channel and currency now."""

    code = "no_price"


class AmountsNotAllowed(Forbidden):
    """Sending prices, discounts, tax, shipping or titles needs the permission orders.amounts."""

    code = "amounts_not_allowed"


class Basket(NamedTuple):
    """The goods of an order at their prices, before discounts, tax and shipping."""

    channel: ChannelTerms
    currency: str
    includes_tax: bool
    place: Place
    at: datetime
    lines: list[Line]


class Quote(NamedTuple):
    """What an order comes to under the terms of its channel."""

    channel: ChannelTerms
    currency: str
    includes_tax: bool
    lines: list[Line]
    amounts: Amounts
    sending: Sending = Sending()
    discounts: Sequence[Discount] = ()
    savings: Sequence[Saving] = ()
    buyers: Sequence[UUID] = ()  # whose uses count, where a promotion is limited per buyer


def quote(request: PlaceOrder, terms: Terms, at: datetime, uses: Uses = NOTHING_USED) -> Quote:
    """The lines priced and totalled, or the first refusal met."""
    found = basket(request, terms, at)
    promised = offered(found, request, terms, uses)
    for coupon in promised.coupons:
        if coupon.refusal is not None:
            raise coupon.refusal
    offer = settle(found, request, terms, chosen(request, terms), promised)
    sent = request.order.total_minor
    if sent is not None and sent != offer.amounts.total_minor:
        raise AmountsDiffer(sent_minor=sent, computed_minor=offer.amounts.total_minor)
    return offer


def basket(request: PlaceOrder, terms: Terms, at: datetime) -> Basket:
    """The lines at their prices and rates of tax, or the first refusal met."""
    order = request.order
    channel = _channel(request, terms)
    if not order.lines and not request.without_lines:
        raise NoLines()
    currency = order.currency or channel.currency
    price_list = channel.price_lists.get(currency)
    if price_list is None:
        raise WrongCurrency(channel=channel.code, currency=currency)
    if not request.may_set_amounts:
        _refuse_amounts(order)
    place = place_of(order, channel.country, terms)
    roundings = request.told.roundings if request.told else [0] * len(order.lines)
    lines = [
        _line(line, terms, channel, price_list, place, at, rounding)
        for line, rounding in zip(order.lines, roundings, strict=True)
    ]
    if order.discount_minor:
        lines = spread_discount(lines, order.discount_minor)
    includes_tax = request.told.includes_tax if request.told else price_list.includes_tax
    return Basket(channel, currency, includes_tax, place, at, lines)


def offered(goods: Basket, request: PlaceOrder, terms: Terms, uses: Uses) -> Offers:
    """The promotions that this basket may get. Most shops have none, and pay nothing for it."""
    if not concerned(request.order, terms):
        return NO_OFFERS
    cart = cart_of(request, terms, goods.lines, currency=goods.currency, at=goods.at)
    return offers(request, terms, cart, uses)


def settle(
    goods: Basket, request: PlaceOrder, terms: Terms, method: ShippingTerms | None, promised: Offers = NO_OFFERS
) -> Quote:
    """The basket with its discounts, tax and totals when it is sent by this method."""
    order, includes_tax = request.order, goods.includes_tax
    fee_of = _fees(goods, request, terms, method)
    savings: Sequence[Saving] = ()
    lines = goods.lines
    if promised.candidates:
        reaching = by_method(promised.candidates, method.code if method else None)
        savings = best(reaching, promised.goods, fee_of, _due(goods, terms, method))
        lines = taken_off(lines, savings)
    lines = _taxed(order, lines, includes_tax=includes_tax)
    off = sum([saving.amount_minor for saving in savings if not saving.parts])
    sent = _sending(goods, request, terms, method, fee_of(sum([line.worth_minor for line in lines])) - off)
    sums = amounts(
        lines,
        shipping_minor=sent.fee_minor,
        includes_tax=includes_tax,
        shipping_tax_minor=_shipping_tax(request, sent, includes_tax=includes_tax),
    )
    named = request.told.discounts if request.told else discounts(savings, goods.channel.locale)
    return Quote(goods.channel, goods.currency, includes_tax, lines, sums, sent, named, savings, promised.buyers)


def _due(goods: Basket, terms: Terms, method: ShippingTerms | None) -> Due:
    """What the buyer pays: where tax comes on top, what saves tax as well saves more."""
    if goods.includes_tax:
        return plainly
    rates = [line.tax_ppm for line in goods.lines]
    sent_ppm = tax_at(terms, method.tax_class, goods.place, goods.at) if method else None

    def due(worth: Sequence[int], charged: int) -> int:
        tax = sum([tax_on(each, rate) for each, rate in zip(worth, rates, strict=True)])
        return sum(worth) + tax + charged + tax_on(charged, sent_ppm or 0)

    return due


def _fees(goods: Basket, request: PlaceOrder, terms: Terms, method: ShippingTerms | None) -> Fee:
    """What sending costs, by what the goods are worth. A fee of the client's own stands as it is."""
    if method is None or brings_fee(request):
        own = request.order.shipping_minor or 0
        return lambda _: own
    return lambda worth: fee(request, terms, method, goods.place, currency=goods.currency, worth=worth)


def _sending(goods: Basket, request: PlaceOrder, terms: Terms, method: ShippingTerms | None, fee_minor: int) -> Sending:
    if method is None:
        return Sending(request.order.shipping_method, fee_minor)
    return sending(method, terms, goods.place, goods.at, fee_minor=fee_minor)


def _shipping_tax(request: PlaceOrder, sent: Sending, *, includes_tax: bool) -> int:
    """The tax of the fee. Whoever sends the tax of the lines has sent all tax there is."""
    if request.told:
        return request.told.shipping_tax_minor
    if not sent.tax_ppm or any(line.tax_minor is not None for line in request.order.lines):
        return 0
    return (tax_within if includes_tax else tax_on)(sent.fee_minor, sent.tax_ppm)


def _channel(request: PlaceOrder, terms: Terms) -> ChannelTerms:
    channel = terms.channels.get(request.order.channel)
    if request.channels is not None and request.order.channel not in request.channels:
        raise UnknownChannel(channel=request.order.channel)
    if channel is None or not channel.active:
        raise UnknownChannel(channel=request.order.channel)
    return channel


def _refuse_amounts(order: NewOrder) -> None:
    if order.shipping_minor is not None or order.discount_minor is not None:
        raise AmountsNotAllowed()
    for line in order.lines:
        if (
            line.unit_price_minor is not None
            or line.discount_minor is not None
            or line.tax_minor is not None
            or line.title is not None
        ):
            raise AmountsNotAllowed(sku=line.sku)


def _line(
    line: NewLine,
    terms: Terms,
    channel: ChannelTerms,
    price_list: PriceListTerms,
    place: Place,
    at: datetime,
    rounding: int,
) -> Line:
    sku = terms.skus.get(line.sku)
    if sku is None or not sku.active:
        raise UnknownSku(sku=line.sku)
    price = line.unit_price_minor
    if price is None:
        price = price_at(sku, price_list.code, at)
        if price is None:
            raise NoPrice(sku=line.sku, channel=channel.code)
    rate = tax_at(terms, sku.tax_class, place, at)
    if rate is None and line.tax_minor is None:
        raise NoTaxRate(sku=line.sku, tax_class=sku.tax_class, country=place.country)
    discount = line.discount_minor or 0
    if discount > line.quantity * price + rounding:
        raise DiscountTooLarge(sku=line.sku, discount_minor=discount)
    title = line.title or title_in(sku.titles, channel.locale)
    custom = encoded(line.custom) if line.custom else None
    limited = sku.per_buyer_limit is not None
    return Line(line.sku, title, line.quantity, price, discount, rate or 0, 0, limited, custom, rounding)


def _taxed(order: NewOrder, lines: list[Line], *, includes_tax: bool) -> list[Line]:
    """Tax worked out by rate, or as it was sent."""
    return [
        priced(line, includes_tax=includes_tax) if asked.tax_minor is None else with_tax(line, asked.tax_minor)
        for line, asked in zip(lines, order.lines, strict=True)
    ]
