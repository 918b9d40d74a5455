"""How much is kept back, how far may be oversold, and when somebody wants to be warned."""

from collections.abc import Sequence

from orderloom.infra.work import Work
from orderloom.inventory.commands.opening import Limit, existing, opened
from orderloom.inventory.events import StockLow, StockRecovered, StockSettingsChanged
from orderloom.inventory.model.levels import Level, Place
from orderloom.inventory.model.refusals import OversoldAlready
from orderloom.inventory.model.requests import Thresholds, each_once
from orderloom.inventory.store import thresholds as store
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import ChangedMeanwhile


async def set_thresholds(
    work: Work,
    place: Place,
    *,
    safety_stock: int,
    oversell_limit: int,
    low_at: int | None,
    version: int,
    by: Actor,
    locations: Limit = None,
) -> Level:
    """Set all three, if nobody did since this version. The limit cannot go below what is oversold already."""
    book = await existing(work, place, locations)
    level = book.levels[place]
    if level.settings_version != version:
        raise ChangedMeanwhile(sku=level.sku, location=level.location, version=level.settings_version)
    if -level.unpromised > oversell_limit:
        raise OversoldAlready(sku=level.sku, location=level.location, oversold=-level.unpromised)
    changed = await store.save(work.tx, place, safety_stock=safety_stock, oversell_limit=oversell_limit, low_at=low_at)
    event = StockSettingsChanged(
        level_id=level.id,
        sku=level.sku,
        location=level.location,
        safety_stock=safety_stock,
        oversell_limit=oversell_limit,
        low_at=low_at,
    )
    work.emit(event, by=by)
    return changed


async def put_thresholds(work: Work, wishes: Sequence[Thresholds], *, by: Actor, locations: Limit = None) -> None:
    """Set all three of many places, whatever they were; levels that do not exist yet are made."""
    if not wishes:
        return
    book = await opened(work, each_once(wish.place for wish in wishes), locations)
    for wish in wishes:
        level = book.levels[wish.place]
        if -level.unpromised > wish.oversell_limit:
            raise OversoldAlready(sku=level.sku, location=level.location, oversold=-level.unpromised)
    await store.save_many(work.tx, wishes)
    for wish in wishes:
        level = book.levels[wish.place]
        event = StockSettingsChanged(
            level_id=level.id,
            sku=level.sku,
            location=level.location,
            safety_stock=wish.safety_stock,
            oversell_limit=wish.oversell_limit,
            low_at=wish.low_at,
        )
        work.emit(event, by=by)


async def watch(work: Work, *, by: Actor, limit: int = 500) -> int:
    """State which levels fell to their warning mark or rose above it. Two watchers see each once."""
    crossed = await store.cross(work.tx, limit)
    for each in crossed:
        kind = StockLow if each.is_low else StockRecovered
        event = kind(
            level_id=each.id, sku=each.sku, location=each.location, available=each.available, low_at=each.low_at
        )
        work.emit(event, by=by)
    return len(crossed)
