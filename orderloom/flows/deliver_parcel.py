"""Record that parcels reached the door, and with them the units of their orders."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from orderloom.fulfilment import commands as fulfilment
from orderloom.fulfilment import queries as parcels
from orderloom.fulfilment.commands import Delivery
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import OrderId
from orderloom.orders.commands import sending
from orderloom.orders.commands.locking import lock


async def deliver_parcel(
    work: Work,
    delivery: Delivery,
    *,
    by: Actor,
    channels: Collection[str] | None = None,
    locations: Collection[str] | None = None,
) -> None:
    """Record one arrival; a parcel arrives once."""
    await deliver_parcels(work, [delivery], by=by, channels=channels, locations=locations)


async def deliver_parcels(
    work: Work,
    deliveries: Sequence[Delivery],
    *,
    by: Actor,
    channels: Collection[str] | None = None,
    locations: Collection[str] | None = None,
) -> None:
    """Record many arrivals, all or none."""
    # Lock order: orders, parcels (docs/locking.md). What is in a parcel never changes, so it is read without a lock.
    contents = await parcels.contents(work.tx, [one.parcel_id for one in deliveries], locations=locations)
    await lock(work, {one.order_id for one in contents}, channels=channels)
    arrived = {parcel.id: parcel.delivered_at for parcel in await fulfilment.record_delivered(work, deliveries, by=by)}
    units: Counter[OrderId] = Counter()
    at: dict[OrderId, datetime | None] = {}
    for one in contents:
        units[one.order_id] += one.units
        at[one.order_id] = arrived[one.parcel_id]
    await sending.record_delivered(work, units, by=by, at=at)
