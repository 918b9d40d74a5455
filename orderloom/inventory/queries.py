"""Reads of the inventory that flows and edges may call. They change nothing and lock nothing."""

from orderloom.infra.work import Connection
from orderloom.inventory.model.places import Location, Source
from orderloom.inventory.model.refusals import UnknownLocation
from orderloom.inventory.store import locations


async def places_of_channels(tx: Connection) -> dict[str, tuple[str, ...]]:
    """The active locations that serve each channel, nearest first."""
    return await locations.places_of_channels(tx)


async def locations_listed(
    tx: Connection, *, after: str | None, limit: int, only: frozenset[str] | None
) -> list[Location]:
    """Locations by code, those the caller may see."""
    return await locations.listed(tx, only, after, limit)


async def location(tx: Connection, code: str, *, only: frozenset[str] | None = None) -> Location:
    """The location, or UnknownLocation."""
    found = await locations.by_code(tx, [code]) if only is None or code in only else {}
    if code not in found:
        raise UnknownLocation(location=code)
    return found[code]


async def sources(tx: Connection, channel: str) -> list[Source]:
    """The locations that serve a channel, nearest first."""
    return await locations.sources(tx, channel)
