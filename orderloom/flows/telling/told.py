"""An order that was taken elsewhere, in our words: amounts are minor units, and what others worked out is kept as they did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import msgspec
from msgspec import Struct

from orderloom.flows.placing.request import NewAddress
from orderloom.kernel.errors import Invalid
from orderloom.kernel.money import spread
from orderloom.orders.model.order import CancelReason, Status
from orderloom.orders.model.placement import (
    Amounts,
    AmountsDiffer,
    Discount,
    Line,
    NoLines,
    amounts,
    spread_discount,
    with_tax,
)

TAX_SPREAD = (
    "The other shop put more tax on a line than it costs: the order's tax is spread over its lines by what they cost."
)
CustomValues = dict[str, str | int | float | bool]


class PaidMore(Invalid):
    """More is told to be given back than was paid."""

    code = "refunded_more_than_paid"


class EndsTooEarly(Invalid):
    """An order that is not complete cannot have been shipped or delivered, and goods arrive after they were sent."""

    code = "order_ends_contradict"


class ToldRefund(Struct, frozen=True, kw_only=True):
    """One amount that went back; `id` is what the other shop calls it, and by it it is recorded once."""

    id: str
    amount_minor: int
    at: datetime | None = None


class ToldPayment(Struct, frozen=True, kw_only=True):
    """What was paid for the order so far. `captured` false: promised by the buyer's bank only.

    `refunded_minor` is the sum of what went back; `refunds` tells it one by one as far as that is known.
    """

    amount_minor: int
    method: str
    reference: str | None = None
    at: datetime | None = None
    captured: bool = True
    refunded_minor: int = 0
    refunded_at: datetime | None = None
    refunds: tuple[ToldRefund, ...] = ()


class ToldBuyer(Struct, frozen=True, kw_only=True):
    """Who bought; `external_id` is their number in `source`.

    `phone_country` is where a phone that is written the national way is from: of the address it stands in, or no country (ZZ).
    None: as for any order, that of the shipping address.
    """

    external_id: str | None = None
    source: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    phone_country: str | None = None


class Written(Struct, frozen=True):
    """What the buyer wrote on a line there, by the name of the box; `line` None: on `of`, which is no line here."""

    line: int | None
    name: str
    value: str
    of: str = ""


class ToldOrder(Struct, frozen=True, kw_only=True):
    """An order as it is told. Lines are as bought; `discount_minor` and `tax_minor` are of the whole order and not in them yet.

    `includes_tax` None: as the channel's price list says. `status` says where it stands: complete and cancelled orders are
    past, the others are taken in like any new order.
    """

    channel: str
    reference: str
    currency: str
    placed_at: datetime
    status: Status
    lines: Sequence[Line]
    includes_tax: bool | None = None
    shipping_minor: int = 0
    shipping_tax_minor: int = 0
    discount_minor: int = 0
    tax_minor: int | None = None
    total_minor: int | None = None
    discounts: tuple[Discount, ...] = ()
    payment: ToldPayment | None = None
    buyer: ToldBuyer = ToldBuyer()
    shipping: NewAddress | None = None
    billing: NewAddress | None = None
    shipping_method: str | None = None
    promised_on: date | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancel_reason: CancelReason | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    custom: CustomValues | None = None
    written: tuple[Written, ...] = ()  # on its lines
    other_skus: tuple[
        str, ...
    ] = ()  # of each line: its code where the catalog does not have its SKU; or none is known at all
    units_shipped: int = 0  # of an order that goes on here: then it cannot be taken in
    without_lines: bool = False  # only of the past

    @property
    def is_past(self) -> bool:
        return self.status in (Status.COMPLETE, Status.CANCELLED)


class TakenBack(NamedTuple):
    """Units of a line that the other shop does not send any more, or took back."""

    sku: str
    units: int
    ordered: int


class ToldChange(Struct, frozen=True, kw_only=True):
    """What is told of an order that may be here already: its money, and what became of its goods there.

    `units` and `total_minor` None: not told, as by a refund alone.
    """

    channel: str
    currency: str
    reference: str = ""
    units: int | None = None
    total_minor: int | None = None
    payment: ToldPayment | None = None
    shipped: bool = False  # any of it
    taken_back: tuple[TakenBack, ...] = ()
    taken_back_at: datetime | None = None
    cancelled: bool = False
    cancelled_at: datetime | None = None
    cancel_reason: CancelReason | None = None

    def undoes(self, units: int) -> bool:
        """Whether nothing of an order of so many units is to be sent any more: cancelled, or every unit taken back."""
        return self.cancelled or 0 < (self.units or units) <= sum(one.units for one in self.taken_back)


def change_of(told: ToldOrder) -> ToldChange:
    """The change that a whole order tells."""
    return ToldChange(
        channel=told.channel,
        reference=told.reference,
        currency=told.currency,
        units=sum(line.quantity for line in told.lines),
        total_minor=told.total_minor,
        payment=told.payment,
        shipped=told.status is Status.COMPLETE,
        cancelled=told.status is Status.CANCELLED,
        cancelled_at=told.cancelled_at,
        cancel_reason=told.cancel_reason,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The order's lines and sums, all of it added up."""

    lines: Sequence[Line]
    amounts: Amounts
    includes_tax: bool


