"""The SQL of the settings of a level, and of crossing its warning mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from orderloom.infra.arrays import plain, quoted
from orderloom.infra.records import record
from orderloom.inventory.model.levels import Level, Place
from orderloom.inventory.model.requests import Thresholds
from orderloom.inventory.store.levels import COLUMNS

SAVE = f"""
UPDATE stock_levels l
   SET safety_stock = %(safety_stock)s, oversell_limit = %(oversell_limit)s, low_at = %(low_at)s,
       is_low = l.is_low AND %(low_at)s::int IS NOT NULL, settings_version = l.settings_version + 1
 WHERE l.sku = %(sku)s AND l.location = %(location)s
RETURNING {COLUMNS}
"""

SAVE_MANY = """
UPDATE stock_levels l
   SET safety_stock = n.safety_stock, oversell_limit = n.oversell_limit, low_at = n.low_at,
       is_low = l.is_low AND n.low_at IS NOT NULL, settings_version = l.settings_version + 1
  FROM unnest(%(sku)s::text[], %(location)s::text[], %(safety_stock)s::int[], %(oversell_limit)s::int[], %(low_at)s::int[])
       AS n (sku, location, safety_stock, oversell_limit, low_at)
 WHERE l.sku = n.sku AND l.location = n.location
"""

# Rows are locked in the order that everybody keeps; one that a rival flipped meanwhile no longer fits the condition.
CROSS = """
WITH crossed AS (
    SELECT l.sku, l.location FROM stock_levels l
     WHERE l.low_at IS NOT NULL AND l.is_low <> (available_to_sell(l) <= l.low_at)
     ORDER BY l.sku, l.location
     LIMIT %(limit)s
       FOR NO KEY UPDATE
)
UPDATE stock_levels l SET is_low = NOT l.is_low
  FROM crossed c
 WHERE l.sku = c.sku AND l.location = c.location AND l.is_low <> (available_to_sell(l) <= l.low_at)
RETURNING l.id, l.sku, l.location, l.is_low, available_to_sell(l) AS available, l.low_at
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """A level that crossed its warning mark."""

    id: UUID
    sku: str
    location: str
    is_low: bool
    available: int
    low_at: int


async def save(
    tx: AsyncConnection[Any], place: Place, *, safety_stock: int, oversell_limit: int, low_at: int | None
) -> Level:
    """Write the settings of a locked level."""
    sku, location = place
    wanted = {"sku": sku, "location": location, "safety_stock": safety_stock, "oversell_limit": oversell_limit}
    async with tx.cursor(row_factory=record(Level)) as cursor:
        await cursor.execute(SAVE, wanted | {"low_at": low_at})
        return await anext(aiter(cursor))


async def save_many(tx: AsyncConnection[Any], wishes: Sequence[Thresholds]) -> None:
    """Set what each of these levels is to have; the caller holds their locks."""
    asked = {
        "sku": quoted(one.place[0] for one in wishes),
        "location": quoted(one.place[1] for one in wishes),
        "safety_stock": plain(one.safety_stock for one in wishes),
        "oversell_limit": plain(one.oversell_limit for one in wishes),
        "low_at": plain(one.low_at for one in wishes),
    }
    await tx.execute(SAVE_MANY, asked)


async def cross(tx: AsyncConnection[Any], limit: int) -> list[Crossing]:
    """Flip the levels whose state differs from their mark."""
    async with tx.cursor(row_factory=record(Crossing)) as cursor:
        await cursor.execute(CROSS, {"limit": limit}, prepare=True)
        return await cursor.fetchall()
