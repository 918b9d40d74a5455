"""Where an order goes, what is taxed there, and what sending it costs. Pure."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from orderloom.catalog.model.terms import ShippingTerms, fee_of, rate_at
from orderloom.customers.model.addresses import address_doubts
from orderloom.customers.model.doubts import Doubt
from orderloom.customers.model.regions import region_code
from orderloom.flows.placing.request import NewOrder, PlaceOrder
from orderloom.flows.placing.terms import Terms
from orderloom.kernel.errors import Conflict, Invalid

EXEMPT = "exempt"  # the tax class that no country taxes


class NoTaxRate(Conflict):
    """There is no tax rate for this class of goods in this country now; set one (0 where no tax is due)."""

    code = "no_tax_rate"


class UnknownShippingMethod(Invalid):
    """This channel has no such shipping method, or offers it no more; a quote names those it offers."""

    code = "unknown_shipping_method"


class ShippingMethodNeeded(Invalid):
    """This channel has shipping methods, so an order has to name one; a quote names them with their fees."""

    code = "shipping_method_needed"


class NoShippingRate(Conflict):
    """This shipping method does not go there with this weight in this currency; choose one that a quote offers."""

    code = "no_shipping_rate"


class Place(NamedTuple):
    """Where goods go, as tax and shipping tables say it: ISO 3166-1 and, where it matters, ISO 3166-2."""

    country: str
    region: str


class Sending(NamedTuple):
    """How an order is sent: fee and its tax in minor units, and the days in which it should arrive, by the merchant's calendar."""

    method: str | None = None
    fee_minor: int = 0
    tax_ppm: int = 0
    earliest_on: date | None = None
    latest_on: date | None = None


def place_of(order: NewOrder, country: str, terms: Terms) -> Place:
    """The address's country and region, else the channel's country. A region is looked up only where a table names some."""
    address = order.shipping_address
    if address is None:
        return Place(country, "")
    known = address.region and address.country in terms.regional
    return Place(address.country, region_code(address.country, address.region) if known and address.region else "")


def place_doubts(order: NewOrder, terms: Terms) -> tuple[str, ...]:
    """What is doubtful about where it goes, as far as tax and fees depend on it: then they are the country's."""
    address = order.shipping_address
    if address is None:
        return (Doubt.MISSING_ADDRESS,)
    if address.country not in terms.regional:
        return ()
    if not address.region:
        return (Doubt.MISSING_REGION,)
    return (Doubt.UNKNOWN_REGION,) if Doubt.UNKNOWN_REGION in address_doubts(address) else ()


def tax_at(terms: Terms, tax_class: str, place: Place, at: datetime) -> int | None:
    """The rate of a class in parts per million: the region's, else the country's; None where none is set."""
    if place.region and (rates := terms.rates.get((tax_class, place.country, place.region))):
        rate = rate_at(rates, at)
        if rate is not None:
            return rate
    rate = rate_at(terms.rates.get((tax_class, place.country, ""), ()), at)
    return 0 if rate is None and tax_class == EXEMPT else rate


def chosen(request: PlaceOrder, terms: Terms) -> ShippingTerms | None:
    """The method that an order names. Whoever sets amounts may send by ways of their own, which have no terms here."""
    order = request.order
    offered = terms.methods.get(order.channel, ())
    if order.shipping_method is None:
        if offered and not request.may_set_amounts:
            raise ShippingMethodNeeded(channel=order.channel)
        return None
    method = next((method for method in offered if method.code == order.shipping_method), None)
    if method is None and not brings_fee(request):
        raise UnknownShippingMethod(channel=order.channel, shipping_method=order.shipping_method)
    return method


def brings_fee(request: PlaceOrder) -> bool:
    """Whether the client works out the shipping fee itself, and may."""
    return request.told is not None or (request.may_set_amounts and request.order.shipping_minor is not None)


def weight_g(order: NewOrder, terms: Terms) -> int:
    """What the goods weigh, as far as it is known."""
    return sum([line.quantity * (terms.skus[line.sku].weight_g or 0) for line in order.lines])


def fee(request: PlaceOrder, terms: Terms, method: ShippingTerms, place: Place, *, currency: str, worth: int) -> int:
    """What the method costs for goods of this worth, discounts taken off; NoShippingRate where it does not go."""
    weight = weight_g(request.order, terms)
    found = fee_of(method, place, currency=currency, weight_g=weight, goods_minor=worth)
    if found is None:
        raise NoShippingRate(
            shipping_method=method.code,
            country=place.country,
            region=place.region,
            weight_g=weight,
            currency=currency,
        )
    return found


def sending(method: ShippingTerms, terms: Terms, place: Place, at: datetime, *, fee_minor: int) -> Sending:
    """How the order is sent by this method."""
    rate = tax_at(terms, method.tax_class, place, at)
    if rate is None:
        raise NoTaxRate(tax_class=method.tax_class, country=place.country, shipping_method=method.code)
    today = at.astimezone(terms.zone).date()
    return Sending(method.code, fee_minor, rate, _after(today, method.min_days), _after(today, method.max_days))


def _after(today: date, days: int | None) -> date | None:
    return None if days is None else today + timedelta(days=days)
