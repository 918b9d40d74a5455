"""Follow the feed: index anew what the facts since the last time are about. One at a time; several may try."""

from collections.abc import Iterable
from uuid import UUID

from orderloom.infra import feed
from orderloom.infra.work import Pool, Work, begin
from orderloom.search import commands
from orderloom.search.commands import Touched

STRETCH = 2_000  # facts a transaction
AGGREGATES = ("order", "customer", "product", "sku", "parcel")
# Facts that change nothing of what a thing is found by. An unknown fact is followed, so this list need not be complete.
QUIET = (
    "order.confirmed",
    "order.paid",
    "order.shipped",
    "order.delivered",
    "order.completed",
    "order.cancelled",
    "order.noted",
    "parcel.delivered",
    "price.changed",
    "price.ended",
)


async def follow_search(work: Work, *, most: int = STRETCH) -> int:
    """Follow at most so many facts; returns how many, 0 where there are none or somebody else follows them."""
    after = await commands.take_position(work)
    if after is None:
        return 0
    until, facts = await feed.touched(work.tx, after=after, most=most, aggregates=AGGREGATES, quiet=QUIET)
    if until > after:
        await commands.refresh(work, touched(facts), position=until)
    return until - after


async def catch_up(pool: Pool) -> None:
    """Number what waits and follow all of it."""
    await feed.step(pool)
    while True:
        async with begin(pool) as work:
            if not await follow_search(work):
                return


def touched(facts: Iterable[tuple[str, UUID, str | None]]) -> Touched:
    """Facts by what they are about. Pure."""
    found = Touched()
    for aggregate, aggregate_id, code in facts:
        if aggregate == "sku":
            found.skus.add(code or "")
        else:
            {
                "order": found.orders,
                "customer": found.customers,
                "product": found.products,
                "parcel": found.parcels,
            }[aggregate].add(aggregate_id)
    return found
