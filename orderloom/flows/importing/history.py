"""A shop's past as an importer tells it: goods, people, orders with the instants at which they moved on. Pure."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import IntEnum
from typing import NamedTuple

from orderloom.catalog.model.channels import Channel, PriceList
from orderloom.catalog.model.products import NewProduct
from orderloom.flows.placing.request import NewAddress
from orderloom.orders.model.order import CancelReason


class PastLine(NamedTuple):
    """Units of one SKU that were bought at one price."""

    sku: str
    quantity: int
    unit_price_minor: int


class PastOrder(NamedTuple):
    """An order and how far it got. Instants are aware.

    Whoever tells it sees to it that goods were sent before they arrived, and that an order which was sent has lines.
    """

    reference: str  # the channel's own number: what makes a second import add nothing
    person: str | None  # number of the buyer in the history's source
    address: NewAddress | None
    lines: Sequence[PastLine]
    shipping_minor: int
    placed_at: datetime
    promised_on: date | None
    paid_at: datetime | None
    shipped_at: datetime | None
    delivered_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: CancelReason = CancelReason.OTHER

    @property
    def units(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def goods_minor(self) -> int:
        return sum(line.quantity * line.unit_price_minor for line in self.lines)


class History(NamedTuple):
    """Everything that is brought in at once."""

    channel: Channel
    price_list: PriceList
    location: str
    products: Sequence[NewProduct]
    people: Sequence[str]  # their numbers in the source, which is named like the channel
    orders: Sequence[PastOrder]
    as_placed: bool = (
        False  # an order that is here already keeps the lines it has: what is told now may name other goods
    )
    priced_here: bool = False  # prices, tax, discounts and shipping are worked out as for any order, not told


class Act(IntEnum):
    """What happened to an order. Of what happened at one instant the lower came first."""

    PLACE = 1
    CONFIRM = 2  # goods left before money came: somebody trusted the buyer
    PAY = 3
    SHIP = 4
    DELIVER = 5
    CANCEL = 6


class Step(NamedTuple):
    """One thing that happened. Steps sort by their turn: its time, but never before the order's purchase."""

    turn: datetime
    act: Act
    nth: int  # place of the order in the history
    at: datetime


class Trouble(NamedTuple):
    """Something of an order that could not be brought in: the refusal's code and what it says."""

    code: str
    reference: str
    what: str


def steps(orders: Sequence[PastOrder]) -> list[Step]:
    """All that happened to all orders, merged by time. Of an order that costs nothing some of it needs not be done."""
    return sorted(step for nth, order in enumerate(orders) for step in _steps_of(nth, order))


def _steps_of(nth: int, order: PastOrder) -> list[Step]:
    found = [(order.placed_at, Act.PLACE)]
    if order.shipped_at and (order.paid_at is None or order.paid_at > order.shipped_at):
        found.append((order.shipped_at, Act.CONFIRM))
    if order.paid_at:
        found.append((order.paid_at, Act.PAY))
    if order.shipped_at:
        found.append((order.shipped_at, Act.SHIP))
    if order.delivered_at:
        found.append((order.delivered_at, Act.DELIVER))
    if order.cancelled_at:
        found.append((order.cancelled_at, Act.CANCEL))
    return [Step(max(at, order.placed_at), act, nth, at) for at, act in found]
