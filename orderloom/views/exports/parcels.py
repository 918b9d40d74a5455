"""Parcels: one row a line of a parcel, with the parcel's own columns in each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from orderloom.fields.model.kinds import Owner
from orderloom.infra.work import Connection
from orderloom.views.exports.custom import custom_columns, custom_members
from orderloom.views.exports.sheet import Leaf, in_columns
from orderloom.views.narrowing import Place
from orderloom.views.parcels import ParcelFilters, ParcelShown, parcel_list

PARCEL = ("location", "carrier", "tracking_number", "status", "shipped_at", "delivered_at", "version")
LINE = ("order_id", "order_number", "line_no", "sku", "quantity")


@dataclass(frozen=True, slots=True)
class ParcelSheet:
    """Parcels as their list is narrowed, what was shipped last first."""

    filters: ParcelFilters

    async def columns(self, tx: Connection) -> tuple[str, ...]:
        return ("parcel_id", *PARCEL, *await custom_columns(tx, Owner.PARCEL), *LINE)

    async def page(self, tx: Connection, columns: Sequence[str], *, after: Place | None, limit: int) -> Leaf:
        found = await parcel_list(tx, replace(self.filters, whole=True), before=after, limit=limit)
        rows = [in_columns(columns, members) for parcel in found for members in _members(parcel)]
        return Leaf(rows, (found[-1].shipped_at, found[-1].id) if len(found) == limit else None)


def _members(parcel: ParcelShown) -> Iterator[dict[str, Any]]:
    own = (
        {"parcel_id": parcel.id}
        | {name: getattr(parcel, name) for name in PARCEL}
        | custom_members(Owner.PARCEL, parcel.custom)
    )
    for line in parcel.lines:
        yield own | {name: getattr(line, name) for name in LINE}
