"""What selling needs to know of the catalog, small enough to be kept in memory until the catalog's epoch changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


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


def sold_as(titles: Mapping[str, str], options: Mapping[str, str]) -> dict[str, str]:
    """What a SKU is called on an order: its product's title with its options, `Linen apron (Navy)`."""
    variant = ", ".join(options.values())
    return {locale: f"{title} ({variant})" if variant else title for locale, title in titles.items()}


def title_in(titles: Mapping[str, str], locale: str) -> str:
    """The title in a locale, else in English, else in whatever there is."""
    return titles.get(locale) or titles.get("en") or next(iter(titles.values()))
