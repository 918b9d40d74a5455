"""Which location serves which line: pure, first come first served."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, cast
from uuid import UUID

from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import Conflict

MOST_TOLD = 20  # units that are left: what a shop tells its visitors at most


class OutOfStock(Conflict):
    """Less of this SKU can be promised than was asked for; the facts say how much is left."""

    code = "out_of_stock"

    def told(self) -> "OutOfStock":
        """As a visitor of the shop is told: nobody reads its stock off."""
        left = cast(int, self.facts["left"])
        return OutOfStock(**self.facts | {"left": min(MOST_TOLD, left)})


class Share(NamedTuple):
    """So many units of one line, taken from one location."""

    line_no: int
    sku: str
    location: str
    quantity: int


class Promise(NamedTuple):
    """What one order is to be given, for whom, and until when it is held (None: it is paid for)."""

    holder_id: UUID
    shares: Sequence[Share]
    expires_at: datetime | None
    committed: bool
    by: Actor
    occurred_at: datetime


Sellable = dict[tuple[str, str], int]  # (sku, location) → units that can still be promised


def allocate(wanted: Sequence[tuple[str, int]], locations: Sequence[str], sellable: Sellable) -> list[Share]:
    """Serve an order's lines (SKU, units) and take what it gets out of `sellable`; OutOfStock leaves `sellable` as it was.

    The nearest location that can serve the whole order; else for each line the nearest that can; else a line is split.
    """
    need = _need(wanted)
    for location in locations:
        if all(sellable.get((sku, location), 0) >= units for sku, units in need.items()):
            shares = [Share(line_no, sku, location, units) for line_no, (sku, units) in enumerate(wanted, 1)]
            break
    else:
        shares = _line_by_line(wanted, locations, dict(sellable))
    for share in shares:
        sellable[share.sku, share.location] -= share.quantity
    return shares


def _need(wanted: Sequence[tuple[str, int]]) -> Mapping[str, int]:
    need: dict[str, int] = {}
    for sku, units in wanted:
        need[sku] = need.get(sku, 0) + units
    return need


def _line_by_line(wanted: Sequence[tuple[str, int]], locations: Sequence[str], left: Sellable) -> list[Share]:
    shares: list[Share] = []
    for line_no, (sku, units) in enumerate(wanted, 1):
        whole = next((place for place in locations if left.get((sku, place), 0) >= units), None)
        for place in [whole] if whole is not None else locations:
            taken = min(units, max(0, left.get((sku, place), 0)))
            if taken:
                left[sku, place] -= taken
                units -= taken
                shares.append(Share(line_no, sku, place, taken))
        if units:
            _refuse(wanted, sku, locations, left, shares)
    return shares


def _refuse(
    wanted: Sequence[tuple[str, int]], sku: str, locations: Sequence[str], left: Sellable, shares: list[Share]
) -> None:
    rest = sum(max(0, left.get((sku, place), 0)) for place in locations)
    given = sum(share.quantity for share in shares if share.sku == sku)
    raise OutOfStock(sku=sku, asked=sum(units for each, units in wanted if each == sku), left=rest + given)
