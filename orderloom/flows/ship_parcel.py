"""Hand parcels to their carriers: what is in them leaves the stock, and the orders that are sent whole are complete."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from orderloom.fields import commands as fields
from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import checked
from orderloom.fulfilment import commands as fulfilment
from orderloom.fulfilment.model import NewParcel, units_of_lines
from orderloom.infra.work import Work
from orderloom.inventory.commands import shipping
from orderloom.inventory.commands.shipping import Sent
from orderloom.inventory.model.promises import ShippedLine
from orderloom.inventory.model.refusals import UnknownLocation
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import OrderId, Sku
from orderloom.orders.commands import sending


async def ship_parcel(
    work: Work,
    parcel: NewParcel,
    *,
    by: Actor,
    custom: Mapping[str, object] | None = None,
    channels: Collection[str] | None = None,
    locations: Collection[str] | None = None,
) -> None:
    """Ship one parcel; it may serve several orders. Custom values that do not fit or are missing are refused."""
    parcel = replace(parcel, custom=checked(await fields.use(work), Owner.PARCEL, custom))
    await ship_parcels(work, [parcel], by=by, channels=channels, locations=locations)


async def ship_parcels(
    work: Work,
    parcels: Sequence[NewParcel],
    *,
    by: Actor,
    channels: Collection[str] | None = None,
    locations: Collection[str] | None = None,
) -> None:
    """Ship many parcels, all or none. Unpaid and cancelled orders are refused, and units beyond those ordered."""
    # Lock order: orders, parcels, stock rows (docs/locking.md).
    for parcel in parcels:
        if locations is not None and parcel.location not in locations:
            raise UnknownLocation(location=parcel.location)
    units = units_of_lines(parcels)
    skus = await sending.record_shipped(work, units, by=by, at=_times(parcels), channels=channels)
    await fulfilment.create(work, parcels, skus, by=by)
    sent = [
        Sent(
            parcel_id=parcel.id,
            location=parcel.location,
            lines=_lines(parcel, skus),
            occurred_at=parcel.shipped_at or work.now,
        )
        for parcel in parcels
    ]
    await shipping.consume(work, sent, by=by)


def _times(parcels: Sequence[NewParcel]) -> dict[OrderId, datetime | None]:
    """When the last of these parcels left, for each order."""
    return {line.order_id: parcel.shipped_at for parcel in parcels for line in parcel.lines}


def _lines(parcel: NewParcel, skus: Mapping[tuple[OrderId, int], str]) -> list[ShippedLine]:
    return [
        ShippedLine(
            order_id=line.order_id,
            line_no=line.line_no,
            sku=Sku(skus[line.order_id, line.line_no]),
            quantity=line.quantity,
        )
        for line in parcel.lines
    ]
