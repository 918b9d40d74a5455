"""What is where now, and what was where at a past instant."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from orderloom.infra.work import Connection
from orderloom.inventory.model.refusals import UnknownLevel

LEVELS = """
SELECT l.sku, l.location, l.on_hand, l.reserved, l.damaged, l.quality_hold, l.incoming, l.safety_stock,
       l.oversell_limit, available_to_sell(l) AS available,
       coalesce((SELECT sum(r.quantity) FROM reservations r
                  WHERE r.sku = l.sku AND r.location = l.location AND r.state = 'short'), 0)::int AS short,
       l.low_at, l.is_low, l.version, l.settings_version, p.currency,
       CASE WHEN %(cost)s THEN l.value_minor END AS value_minor,
       coalesce((SELECT g.titles FROM skus k JOIN products g ON g.id = k.product_id WHERE k.sku = l.sku), '{}') AS titles
  FROM stock_levels l JOIN locations p ON p.code = l.location
 WHERE (%(sku)s::text IS NULL OR l.sku = %(sku)s)
   AND (%(location)s::text IS NULL OR l.location = %(location)s)
   AND (%(low)s::bool IS NULL OR (l.low_at IS NOT NULL AND available_to_sell(l) <= l.low_at) = %(low)s)
   AND (%(only)s::text[] IS NULL OR l.location = ANY(%(only)s::text[]))
   AND (%(after_sku)s::text IS NULL OR (l.sku, l.location) > (%(after_sku)s, %(after_location)s))
 ORDER BY l.sku, l.location
 LIMIT %(limit)s
"""

# The last balance that was recorded until then. Movements of one level commit one after the other, so its numbers are
# the ledger's order; their clock is that of the transaction's start.
PAST = """
SELECT l.sku, l.location, m.on_hand_after AS on_hand, m.reserved_after AS reserved, m.damaged_after AS damaged,
       m.quality_hold_after AS quality_hold, m.incoming_after AS incoming, m.seq, m.recorded_at, p.currency,
       CASE WHEN %(cost)s THEN m.value_after_minor END AS value_minor,
       coalesce((SELECT g.titles FROM skus k JOIN products g ON g.id = k.product_id WHERE k.sku = l.sku), '{}') AS titles
  FROM stock_levels l JOIN locations p ON p.code = l.location
       CROSS JOIN LATERAL (
           SELECT m.* FROM stock_movements m
            WHERE m.sku = l.sku AND m.location = l.location AND m.recorded_at <= %(at)s
            ORDER BY m.seq DESC LIMIT 1) m
 WHERE (%(sku)s::text IS NULL OR l.sku = %(sku)s)
   AND (%(location)s::text IS NULL OR l.location = %(location)s)
   AND (%(only)s::text[] IS NULL OR l.location = ANY(%(only)s::text[]))
   AND (%(after_sku)s::text IS NULL OR (l.sku, l.location) > (%(after_sku)s, %(after_location)s))
 ORDER BY l.sku, l.location
 LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelFilters:
    """What is looked for; None does not narrow. `only` is the caller's limit to locations."""

    sku: str | None = None
    location: str | None = None
    low: bool | None = None
    only: Collection[str] | None = None
    after: tuple[str, str] | None = None  # the last SKU and location of the page before

    def values(self) -> dict[str, object]:
        sku, location = self.after or (None, None)
        only = None if self.only is None else sorted(self.only)
        return {
            "sku": self.sku,
            "location": self.location,
            "low": self.low,
            "only": only,
            "after_sku": sku,
            "after_location": location,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelShown:
    """A SKU at a location. `available` can be sold; `short` units are promised to orders but not there."""

    sku: str
    location: str
    on_hand: int
    reserved: int
    damaged: int
    quality_hold: int
    incoming: int
    safety_stock: int
    oversell_limit: int
    available: int
    short: int
    low_at: int | None
    is_low: bool
    version: int
    settings_version: int
    currency: str
    value_minor: int | None  # only for those who may see costs
    titles: dict[str, str]  # of its product, by locale


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLevel:
    """A SKU at a location as it stood at an instant, after movement `seq`."""

    sku: str
    location: str
    on_hand: int
    reserved: int
    damaged: int
    quality_hold: int
    incoming: int
    seq: int
    recorded_at: datetime
    currency: str
    value_minor: int | None  # only for those who may see costs
    titles: dict[str, str]  # of its product, by locale


async def level_list(tx: Connection, filters: LevelFilters, *, cost: bool, limit: int) -> list[LevelShown]:
    """Levels by SKU and location."""
    async with tx.cursor(row_factory=class_row(LevelShown)) as cursor:
        await cursor.execute(LEVELS, filters.values() | {"cost": cost, "limit": limit}, prepare=False)
        return await cursor.fetchall()


async def level(tx: Connection, sku: str, location: str, *, only: Collection[str] | None, cost: bool) -> LevelShown:
    """The level of a SKU at a location, or UnknownLevel."""
    found = await level_list(tx, LevelFilters(sku=sku, location=location, only=only), cost=cost, limit=1)
    if not found:
        raise UnknownLevel(sku=sku, location=location)
    return found[0]


async def past_levels(
    tx: Connection, at: datetime, filters: LevelFilters, *, cost: bool, limit: int
) -> list[PastLevel]:
    """Levels as they stood at an instant; those that had never moved by then are left out."""
    async with tx.cursor(row_factory=class_row(PastLevel)) as cursor:
        await cursor.execute(PAST, filters.values() | {"at": at, "cost": cost, "limit": limit}, prepare=False)
        return await cursor.fetchall()
