"""What selling needs to know of the catalog, small enough to be kept in memory until the catalog's epoch changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class PriceSpan(NamedTuple):
    """One price of a SKU; valid from (None: always) until before valid_to (None: for ever)."""

    price_list: str
    amount_minor: int
    valid_from: datetime | None
    valid_to: datetime | None


class RateSpan(NamedTuple):
    """One tax rate in parts per million; valid from until before valid_to."""

    rate_ppm: int
    valid_from: datetime | None
    valid_to: datetime | None


class FeeTerms(NamedTuple):
    """What a shipping method costs to a place (both empty: everywhere), up to a weight (None: any)."""

    currency: str
    country: str
    region: str
    up_to_g: int | None
    fee_minor: int
    free_from_minor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingTerms:
    code: str
    titles: Mapping[str, str]  # by locale
    tax_class: str
    min_days: int | None
    max_days: int | None
    fees: tuple[FeeTerms, ...]


@dataclass(frozen=True, slots=True)
class PriceListTerms:
    code: str
    includes_tax: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelTerms:
    code: str
    currency: str
    locale: str
    country: str
    unpaid_minutes: int | None
    active: bool
    price_lists: Mapping[str, PriceListTerms]  # by currency


@dataclass(frozen=True, slots=True, kw_only=True)
class SkuTerms:
    sku: str
    titles: Mapping[str, str]  # by locale
    tax_class: str
    per_buyer_limit: int | None
    active: bool
    product_id: UUID
    category: str | None
    weight_g: int | None
    prices: tuple[PriceSpan, ...]  # now valid and coming ones


def price_at(terms: SkuTerms, price_list: str, at: datetime) -> int | None:
    """The price of a SKU in a list at an instant, in minor units; None when it has none."""
    for name, amount_minor, valid_from, valid_to in terms.prices:
        if name == price_list and (valid_from is None or valid_from <= at) and (valid_to is None or at < valid_to):
            return amount_minor
    return None


def rate_at(rates: Sequence[RateSpan], at: datetime) -> int | None:
    """The tax rate at an instant, in parts per million; None when none is set."""
    for rate_ppm, valid_from, valid_to in rates:
        if (valid_from is None or valid_from <= at) and (valid_to is None or at < valid_to):
            return rate_ppm
    return None


def fee_of(
    method: ShippingTerms, place: tuple[str, str], *, currency: str, weight_g: int, goods_minor: int
) -> int | None:
    """The fee to a (country, region) in minor units; None where the method does not go.

    The most special place that has fees in the currency decides, then its smallest sufficient weight: a region that takes no
    more than 5 kg takes no more, whatever its country takes.
    """
    for country, region in dict.fromkeys((place, (place[0], ""), ("", ""))):
        fees = [fee for fee in method.fees if (fee.currency, fee.country, fee.region) == (currency, country, region)]
        if fees:
            fit = [fee for fee in fees if fee.up_to_g is None or weight_g <= fee.up_to_g]
            if not fit:
                return None
            found = min(fit, key=lambda fee: (fee.up_to_g is None, fee.up_to_g))
            free = found.free_from_minor is not None and goods_minor >= found.free_from_minor
            return 0 if free else found.fee_minor
    return None


def sold_as(titles: Mapping[str, str], options: Mapping[str, str]) -> dict[str, str]:
    """What a SKU is called on an order: its product's title with its options, `Linen apron (Navy)`."""
    variant = ", ".join(options.values())
    return {locale: f"{title} ({variant})" if variant else title for locale, title in titles.items()}


def title_in(titles: Mapping[str, str], locale: str) -> str:
    """The title in a locale, else in English, else in whatever there is."""
    return titles.get(locale) or titles.get("en") or next(iter(titles.values()))
