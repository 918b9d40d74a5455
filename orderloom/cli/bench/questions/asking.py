"""A question: a list as it is asked for, its first page and a deep one."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from orderloom.infra.work import Connection

PAGE = 50
DEEP = 1_000  # pages
TOGETHER = 2_000  # rows that are read at once on the way to the deep page

Place = tuple[Any, ...]  # where a page ended
# The places of the rows of a page, so many at most, behind a place.
Reading = Callable[[Connection, Place | None, int], Awaitable[Sequence[Place]]]


@dataclass(frozen=True, slots=True)
class Question:
    """A list as it is asked for, each time with another value where there are several."""

    name: str
    asked: Sequence[Reading]
    deep: bool = False  # the thousandth page is asked for as well, or the last where there are fewer


async def thousandth(tx: Connection, read: Reading) -> Place | None:
    """Where the thousandth page begins, or the last there is; None where there is but one."""
    place, left = None, PAGE * (DEEP - 1)
    before: Sequence[Place] = ()
    while left > 0:
        places = await read(tx, place, min(TOGETHER, left))
        if len(places) < min(TOGETHER, left):
            last = [*before, *places][:-PAGE]
            return last[-1] if last else None
        left, before, place = left - len(places), places, places[-1]
    return place


def behind(read: Reading, place: Place) -> Reading:
    """The same list from this place on."""

    async def deep(tx: Connection, _: Place | None, limit: int) -> Sequence[Place]:
        return await read(tx, place, limit)

    return deep
