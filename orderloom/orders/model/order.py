"""An order's life: its states, the moves between them, and what stands against each move."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from orderloom.kernel.errors import Conflict, Invalid
from orderloom.kernel.ids import OrderId
from orderloom.kernel.lifecycle import Lifecycle


class Status(StrEnum):
    PLACED = "placed"  # waiting for payment
    OPEN = "open"  # paid, or trusted to pay; goods still to send
    COMPLETE = "complete"  # every unit sent
    CANCELLED = "cancelled"  # ended before anything was sent


class PaymentState(StrEnum):
    """What the amounts say; the column `payment_state` computes it."""

    UNPAID = "unpaid"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    OVERPAID = "overpaid"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"


class FulfilmentState(StrEnum):
    """What the units say; the column `fulfilment_state` computes it."""

    UNFULFILLED = "unfulfilled"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"


class Action(StrEnum):
    CONFIRM = "confirm"
    FINISH = "finish"
    CANCEL = "cancel"


LIFECYCLE = Lifecycle(
    {
        (Status.PLACED, Action.CONFIRM): Status.OPEN,
        (Status.PLACED, Action.CANCEL): Status.CANCELLED,
        (Status.OPEN, Action.FINISH): Status.COMPLETE,
        (Status.OPEN, Action.CANCEL): Status.CANCELLED,
    }
)


class CancelReason(StrEnum):
    BUYER = "buyer"  # changed their mind
    UNPAID = "unpaid"  # not paid in time
    NO_STOCK = "no_stock"
    FRAUD = "fraud"
    PRICE_ERROR = "price_error"
    DUPLICATE = "duplicate"
    OTHER = "other"


class AlreadyShipped(Conflict):
    """Part of this order has shipped; take it back as a return instead."""

    code = "already_shipped"


class AlreadyCancelled(Conflict):
    """This order is cancelled; nothing more can be done with its goods."""

    code = "already_cancelled"


class AlreadyConfirmed(Conflict):
    """This order is confirmed already; it can be shipped."""

    code = "already_confirmed"


class PaymentDue(Conflict):
    """This order is to be paid before its deadline; record the payment instead of confirming it."""

    code = "payment_due"


class NotPaid(Conflict):
    """This order still waits for its payment; record the payment or confirm the order, then ship."""

    code = "not_paid"


class MoreThanOrdered(Conflict):
    """More units of this line would ship than were ordered."""

    code = "more_than_ordered"


class NothingToShip(MoreThanOrdered):
    """Every unit of this order was sent; nothing is left to ship."""

    code = "nothing_to_ship"


class NoSuchLine(Invalid):
    """The order has no line with this number."""

    code = "no_such_line"


class AlreadyPaid(Conflict):
    """Something is paid on this order, so its buyer cannot cancel it alone; ask the shop to cancel it and give the money back."""

    code = "already_paid"


class NothingOpen(Conflict):
    """Nothing is left to pay on this order."""

    code = "nothing_open"


class NoTestPayments(Conflict):
    """This channel takes no test payments: real money pays here. A channel for trials is opened with test_payments."""

    code = "no_test_payments"


class NothingCaptured(Conflict):
    """Nothing is captured on this order that could be given back."""

    code = "nothing_captured"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    id: OrderId
    channel: str
    status: Status
    currency: str
    buyer_key: UUID | None
    units: int
    units_shipped: int
    units_delivered: int
    total_minor: int
    paid_minor: int
    refunded_minor: int
    cancel_reason: str | None
    expires_at: datetime | None
    version: int


def cancel(order: Order, reason: CancelReason) -> Order:
    """Return the order cancelled. Once a unit has shipped, only a return can undo it."""
    if order.units_shipped > 0:
        raise AlreadyShipped(order_id=order.id, units_shipped=order.units_shipped)
    _must_stand(order)
    status = LIFECYCLE.after(order.status, Action.CANCEL)
    return replace(order, status=status, cancel_reason=reason, expires_at=None)


def confirm(order: Order) -> Order:
    """Return the order open, its deadline gone."""
    return replace(order, status=LIFECYCLE.after(order.status, Action.CONFIRM), expires_at=None)


def confirm_unpaid(order: Order) -> Order:
    """Return the order open on an operator's word: only where the channel sets no deadline for paying."""
    _must_stand(order)
    if order.status is not Status.PLACED:
        raise AlreadyConfirmed(order_id=order.id, status=order.status)
    if order.expires_at is not None:
        raise PaymentDue(order_id=order.id, expires_at=order.expires_at)
    return confirm(order)


