"""Reads of the inventory that flows and edges may call. They change nothing and lock nothing."""

from collections.abc import Sequence

from orderloom.infra.work import Connection
from orderloom.inventory.model.levels import Level, Place
from orderloom.inventory.model.places import Location, Source
from orderloom.inventory.model.refusals import UnknownLocation
from orderloom.inventory.store import levels, locations


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


async def locations_by_code(tx: Connection, codes: Sequence[str]) -> dict[str, Location]:
    """Those of these locations that exist."""
    return await locations.by_code(tx, codes)


async def levels_of(tx: Connection, places: Sequence[Place]) -> dict[Place, Level]:
    """The levels of these places that have one, as they are now."""
    return await levels.of_places(tx, places)


async def first_received(tx: Connection, places: Sequence[Place]) -> dict[Place, int]:
    """How many units each of these places began with, where its first movement was goods that came in."""
    return await levels.first_received(tx, places)
