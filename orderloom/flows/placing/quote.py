"""Price an order by the terms of its channel: lines, tax, discount, totals. Pure; refusals in a fixed order."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from orderloom.catalog.model.terms import ChannelTerms, PriceListTerms, price_at, rate_at, title_in
from orderloom.flows.placing.request import NewLine, NewOrder, PlaceOrder, encoded
from orderloom.flows.placing.terms import Terms
from orderloom.kernel.errors import Conflict, Forbidden, Invalid
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

EXEMPT = "exempt"  # the tax class that no country taxes


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


class NoTaxRate(Conflict):
    """There is no tax rate for this class of goods in this country now; set one (0 where no tax is due)."""

    code = "no_tax_rate"


class AmountsNotAllowed(Forbidden):
    """Sending prices, discounts, tax, shipping or titles needs the permission orders.amounts."""

    code = "amounts_not_allowed"


class Quote(NamedTuple):
    """What an order comes to under the terms of its channel."""

    channel: ChannelTerms
    currency: str
    includes_tax: bool
    lines: list[Line]
    amounts: Amounts
    shipping_method: str | None = None
    promised_on: date | None = None
    discounts: Sequence[Discount] = ()


def quote(request: PlaceOrder, terms: Terms, at: datetime) -> Quote:
    """The lines priced and totalled, or the first refusal met."""
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
    country = order.shipping_address.country if order.shipping_address else channel.country
    lines = [_line(line, terms, channel, price_list, country, at) for line in order.lines]
    if order.discount_minor:
        lines = spread_discount(lines, order.discount_minor)
    includes_tax = request.told.includes_tax if request.told else price_list.includes_tax
    lines = _taxed(order, lines, includes_tax=includes_tax)
    sums = amounts(
        lines,
        shipping_minor=order.shipping_minor or 0,
        includes_tax=includes_tax,
        shipping_tax_minor=request.told.shipping_tax_minor if request.told else 0,
    )
    if order.total_minor is not None and order.total_minor != sums.total_minor:
        raise AmountsDiffer(sent_minor=order.total_minor, computed_minor=sums.total_minor)
    discounts = request.told.discounts if request.told else ()
    return Quote(channel, currency, includes_tax, lines, sums, discounts=discounts)


def _channel(request: PlaceOrder, terms: Terms) -> ChannelTerms:
    channel = terms.channels.get(request.order.channel)
    if request.channels is not None and request.order.channel not in request.channels:
        raise UnknownChannel(channel=request.order.channel)
    if channel is None or not channel.active:
        raise UnknownChannel(channel=request.order.channel)
    return channel


def _refuse_amounts(order: NewOrder) -> None:
    if order.shipping_minor or order.discount_minor:
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
    line: NewLine, terms: Terms, channel: ChannelTerms, price_list: PriceListTerms, country: str, at: datetime
) -> Line:
    sku = terms.skus.get(line.sku)
    if sku is None or not sku.active:
        raise UnknownSku(sku=line.sku)
    price = line.unit_price_minor
    if price is None:
        price = price_at(sku, price_list.code, at)
        if price is None:
            raise NoPrice(sku=line.sku, channel=channel.code)
    rate = rate_at(terms.rates.get((sku.tax_class, country), ()), at)
    if rate is None and line.tax_minor is None and sku.tax_class != EXEMPT:
        raise NoTaxRate(sku=line.sku, tax_class=sku.tax_class, country=country)
    discount = line.discount_minor or 0
    if discount > line.quantity * price:
        raise DiscountTooLarge(sku=line.sku, discount_minor=discount)
    title = line.title or title_in(sku.titles, channel.locale)
    custom = encoded(line.custom) if line.custom else None
    return Line(line.sku, title, line.quantity, price, discount, rate or 0, 0, sku.per_buyer_limit is not None, custom)


def _taxed(order: NewOrder, lines: list[Line], *, includes_tax: bool) -> list[Line]:
    """Tax worked out by rate, or as it was sent."""
    return [
        priced(line, includes_tax=includes_tax) if asked.tax_minor is None else with_tax(line, asked.tax_minor)
        for line, asked in zip(lines, order.lines, strict=True)
    ]
