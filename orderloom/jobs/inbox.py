"""Webhooks of other shops, one after the other in the order in which they came."""

import asyncio
import contextlib

from orderloom.connectors import commands
from orderloom.flows.handle_webhook import handle_webhook
from orderloom.flows.placing.terms import TermsCache
from orderloom.infra.settings import load
from orderloom.infra.work import Pool, begin

EVERY_SECONDS = 0.5
SWEEP_SECONDS = 3600.0
BATCH = 1_000


async def serve(pool: Pool, stop: asyncio.Event) -> None:
    """Handle what waits until told to stop. Several workers may do so: each takes what no other has."""
    cache, swept = TermsCache(load().time_zone), 0.0
    loop = asyncio.get_running_loop()
    while not stop.is_set():
        if await handle_webhook(pool, cache):
            continue
        if not swept or loop.time() - swept > SWEEP_SECONDS:
            swept = loop.time()
            async with begin(pool) as work:
                await commands.sweep(work, most=BATCH)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY_SECONDS)
