"""The fact that an order came in."""

from dataclasses import dataclass
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
