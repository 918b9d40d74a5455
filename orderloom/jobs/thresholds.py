"""Every second: levels that fell to their warning mark, or rose above it, are told."""

import asyncio
import contextlib

from orderloom.infra.work import Pool, begin
from orderloom.inventory.commands import holds, thresholds
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.ids import new_id

EVERY_SECONDS = 1.0
BATCH = 500


async def serve(pool: Pool, stop: asyncio.Event) -> None:
    """Watch until told to stop. Several workers may do so: each crossing is told once."""
    while not stop.is_set():
        await look(pool)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY_SECONDS)


async def look(pool: Pool) -> int:
    """Tell all crossings that there are now, and give back what checkouts held too long; returns how many crossed."""
    crossed = 0
    by = Actor(kind=ActorKind.SYSTEM, id=None, request_id=new_id())
    while True:
        async with begin(pool) as work:
            count = await thresholds.watch(work, by=by, limit=BATCH)
        crossed += count
        if count < BATCH:
            break
    async with begin(pool) as work:
        await holds.expire(work, by=by)
    return crossed
