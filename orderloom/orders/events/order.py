"""What happens to an order after it was placed."""

from dataclasses import dataclass
from uuid import UUID

from orderloom.kernel.event import Event
from orderloom.kernel.ids import OrderId
from orderloom.orders.model.order import CancelReason


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFact(Event):
    """The base of every fact about an order."""

    aggregate = "order"

    order_id: OrderId

    @property
    def aggregate_id(self) -> UUID:
        return self.order_id


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderConfirmed(OrderFact):
    """The order may go out: it is paid, or an operator took the buyer's word."""

    name = "order.confirmed"

    paid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled(OrderFact):
    """The order ended before anything was sent; reason `unpaid` means that its deadline passed."""

    name = "order.cancelled"

    reason: CancelReason
    refund_due_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaid(OrderFact):
    """The totals of the order's payments changed."""

    name = "order.paid"

    paid_minor: int
    refunded_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderShipped(OrderFact):
    """Units of the order left the building."""

    name = "order.shipped"

    units: int
    units_shipped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCompleted(OrderFact):
    """Every unit of the order is sent."""

    name = "order.completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDelivered(OrderFact):
    """Units of the order reached the door."""

    name = "order.delivered"

    units: int
    units_delivered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderNoted(OrderFact):
    """A note was written; its words are in the note, not here."""

    name = "order.noted"

    note_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTagged(OrderFact):
    """A tag was put on the order; its word is kept beside, where it can be erased."""

    name = "order.tagged"

    tagging_id: UUID
    tags: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderUntagged(OrderFact):
    """A tag was taken off the order; its word is kept beside, where it can be erased."""

    name = "order.untagged"

    tagging_id: UUID
    tags: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCustomChanged(OrderFact):
    """Custom values of the order or of its lines were changed; the fact names their keys, of lines as `2.engraving`."""

    name = "order.custom_changed"

    keys: tuple[str, ...]
    line_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAddressChanged(OrderFact):
    """The shipping address changed; doubts are codes of what looks wrong with it."""

    name = "order.address_changed"

    doubts: tuple[str, ...]
