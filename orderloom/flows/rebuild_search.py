"""Write what everything is found by from scratch, page by page, beside a running shop."""

from collections.abc import Callable

from orderloom.infra.work import Pool, begin
from orderloom.search import commands
from orderloom.search.queries import Kind


async def rebuild_search(pool: Pool, *, advance: Callable[[int], None]) -> dict[str, int]:
    """Rebuild all kinds; returns how many of each there were, and how many terms had to go. `advance` hears of progress."""
    figures = {}
    for kind in Kind:
        figures[f"{kind.name.lower()}s"] = await rebuild_kind(pool, kind, advance=advance)
    async with begin(pool) as work:
        figures["dropped_terms"] = await commands.drop_others(work)
    return figures


async def rebuild_kind(pool: Pool, kind: Kind, *, advance: Callable[[int], None]) -> int:
    """Rebuild one kind; how many things there were."""
    total, after, more = 0, None, True
    while more:
        async with begin(pool) as work:
            after, count = await commands.rebuild_page(work, kind, after=after)
        total, more = total + count, after is not None
        advance(count)
    return total
