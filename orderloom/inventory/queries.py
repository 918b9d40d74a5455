"""Reads of the inventory that flows and edges may call. They change nothing and lock nothing."""

from orderloom.infra.work import Connection
from orderloom.inventory.store import locations


async def places_of_channels(tx: Connection) -> dict[str, tuple[str, ...]]:
    """The active locations that serve each channel, nearest first."""
    return await locations.places_of_channels(tx)
