"""Shipping methods of a channel, what they cost to where, and how long they take. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from orderloom.catalog.model.channels import must_be_currency
from orderloom.catalog.model.codes import CODE, REGION, must_have_title, must_match
from orderloom.kernel.countries import must_be_country
from orderloom.kernel.errors import Conflict, Invalid, NotFound
from orderloom.kernel.money import LARGEST

LONGEST_DAYS = 365
HEAVIEST_G = 10**9


class ShippingMethodNotFound(NotFound):
    """There is no such shipping method."""

    code = "shipping_method_not_found"


class ShippingMethodTaken(Conflict):
    """There is a shipping method of this code already."""

    code = "shipping_method_taken"


class ShippingDaysWrong(Invalid):
    """A shipping method takes from `min_days` to `max_days` days: both or neither, the first not more than the second."""

    code = "shipping_days_wrong"


class ShippingRateWrong(Invalid):
    """A shipping rate has whole amounts from 0 up, a weight above 0 or none, and names no region without its country."""

    code = "shipping_rate_wrong"


class ShippingRateTwice(Invalid):
    """Two rates of this method are for the same currency, country, region and weight."""

    code = "shipping_rate_twice"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingRate:
    """What a method costs to a region, a country or (both empty) everywhere, up to a weight or (None) any."""

    currency: str
    fee_minor: int
    country: str = ""
    region: str = ""
    up_to_g: int | None = None
    free_from_minor: int | None = None  # goods worth this much, discounts taken off, travel free


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingMethod:
    code: str
    channel: str
    titles: Mapping[str, str]
    tax_class: str = "standard"
    min_days: int | None = None
    max_days: int | None = None
    position: int = 0
    active: bool = True
    version: int = 1
    rates: tuple[ShippingRate, ...] = ()


class ShippingMethodChanges(TypedDict, total=False):
    """What may be changed about a method; `rates` are replaced as a whole."""

    titles: Mapping[str, str]
    tax_class: str
    min_days: int | None
    max_days: int | None
    position: int
    active: bool
    rates: tuple[ShippingRate, ...]


SHIPPING_FIELDS = ("titles", "tax_class", "min_days", "max_days", "position", "active", "rates")


def check_method(method: ShippingMethod) -> None:
    """Refuse a method that cannot be."""
    must_match(CODE, method.code)
    must_have_title(method.titles)
    low, high = method.min_days, method.max_days
    if (low is None) != (high is None) or (low is not None and high is not None and not 0 <= low <= high):
        raise ShippingDaysWrong(min_days=low, max_days=high)
    _check_rates(method.rates)


def _check_rates(rates: Sequence[ShippingRate]) -> None:
    seen = set()
    for no, rate in enumerate(rates, 1):
        must_be_currency(rate.currency)
        must_match(REGION, rate.region)
        if rate.country:
            must_be_country(rate.country)
        amounts = rate.fee_minor, rate.free_from_minor or 0
        weightless = rate.up_to_g is not None and not 0 < rate.up_to_g <= HEAVIEST_G
        if weightless or (rate.region and not rate.country) or not all(0 <= each <= LARGEST for each in amounts):
            raise ShippingRateWrong(no=no)
        where = rate.currency, rate.country, rate.region, rate.up_to_g
        if where in seen:
            raise ShippingRateTwice(no=no)
        seen.add(where)
