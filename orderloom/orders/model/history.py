"""An order of the past: it ended before it came here, so nothing is promised for it and nothing refuses it. Pure."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from orderloom.orders.model.order import CancelReason, Status
from orderloom.orders.model.placement import Placement


class PastOrder(Struct, frozen=True, kw_only=True):
    """An order that ended elsewhere: complete (every unit sent) or cancelled (none). Instants are aware."""

    placement: Placement
    status: Status
    cancel_reason: CancelReason | None = None
    paid_minor: int = 0
    refunded_minor: int = 0
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    cancelled_at: datetime | None = None
    tags: Sequence[str] = ()
    note: str | None = None

    @property
    def units_shipped(self) -> int:
        return self.placement.units if self.status is Status.COMPLETE else 0

    @property
    def units_delivered(self) -> int:
        return self.units_shipped if self.delivered_at else 0
