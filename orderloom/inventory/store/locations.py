"""The SQL of locations and of the channels they serve."""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import AsyncConnection

from orderloom.infra.arrays import codes, plain
from orderloom.infra.constraints import named
from orderloom.infra.records import record
from orderloom.inventory.model.places import Location, Source
from orderloom.inventory.model.refusals import UnknownChannel

COLUMNS = "code, name, country, currency, active, version, created_at"
BY_CODE = f"SELECT {COLUMNS} FROM locations WHERE code = ANY(%(codes)s::text[])"
LOCK = f"SELECT {COLUMNS} FROM locations WHERE code = %(code)s FOR NO KEY UPDATE"
LISTED = f"""
SELECT {COLUMNS} FROM locations
 WHERE (%(only)s::text[] IS NULL OR code = ANY(%(only)s::text[])) AND (%(after)s::text IS NULL OR code > %(after)s)
 ORDER BY code LIMIT %(limit)s
"""
INSERT = f"""
INSERT INTO locations (code, name, country, currency) VALUES (%(code)s, %(name)s, %(country)s, %(currency)s)
    ON CONFLICT (code) DO NOTHING RETURNING {COLUMNS}
"""
UPDATE = f"""
UPDATE locations SET name = %(name)s, country = %(country)s, currency = %(currency)s, active = %(active)s,
       version = version + 1
 WHERE code = %(code)s RETURNING {COLUMNS}
"""
HAS_MOVED = "SELECT EXISTS (SELECT FROM stock_levels WHERE location = %(code)s AND version > 0)"
PLACES = """
SELECT c.channel, array_agg(c.location ORDER BY c.priority, c.location)
  FROM channel_locations c JOIN locations l ON l.code = c.location AND l.active
 GROUP BY c.channel
"""
SOURCES = "SELECT location, priority FROM channel_locations WHERE channel = %(channel)s ORDER BY priority, location"
DROP_SOURCES = """
DELETE FROM channel_locations
 WHERE channel = %(channel)s AND location <> ALL(%(location)s::text[])
   AND (%(only)s::text[] IS NULL OR location = ANY(%(only)s::text[]))
"""
PUT_SOURCES = """
INSERT INTO channel_locations (channel, location, priority)
SELECT %(channel)s, n.location, n.priority
  FROM unnest(%(location)s::text[], %(priority)s::int[]) AS n(location, priority)
    ON CONFLICT (channel, location) DO UPDATE SET priority = excluded.priority
"""


async def by_code(tx: AsyncConnection[Any], wanted: Iterable[str]) -> dict[str, Location]:
    """The locations that exist among these codes."""
    async with tx.cursor(row_factory=record(Location)) as cursor:
        await cursor.execute(BY_CODE, {"codes": codes(sorted(set(wanted)))}, prepare=True)
        return {location.code: location for location in await cursor.fetchall()}


async def listed(
    tx: AsyncConnection[Any], only: frozenset[str] | None, after: str | None, limit: int
) -> list[Location]:
    """Locations by code, those a caller may see."""
    async with tx.cursor(row_factory=record(Location)) as cursor:
        seen = None if only is None else sorted(only)
        await cursor.execute(LISTED, {"only": seen, "after": after, "limit": limit})
        return await cursor.fetchall()


async def lock(tx: AsyncConnection[Any], code: str) -> Location | None:
    """The location, locked until the transaction ends."""
    async with tx.cursor(row_factory=record(Location)) as cursor:
        await cursor.execute(LOCK, {"code": code})
        return await cursor.fetchone()


async def insert(tx: AsyncConnection[Any], *, code: str, name: str, country: str, currency: str) -> Location | None:
    """None: there is one with this code already."""
    async with tx.cursor(row_factory=record(Location)) as cursor:
        await cursor.execute(INSERT, {"code": code, "name": name, "country": country, "currency": currency})
        return await cursor.fetchone()


async def update(tx: AsyncConnection[Any], location: Location) -> Location:
    """Write a locked location; its version goes up by one."""
    async with tx.cursor(row_factory=record(Location)) as cursor:
        wanted = {name: getattr(location, name) for name in ("code", "name", "country", "currency", "active")}
        await cursor.execute(UPDATE, wanted)
        return await anext(aiter(cursor))


async def has_moved(tx: AsyncConnection[Any], code: str) -> bool:
    """True if anything was ever put into or taken from this location."""
    cursor = await tx.execute(HAS_MOVED, {"code": code})
    return await cursor.fetchone() == (True,)


async def places_of_channels(tx: AsyncConnection[Any]) -> dict[str, tuple[str, ...]]:
    """The active locations that serve each channel, nearest first."""
    cursor = await tx.execute(PLACES, prepare=True)
    return {channel: tuple(places) for channel, places in await cursor.fetchall()}


async def sources(tx: AsyncConnection[Any], channel: str) -> list[Source]:
    """The locations that serve a channel, nearest first, closed ones too."""
    async with tx.cursor(row_factory=record(Source)) as cursor:
        await cursor.execute(SOURCES, {"channel": channel})
        return await cursor.fetchall()


async def set_sources(
    tx: AsyncConnection[Any], channel: str, wanted: Sequence[Source], only: frozenset[str] | None
) -> None:
    """Make these, and only these, the locations of a channel; those that the caller may not see stay."""
    rows = {
        "channel": channel,
        "only": None if only is None else sorted(only),
        "location": codes([source.location for source in wanted]),
        "priority": plain([source.priority for source in wanted]),
    }
    await tx.execute(DROP_SOURCES, rows)
    with named({"channel_locations_channel_fkey": UnknownChannel}, channel=channel):
        await tx.execute(PUT_SOURCES, rows)
