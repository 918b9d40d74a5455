"""The point "order rule": look at an order that is about to be placed, and refuse it, tag it or name a doubt about it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

PORT_VERSION = 1
CODE = r"^[a-z][a-z0-9_]{0,39}$"
LONGEST_MESSAGE = 300
LONGEST_TAG = 40
MOST_VERDICTS = 20  # of one rule on one order; what comes behind them is never asked for
CODE_WORDS = "a code has 1 to 40 small letters, digits and _, and begins with a letter"
_CODE = re.compile(CODE)
_MESSAGE = re.compile(rf"\S(.{{0,{LONGEST_MESSAGE - 2}}}\S)?")
_TAG = re.compile(rf"[^\s,]{{1,{LONGEST_TAG}}}")

CustomValues = Mapping[str, str | int | bool]


class VerdictMalformed(ValueError):
    """A verdict has a code, a message or a tag that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address as the buyer gave it; what is None was not given."""

    country: str  # ISO 3166-1 alpha-2
    lines: tuple[str, ...] = ()
    name: str | None = None
    company: str | None = None
    district: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who buys. All of it is personal data: it must not stand in codes, messages or tags."""

    customer_id: UUID | None = None  # None: a guest
    has_ordered: bool = False  # a known customer with an earlier order that was not cancelled
    name: str | None = None
    email: str | None = None
    phone: str | None = None  # E.164 where it could be read
    shipping: Address | None = None
    billing: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """One line, priced. Amounts in minor units of the order's currency."""

    sku: str
    title: str
    quantity: int
    unit_price_minor: int
    discount_minor: int = 0
    tax_minor: int = 0
    custom: CustomValues = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order that is about to be placed: priced and totalled, not written yet. Amounts in minor units of `currency`."""

    channel: str
    currency: str  # ISO 4217
    includes_tax: bool  # whether prices hold their tax
    lines: tuple[OrderLine, ...]
    goods_minor: int
    discount_minor: int
    tax_minor: int
    shipping_minor: int
    total_minor: int
    placed_at: datetime
    placed_by: str  # buyer, key, staff or system
    buyer: Buyer = field(default_factory=Buyer)
    reference: str | None = None
    shipping_method: str | None = None
    coupon_codes: tuple[str, ...] = ()
    custom: CustomValues = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refuse:
    """Do not place this order. The client is told the code, with the plug-in's name before it, and the message."""

    code: str
    message: str

    def __post_init__(self) -> None:
        _must_fit(_CODE, self.code, CODE_WORDS)
        _must_fit(_MESSAGE, self.message, f"a message is one line of 1 to {LONGEST_MESSAGE} characters")


@dataclass(frozen=True, slots=True)
class Tag:
    """Place it, and put this tag on it."""

    tag: str

    def __post_init__(self) -> None:
        _must_fit(_TAG, self.tag, f"a tag has 1 to {LONGEST_TAG} characters, no spaces and no commas")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Place it, and name a doubt about it: operators see the code, with the plug-in's name before it."""

    code: str

    def __post_init__(self) -> None:
        _must_fit(_CODE, self.code, CODE_WORDS)


Verdict = Refuse | Tag | Doubt


class OrderRule(Protocol):
    """A rule about orders. It is asked once for each order, by one thread; it reads nothing outside and keeps nothing."""

    port_version: int

    def judge(self, order: OrderView) -> Iterable[Verdict]:
        """What is to be done with this order besides placing it. Nothing: an empty tuple."""
        ...


def _must_fit(pattern: re.Pattern[str], given: object, what: str) -> None:
    if not isinstance(given, str) or not pattern.fullmatch(given):
        raise VerdictMalformed(what)
