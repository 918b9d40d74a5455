"""An order of the past: it ended before it came here, so nothing is promised for it and nothing refuses it. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from orderloom.orders.model.order import CancelReason, Status
from orderloom.orders.model.placement import Placement

_NUMBERED = re.compile(r"number:([0-9]{1,18})", re.ASCII)


def called(reference: str | None, number: int) -> str:
    """How files call an order: by its reference, or, where it has none, by its number here."""
    return reference or f"number:{number}"


def number_called(reference: str) -> int | None:
    """The number of an order that is called by it; None where this is a reference like any other."""
    found = _NUMBERED.fullmatch(reference)
    return int(found[1]) if found else None


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
