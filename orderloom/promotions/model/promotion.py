"""A promotion as it is kept, and what it must be."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypedDict
from uuid import UUID

from orderloom.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from orderloom.kernel.money import CURRENCIES, LARGEST, PPM

_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
LONGEST_TITLE = 300
SCOPES = ("channels", "skus", "products", "categories", "shipping_methods")
MOST_USES = 2_000_000_000


class Kind(StrEnum):
    PERCENT = "percent"
    AMOUNT = "amount"
    FREE_SHIPPING = "free_shipping"


class Per(StrEnum):
    """What an amount is taken off of."""

    ORDER = "order"  # once, spread over the goods in scope
    LINE = "line"  # once for each line in scope
    UNIT = "unit"  # for each unit in scope


class PromotionNotFound(NotFound):
    """There is no such promotion."""

    code = "promotion_not_found"


class BeyondYourChannels(Forbidden):
    """This promotion holds in channels that are not yours; name your own channels in it."""

    code = "beyond_your_channels"


class PromotionWrong(Invalid):
    """What this promotion says does not fit together; the facts name the member and why."""

    code = "promotion_wrong"


class LimitBelowUses(Conflict):
    """More orders than this have used it already; set a limit from there on, or end the promotion."""

    code = "limit_below_uses"


class LimitFixed(Conflict):
    """Whether uses are limited is fixed when it is made, because only limited ones are counted; a number may change."""

    code = "limit_fixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """What it takes off, off which goods (all where no scope is named), when, and how often. Amounts in minor units."""

    id: UUID
    name: str  # for those who run the shop
    titles: Mapping[str, str]  # what buyers read, by locale
    kind: Kind
    percent_ppm: int | None = None
    amount_minor: int | None = None
    per: Per = Per.ORDER
    currency: str | None = None
    minimum_minor: int = 0  # of the goods in scope, before any promotion
    by_coupon: bool = False
    exclusive: bool = False
    position: int = 0
    channels: tuple[str, ...] | None = None
    skus: tuple[str, ...] | None = None
    products: tuple[UUID, ...] | None = None
    categories: tuple[str, ...] | None = None
    shipping_methods: tuple[str, ...] | None = None  # of free shipping
    first_order: bool = False  # only for who has no order that stands
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    max_uses: int | None = None
    max_uses_per_buyer: int | None = None
    used: int | None = None  # by orders that stand; None where it is not limited, and so not counted
    active: bool = True
    version: int = 1


class PromotionChanges(TypedDict, total=False):
    """What may be changed. What it takes off stays: orders were promised it; make another promotion instead."""

    name: str
    titles: Mapping[str, str]
    minimum_minor: int
    exclusive: bool
    position: int
    channels: tuple[str, ...] | None
    skus: tuple[str, ...] | None
    products: tuple[UUID, ...] | None
    categories: tuple[str, ...] | None
    shipping_methods: tuple[str, ...] | None
    first_order: bool
    valid_from: datetime | None
    valid_to: datetime | None
    max_uses: int | None
    max_uses_per_buyer: int | None
    active: bool


CHANGEABLE = tuple(PromotionChanges.__annotations__)


def check_promotion(one: Promotion) -> None:
    """Refuse a promotion that cannot be, naming the member that is wrong."""
    _must(0 < len(one.name.strip()) <= LONGEST_TITLE, "name", "is needed")
    titled = all(_LOCALE.fullmatch(locale) and 0 < len(title) <= LONGEST_TITLE for locale, title in one.titles.items())
    _must(bool(one.titles) and titled, "titles", "by locale, at least one")
    _check_worth(one)
    _must(0 <= one.minimum_minor <= LARGEST, "minimum_minor", "is an amount")
    _must(one.currency is None or one.currency in CURRENCIES, "currency", "is an ISO 4217 code")
    needs = one.amount_minor is not None or one.minimum_minor > 0
    _must(not needs or one.currency is not None, "currency", "is needed where an amount or a minimum is named")
    for scope in SCOPES:
        _must(getattr(one, scope) != (), scope, "names something, or is null for all")
    period = one.valid_from is None or one.valid_to is None or one.valid_from < one.valid_to
    _must(period, "valid_to", "comes after valid_from")
    for limit in ("max_uses", "max_uses_per_buyer"):
        most = getattr(one, limit)
        _must(most is None or 0 < most <= MOST_USES, limit, "is a number above 0, or null for no limit")
    once = not one.first_order or one.max_uses_per_buyer == 1
    _must(once, "max_uses_per_buyer", "is 1 where a promotion is for a first order")
    free = one.shipping_methods is None or one.kind is Kind.FREE_SHIPPING
    _must(free, "shipping_methods", "is said of free shipping only")


def _check_worth(one: Promotion) -> None:
    """Each kind has what it needs and nothing of the others."""
    percent, amount = one.percent_ppm, one.amount_minor
    fits = percent is not None and 0 < percent <= PPM if one.kind is Kind.PERCENT else percent is None
    _must(fits, "percent_ppm", "belongs to the kind percent: 1 to 1000000")
    fits = amount is not None and 0 < amount <= LARGEST if one.kind is Kind.AMOUNT else amount is None
    _must(fits, "amount_minor", "belongs to the kind amount, and is above 0")
    _must(one.per is Per.ORDER or one.kind is Kind.AMOUNT, "per", "is said of amounts only")


def _must(held: bool, member: str, why: str) -> None:
    if not held:
        raise PromotionWrong(member=member, why=why)


def check_change(before: Promotion, after: Promotion) -> None:
    """Refuse what would make the counters lie."""
    for limit in ("max_uses", "max_uses_per_buyer"):
        if (getattr(before, limit) is None) != (getattr(after, limit) is None):
            raise LimitFixed(promotion_id=before.id, limit=limit)
    if after.max_uses is not None and (before.used or 0) > after.max_uses:
        raise LimitBelowUses(promotion_id=before.id, used=before.used, max_uses=after.max_uses)


def must_be_within(one: Promotion, channels: frozenset[str] | None) -> None:
    """Whoever is limited to channels makes promotions for these alone."""
    if channels is not None and (one.channels is None or not channels.issuperset(one.channels)):
        raise BeyondYourChannels(promotion_id=one.id)