def pay(order: Order, *, paid_minor: int, refunded_minor: int) -> Order:
    """Return the order with the totals of its payments. A late payment is a fact: no state refuses it."""
    return replace(order, paid_minor=paid_minor, refunded_minor=refunded_minor)


def is_covered(order: Order) -> bool:
    """Whether what was captured pays for all of it, so that it can go out."""
    return order.paid_minor >= order.total_minor


def is_late(order: Order) -> bool:
    """Whether money that comes now comes for an order that is no more."""
    return order.status is Status.CANCELLED


def refund_due_minor(order: Order) -> int:
    """What a cancelled order still owes its buyer."""
    return order.paid_minor - order.refunded_minor if order.status is Status.CANCELLED else 0


def open_minor(order: Order) -> int:
    """What is left to pay."""
    return 0 if order.status is Status.CANCELLED else max(0, order.total_minor - order.paid_minor)


def may_cancel_own(order: Order) -> None:
    """Refuse a buyer who wants to end what is paid for, even in part, or sent."""
    if order.paid_minor > 0:
        raise AlreadyPaid(order_id=order.id, paid_minor=order.paid_minor)
    cancel(order, CancelReason.BUYER)


def may_pay_by_test(order: Order, *, test_payments: bool) -> None:
    """Refuse a test payment where payments are real, or where nothing is to be paid."""
    if not test_payments:
        raise NoTestPayments(channel=order.channel)
    _must_stand(order)
    if open_minor(order) == 0:
        raise NothingOpen(order_id=order.id, paid_minor=order.paid_minor, total_minor=order.total_minor)


def may_refund(order: Order) -> None:
    """Refuse where nothing captured is left to give back."""
    if order.paid_minor <= order.refunded_minor:
        raise NothingCaptured(order_id=order.id, paid_minor=order.paid_minor, refunded_minor=order.refunded_minor)


def may_ship(order: Order) -> None:
    """Refuse to send goods of an order that is unpaid, cancelled or sent already."""
    _must_stand(order)
    if order.status is Status.PLACED:
        raise NotPaid(order_id=order.id, paid_minor=order.paid_minor, total_minor=order.total_minor)
    if order.units_shipped >= order.units:
        raise NothingToShip(order_id=order.id, ordered=order.units, shipped=order.units_shipped)


def ship(order: Order, units: int) -> Order:
    """Return the order with so many units more on their way; complete when none is left."""
    shipped = replace(order, units_shipped=order.units_shipped + units)
    if shipped.units_shipped < shipped.units:
        return shipped
    return replace(shipped, status=LIFECYCLE.after(shipped.status, Action.FINISH))


def deliver(order: Order, units: int) -> Order:
    """Return the order with so many units more at the door."""
    return replace(order, units_delivered=order.units_delivered + units)


def may_change_address(order: Order) -> None:
    """Refuse where no parcel can follow a new address any more."""
    _must_stand(order)
    if order.units and order.units_shipped >= order.units:
        raise AlreadyShipped(order_id=order.id, units_shipped=order.units_shipped)


def _must_stand(order: Order) -> None:
    if order.status is Status.CANCELLED:
        raise AlreadyCancelled(order_id=order.id, cancel_reason=order.cancel_reason)
