"""Prices and tax rates, each valid for a period; two periods of the same thing never overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from orderloom.catalog.model.codes import REGION, must_match
from orderloom.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from orderloom.kernel.money import LARGEST, PPM


class PriceNotFound(NotFound):
    """There is no such price."""

    code = "price_not_found"


class PriceOverlaps(Conflict):
    """The SKU has a price in this list for part of that time; end it first, or ask for `ends_present`."""

    code = "price_overlaps"


class NotValidThen(Conflict):
    """This is over by then, or begins later; only what is valid at an instant can end there."""

    code = "not_valid_then"


class RatesHoldEverywhere(Forbidden):
    """A tax rate holds in every channel; whoever is kept to some of them sets and ends none."""

    code = "rates_hold_everywhere"


def must_hold_everywhere(channels: frozenset[str] | None) -> None:
    """Tax rates are for those who are kept to no channels."""
    if channels is not None:
        raise RatesHoldEverywhere


class PriceWrong(Invalid):
    """A price is a whole number of minor units, from 0 up."""

    code = "price_wrong"


class PeriodEmpty(Invalid):
    """A period ends after it begins."""

    code = "period_empty"


class TaxClassNotFound(NotFound):
    """There is no such tax class."""

    code = "tax_class_not_found"


class TaxClassTaken(Conflict):
    """There is a tax class of this code already."""

    code = "tax_class_taken"


class TaxRateNotFound(NotFound):
    """There is no such tax rate."""

    code = "tax_rate_not_found"


class TaxRateOverlaps(Conflict):
    """The tax class has a rate in this country or region for part of that time; end it first, or ask for `ends_present`."""

    code = "tax_rate_overlaps"


class RateWrong(Invalid):
    """A tax rate is given in parts per million, 0 to 1000000: 130000 is 13 %."""

    code = "rate_wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPrice:
    """A price as it is asked for; no bound means always, or for ever."""

    price_list: str
    sku: str
    amount_minor: int
    valid_from: datetime | None = None
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    id: UUID
    price_list: str
    sku: str
    amount_minor: int
    currency: str
    valid_from: datetime | None
    valid_to: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxClass:
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTaxRate:
    tax_class: str
    country: str
    rate_ppm: int
    region: str = ""  # the whole country
    valid_from: datetime | None = None
    valid_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRate:
    id: UUID
    tax_class: str
    country: str
    region: str
    rate_ppm: int
    valid_from: datetime | None
    valid_to: datetime | None


def check_prices(rows: Sequence[NewPrice]) -> None:
    for row in rows:
        if not 0 <= row.amount_minor <= LARGEST:
            raise PriceWrong(sku=row.sku, amount_minor=row.amount_minor)
        must_be_period(row.valid_from, row.valid_to)


def check_rate(rate: NewTaxRate) -> None:
    if not 0 <= rate.rate_ppm <= PPM:
        raise RateWrong(rate_ppm=rate.rate_ppm)
    must_match(REGION, rate.region)
    must_be_period(rate.valid_from, rate.valid_to)


def must_be_period(valid_from: datetime | None, valid_to: datetime | None) -> None:
    if valid_from is not None and valid_to is not None and valid_to <= valid_from:
        raise PeriodEmpty(valid_from=valid_from, valid_to=valid_to)
