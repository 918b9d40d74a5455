"""Channels: the shops and marketplaces that orders come from; and their price lists."""

from dataclasses import dataclass
from typing import TypedDict

from orderloom.catalog.model.codes import CODE, must_match
from orderloom.kernel.countries import must_be_country
from orderloom.kernel.errors import Conflict, Invalid, NotFound
from orderloom.kernel.money import CURRENCIES

LOCALES = ("en", "zh-CN")


class ChannelNotFound(NotFound):
    """There is no such channel."""

    code = "channel_not_found"


class ChannelTaken(Conflict):
    """There is a channel of this code already."""

    code = "channel_taken"


class PriceListNotFound(NotFound):
    """There is no such price list."""

    code = "price_list_not_found"


class PriceListTaken(Conflict):
    """There is a price list of this code already, or the channel has one in this currency."""

    code = "price_list_taken"


class CurrencyUnknown(Invalid):
    """There is no currency of this ISO 4217 code."""

    code = "currency_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    code: str
    name: str
    currency: str
    locale: str
    country: str
    unpaid_minutes: int | None  # how long an unpaid order stands; None: until someone cancels it
    active: bool = True
    test_payments: bool = False  # buyers may settle orders by a recorded test payment: for trials only
    version: int = 1


class ChannelChanges(TypedDict, total=False):
    """What may be changed about a channel; its currency stays, orders were placed in it."""

    name: str
    locale: str
    country: str
    unpaid_minutes: int | None
    active: bool
    test_payments: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    code: str
    channel: str
    currency: str
    includes_tax: bool


def check_channel(channel: Channel) -> None:
    """Refuse a channel whose code, currency or country cannot be."""
    must_match(CODE, channel.code)
    must_be_currency(channel.currency)
    must_be_country(channel.country)


def check_price_list(price_list: PriceList) -> None:
    must_match(CODE, price_list.code)
    must_be_currency(price_list.currency)


def must_be_visible(channel: str, channels: frozenset[str] | None) -> None:
    """What lies outside of a caller's channels does not exist for them."""
    if channels is not None and channel not in channels:
        raise ChannelNotFound(channel=channel)


def must_be_currency(currency: str) -> None:
    if currency not in CURRENCIES:
        raise CurrencyUnknown(currency=currency)
