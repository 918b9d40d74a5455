"""Once an hour: what nobody will ask for any more is forgotten, a batch a transaction."""

import asyncio
import contextlib
import logging

from orderloom.identity.commands import sessions
from orderloom.infra import idempotency
from orderloom.infra.work import Pool, begin

EVERY_SECONDS = 3600.0
BATCH = 5_000

log = logging.getLogger(__name__)


async def serve(pool: Pool, stop: asyncio.Event) -> None:
    """Sweep until told to stop. Several workers may do so: each takes what no other has."""
    while not stop.is_set():
        keys, others = await sweep(pool)
        if keys or others:
            log.info("swept %d idempotency keys, %d old sessions and sign-in attempts", keys, others)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY_SECONDS)


async def sweep(pool: Pool) -> tuple[int, int]:
    """Forget idempotency keys after 30 days, and old sessions and sign-in attempts. Returns how many of each."""
    keys = 0
    while True:
        async with begin(pool) as work:
            count = await idempotency.sweep(work.tx, most=BATCH)
        keys += count
        if count < BATCH:
            break
    async with begin(pool) as work:
        return keys, await sessions.sweep(work)