def settle(told: ToldOrder, *, includes_tax: bool) -> Settled:
    """Spread what is told of the whole order to its lines, and see that it adds up; else the refusal that says why not."""
    if not told.lines and not (told.is_past and told.without_lines):
        raise NoLines()
    _must_hold(told)
    lines = spread_discount(told.lines, told.discount_minor)
    if told.tax_minor is not None:
        lines = _spread_tax(lines, told.tax_minor - told.shipping_tax_minor)
    sums = amounts(
        lines,
        shipping_minor=told.shipping_minor,
        includes_tax=includes_tax,
        shipping_tax_minor=told.shipping_tax_minor,
    )
    if told.total_minor is not None and told.total_minor != sums.total_minor:
        raise AmountsDiffer(sent_minor=told.total_minor, computed_minor=sums.total_minor)
    return Settled(lines=lines, amounts=sums, includes_tax=includes_tax)


def _must_hold(told: ToldOrder) -> None:
    if told.payment and told.payment.refunded_minor > told.payment.amount_minor:
        raise PaidMore(paid_minor=told.payment.amount_minor, refunded_minor=told.payment.refunded_minor)
    if told.status is not Status.COMPLETE and (told.shipped_at or told.delivered_at):
        raise EndsTooEarly(status=told.status.value, shipped_at=told.shipped_at, delivered_at=told.delivered_at)
    if told.delivered_at and told.shipped_at and told.delivered_at < told.shipped_at:
        raise EndsTooEarly(shipped_at=told.shipped_at, delivered_at=told.delivered_at)


def _spread_tax(lines: Sequence[Line], tax_minor: int) -> list[Line]:
    """The order's tax given to its lines in proportion to what they cost; what lines say themselves has to agree."""
    own = sum(line.tax_minor for line in lines)
    if own or tax_minor <= 0:
        if own != tax_minor:
            raise AmountsDiffer(sent_tax_minor=tax_minor, computed_tax_minor=own)
        return list(lines)
    parts = spread(tax_minor, [line.worth_minor for line in lines])
    return [with_tax(line, part) for line, part in zip(lines, parts, strict=True)]


def line_of(
    sku: str,
    quantity: int,
    *,
    goods_minor: int,
    total_minor: int,
    tax_minor: int = 0,
    title: str = "",
    custom: CustomValues | None = None,
) -> Line:
    """A line from what all its units cost before and after its discount.

    Where the goods do not divide by the quantity the unit price is rounded (half up), and the line keeps the difference. A line
    without units has no unit price: all that it comes to is such a difference.
    """
    unit_price = (2 * goods_minor + quantity) // (2 * quantity) if quantity else 0
    encoded = msgspec.json.encode(custom).decode() if custom else None
    rounding = goods_minor - quantity * unit_price
    return Line(sku, title, quantity, unit_price, goods_minor - total_minor, 0, tax_minor, False, encoded, rounding)


def taxed(lines: Sequence[Line], tax_minor: int) -> list[Line]:
    """Lines whose tax comes to the order's: a few minor units of rounding go to the line with the most tax.

    Lines that say no tax at all are left as they are: the order's is spread over them. A larger difference is left, and
    refused when the order is added up.
    """
    own = sum(line.tax_minor for line in lines)
    difference = tax_minor - own
    if not own or not difference or abs(difference) > len(lines):
        return list(lines)
    most = max(range(len(lines)), key=lambda nth: lines[nth].tax_minor)
    after = max(0, lines[most].tax_minor + difference)
    return [msgspec.structs.replace(line, tax_minor=after) if nth == most else line for nth, line in enumerate(lines)]


def bearable(lines: Sequence[Line], tax_minor: int, discount_minor: int) -> list[Line]:
    """Lines that say no tax where one says more of the order's than it costs: all of it is spread over them, then.

    What cannot be added up anyway is left, and refused later.
    """
    worth = sum(line.worth_minor for line in lines) - discount_minor
    if sum(line.tax_minor for line in lines) != tax_minor or not 0 < tax_minor <= worth:
        return list(lines)
    if all(
        line.tax_minor <= after.worth_minor
        for line, after in zip(lines, spread_discount(lines, discount_minor), strict=True)
    ):
        return list(lines)
    return [msgspec.structs.replace(line, tax_minor=0) for line in lines]
