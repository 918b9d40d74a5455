"""The fact that an order came in."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from orderloom.kernel.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced(Event):
    """An order was placed and its stock reserved. Amounts are minor units of `currency`."""

    name: ClassVar[str] = "order.placed"
    aggregate: ClassVar[str] = "order"
    first: ClassVar[bool] = True

    order_id: UUID
    number: int
    channel: str
    currency: str
    units: int
    total_minor: int

    @property
    def aggregate_id(self) -> UUID:
        return self.order_id


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderImported(Event):
    """An order that ended elsewhere was brought in: how it ended and what was paid. Nothing else is told of its past."""

    name: ClassVar[str] = "order.imported"
    aggregate: ClassVar[str] = "order"
    first: ClassVar[bool] = True

    order_id: UUID
    number: int
    channel: str
    currency: str
    units: int
    total_minor: int
    status: str
    units_shipped: int
    units_delivered: int
    paid_minor: int
    refunded_minor: int
    shipped_at: datetime | None
    delivered_at: datetime | None
    cancelled_at: datetime | None

    @property
    def aggregate_id(self) -> UUID:
        return self.order_id
