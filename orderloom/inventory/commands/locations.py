"""Open and change locations; say which of them serve a channel."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Unpack

from orderloom.infra.epochs import raise_epoch
from orderloom.infra.work import Work
from orderloom.inventory.commands.opening import Limit, within
from orderloom.inventory.events import LocationChanged, LocationCreated, SourcesChanged
from orderloom.inventory.model.places import Location, LocationChanges, Source, check_location, check_sources
from orderloom.inventory.model.refusals import CurrencyInUse, LocationExists, UnknownLocation
from orderloom.inventory.store import locations as store
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import ChangedMeanwhile


async def create_location(
    work: Work, *, code: str, name: str, country: str, currency: str, by: Actor, locations: Limit = None
) -> Location:
    """Open a location: a warehouse, a shop, a supplier's shelf. Values there are kept in its currency."""
    within(locations, [code])
    check_location(code, name, country, currency)
    location = await store.insert(work.tx, code=code, name=name, country=country, currency=currency)
    if location is None:
        raise LocationExists(location=code)
    work.emit(LocationCreated(location=code, country=country, currency=currency), by=by)
    await raise_epoch(work.tx, "sourcing")
    return location


async def change_location(
    work: Work, code: str, *, version: int, by: Actor, locations: Limit = None, **changes: Unpack[LocationChanges]
) -> Location:
    """Change a location, or close it (active: false): it sells nothing more, what it holds can still ship."""
    within(locations, [code])
    before = await store.lock(work.tx, code)
    if before is None:
        raise UnknownLocation(location=code)
    if before.version != version:
        raise ChangedMeanwhile(location=code, version=before.version)
    wished = replace(before, **changes)
    fields = tuple(name for name in changes if getattr(before, name) != getattr(wished, name))
    if not fields:
        return before
    check_location(code, wished.name, wished.country, wished.currency)
    if "currency" in fields and await store.has_moved(work.tx, code):
        raise CurrencyInUse(location=code, currency=before.currency)
    after = await store.update(work.tx, wished)
    work.emit(LocationChanged(location=code, fields=fields, version=after.version), by=by)
    await raise_epoch(work.tx, "sourcing")
    return after


async def set_sources(
    work: Work, channel: str, sources: Sequence[Source], *, by: Actor, locations: Limit = None
) -> None:
    """Say which locations serve a channel, all of them at once; orders are served by the lowest priority that can."""
    check_sources(sources)
    named = [source.location for source in sources]
    within(locations, named)
    # The epoch's row is the lock: two who set the same channel's sources do so one after the other.
    await raise_epoch(work.tx, "sourcing")
    known = await store.by_code(work.tx, named)
    for location in named:
        if location not in known:
            raise UnknownLocation(location=location)
    await store.set_sources(work.tx, channel, sources, locations)
    nearest = sorted(sources, key=lambda source: (source.priority, source.location))
    work.emit(SourcesChanged(channel=channel, locations=tuple(source.location for source in nearest)), by=by)
