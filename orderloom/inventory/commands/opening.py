"""Which levels a command works on: those its caller may touch, made where missing, and locked."""

from collections.abc import Iterable

from orderloom.infra.work import Work
from orderloom.inventory.model.levels import Book, Place
from orderloom.inventory.model.refusals import UnknownLevel, UnknownLocation
from orderloom.inventory.store import levels

Limit = frozenset[str] | None  # the locations a caller may touch; None: all


async def opened(work: Work, places: Iterable[Place], locations: Limit) -> Book:
    """The book of these places, locked; levels that do not exist yet are made."""
    listed = list(places)
    within(locations, (location for _, location in listed))
    await levels.ensure(work.tx, listed)
    return await levels.lock(work.tx, listed)


async def existing(work: Work, place: Place, locations: Limit) -> Book:
    """The book of one place that must have a level already."""
    book = await levels.lock(work.tx, [place]) if locations is None or place[1] in locations else Book({})
    if not book.levels:
        raise UnknownLevel(sku=place[0], location=place[1])
    return book


def within(locations: Limit, wanted: Iterable[str]) -> None:
    """Refuse a location that the caller may not see, as if it did not exist."""
    for location in wanted:
        if locations is not None and location not in locations:
            raise UnknownLocation(location=location)
