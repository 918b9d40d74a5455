"""Behind the feed: what things can be found by is kept as it is. Whoever is behind gives way to the shop between two steps."""

import asyncio
import contextlib

from orderloom.flows.follow_search import STRETCH, follow_search
from orderloom.infra.work import Pool, begin

EVERY_SECONDS = 0.2
# Of the time that a full stretch took, this much is left to others before the next: orders coming in have the right of way.
GIVING_WAY = 1.0


async def serve(pool: Pool, stop: asyncio.Event) -> None:
    """Follow until told to stop. Several workers may do so: one at a time has the position."""
    loop = asyncio.get_running_loop()
    while not stop.is_set():
        began = loop.time()
        async with begin(pool) as work:
            followed = await follow_search(work)
        pause = GIVING_WAY * (loop.time() - began) if followed >= STRETCH else EVERY_SECONDS
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
