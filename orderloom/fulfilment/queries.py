"""Reads of the parcels tables that flows and edges may call. They change nothing and lock nothing."""

from collections.abc import Collection

from orderloom.fulfilment import store
from orderloom.fulfilment.model import ParcelNotFound
from orderloom.fulfilment.store import Content
from orderloom.infra.work import Connection
from orderloom.kernel.ids import ParcelId


async def contents(
    tx: Connection, parcel_ids: Collection[ParcelId], *, locations: Collection[str] | None = None
) -> list[Content]:
    """For which orders these parcels carry how much; one that left from elsewhere than `locations` is not found."""
    found = await store.contents(tx, parcel_ids)
    seen = {one.parcel_id for one in found if locations is None or one.location in locations}
    for parcel_id in parcel_ids:
        if parcel_id not in seen:
            raise ParcelNotFound(parcel_id=parcel_id)
    return found


async def custom_in_use(tx: Connection, key: str) -> bool:
    """Whether any parcel has a custom value of this key."""
    return await store.custom_in_use(tx, key)
