"""An order as it is placed: what is asked, what it comes to, and when it cannot be. Pure.

These records are made by the thousand a second, so they are msgspec structs: frozen like the others, but made in C.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from orderloom.kernel.errors import Conflict, Invalid
from orderloom.kernel.money import LARGEST, spread, tax_on, tax_within


class NoLines(Invalid):
    """An order needs at least one line."""

    code = "no_lines"


class AmountsDiffer(Invalid):
    """The amounts sent do not add up to the total; the facts name both."""

    code = "amounts_differ"


class AmountTooLarge(Invalid):
    """An amount of this order is beyond what any order can come to."""

    code = "amount_too_large"


class DiscountTooLarge(Invalid):
    """A discount is larger than what it is given on."""

    code = "discount_too_large"


class TaxTooLarge(Invalid):
    """The tax sent for a line is larger than what the line costs."""

    code = "tax_too_large"


class ReferenceTaken(Conflict):
    """The channel already has an order with this reference; the facts name it."""

    code = "reference_taken"


class BuyerLimitReached(Conflict):
    """A buyer may have only so many units of this SKU; the facts say how many are left for them."""

    code = "buyer_limit_reached"


class BuyerNeeded(Invalid):
    """This SKU is limited per buyer, so the order has to say who buys: a customer, an e-mail or a phone."""

    code = "buyer_needed"


class Line(Struct, frozen=True, gc=False):
    """One line as bought: what it was called and cost at that moment."""

    sku: str
    title: str
    quantity: int
    unit_price_minor: int
    discount_minor: int
    tax_ppm: int
    tax_minor: int
    limited: bool = False
    custom: str | None = None  # encoded
    rounding_minor: int = 0  # told elsewhere: what all units cost beyond quantity × unit price

    @property
    def goods_minor(self) -> int:
        """What all units cost before discount."""
        return self.quantity * self.unit_price_minor + self.rounding_minor

    @property
    def worth_minor(self) -> int:
        """What all units cost after discount."""
        return self.quantity * self.unit_price_minor + self.rounding_minor - self.discount_minor


class Discount(Struct, frozen=True, gc=False):
    """Why an order cost less: a promotion or code, and what it took off the goods (spread over the lines) or the shipping."""

    title: str
    target: Literal["goods", "shipping"]
    amount_minor: int
    promotion_id: UUID | None = None
    code: str | None = None


class Amounts(Struct, frozen=True, gc=False):
    """What an order comes to. `tax_minor` is inside the prices when they include tax, else on top; that of shipping is in it."""

    goods_minor: int
    discount_minor: int
    tax_minor: int
    shipping_minor: int
    total_minor: int
    shipping_tax_minor: int = 0


class Buyer(Struct, frozen=True):
    """The buyer as this order knows them; encoded addresses, and codes of what is doubtful in them."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    shipping: str | None = None
    billing: str | None = None
    doubts: tuple[str, ...] = ()


class Placement(Struct, frozen=True):
    """An order ready to be written."""

    id: UUID
    number: int
    channel: str
    reference: str | None
    currency: str
    customer_id: UUID | None
    buyer_key: UUID | None
    includes_tax: bool
    lines: Sequence[Line]
    units: int
    amounts: Amounts
    buyer: Buyer
    promised_on: date | None
    placed_at: datetime
    expires_at: datetime | None
    shipping_method: str | None = None
    discounts: Sequence[Discount] = ()
    custom: str | None = None  # encoded
    tags: tuple[str, ...] = ()
    further_keys: tuple[UUID, ...] = ()  # by which limits per buyer count, beside `buyer_key`


class Receipt(Struct, frozen=True, gc=False):
    """The answer to a placed order: what it was given and came to. Nothing in it ever changes, so a repeat gets the same."""

    id: UUID
    number: int
    channel: str
    reference: str | None
    status: str
    currency: str
    units: int
    goods_minor: int
    discount_minor: int
    tax_minor: int
    shipping_minor: int
    total_minor: int
    placed_at: datetime


def priced(line: Line, *, includes_tax: bool) -> Line:
    """The line with its tax worked out from its rate, rounded half-up per line."""
    net_of_discount = line.worth_minor
    if net_of_discount < 0:
        raise DiscountTooLarge(sku=line.sku, discount_minor=line.discount_minor)
    work_out = tax_within if includes_tax else tax_on
    return _line(line, line.discount_minor, work_out(net_of_discount, line.tax_ppm))


def with_tax(line: Line, tax_minor: int) -> Line:
    """The line with its tax as it was sent: never more than the line costs, whether inside of that or on top."""
    if tax_minor > line.worth_minor:
        raise TaxTooLarge(sku=line.sku, tax_minor=tax_minor)
    return _line(line, line.discount_minor, tax_minor)


def _line(line: Line, discount_minor: int, tax_minor: int) -> Line:
    """The same line with another discount and tax. Written out: `replace` costs four times as much."""
    return Line(
        line.sku,
        line.title,
        line.quantity,
        line.unit_price_minor,
        discount_minor,
        line.tax_ppm,
        tax_minor,
        line.limited,
        line.custom,
        line.rounding_minor,
    )


def discounted(line: Line, amount_minor: int) -> Line:
    """The line with so much more taken off it."""
    return _line(line, line.discount_minor + amount_minor, line.tax_minor) if amount_minor else line


def spread_discount(lines: Sequence[Line], discount_minor: int) -> list[Line]:
    """The order's discount given to its lines in proportion to what they cost, so that every refund can be computed."""
    if not discount_minor:
        return list(lines)
    worth = [line.worth_minor for line in lines]
    if discount_minor > sum(worth):
        raise DiscountTooLarge(discount_minor=discount_minor, goods_minor=sum(worth))
    parts = spread(discount_minor, worth)
    return [_line(line, line.discount_minor + part, line.tax_minor) for line, part in zip(lines, parts, strict=True)]


def amounts(lines: Sequence[Line], *, shipping_minor: int, includes_tax: bool, shipping_tax_minor: int = 0) -> Amounts:
    """What the lines and the shipping come to."""
    goods = discount = 0
    tax = shipping_tax_minor
    for line in lines:
        goods += line.goods_minor
        discount += line.discount_minor
        tax += line.tax_minor
    total = goods - discount + shipping_minor + (0 if includes_tax else tax)
    if goods > LARGEST or total > LARGEST:
        raise AmountTooLarge(goods_minor=goods, total_minor=total)
    return Amounts(goods, discount, tax, shipping_minor, total, shipping_tax_minor)
