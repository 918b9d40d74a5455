"""The SQL of locations and of the channels they serve."""

from collections.abc import Iterable
from typing import Any

from psycopg import AsyncConnection

from orderloom.infra.arrays import codes
from orderloom.infra.records import record
from orderloom.inventory.model.places import Location

COLUMNS = "code, name, country, currency, active, version, created_at"


async def by_code(tx: AsyncConnection[Any], wanted: Iterable[str]) -> dict[str, Location]:
    """The locations that exist among these codes."""
    async with tx.cursor(row_factory=record(Location)) as cursor:
        statement = f"SELECT {COLUMNS} FROM locations WHERE code = ANY(%(codes)s::text[])"
        await cursor.execute(statement, {"codes": codes(sorted(set(wanted)))}, prepare=True)
        return {location.code: location for location in await cursor.fetchall()}


async def places_of_channels(tx: AsyncConnection[Any]) -> dict[str, tuple[str, ...]]:
    """The active locations that serve each channel, nearest first."""
    cursor = await tx.execute(
        """
        SELECT c.channel, array_agg(c.location ORDER BY c.priority, c.location)
          FROM channel_locations c JOIN locations l ON l.code = c.location AND l.active
         GROUP BY c.channel
        """,
        prepare=True,
    )
    return {channel: tuple(places) for channel, places in await cursor.fetchall()}
