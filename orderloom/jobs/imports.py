"""Files that wait are brought in, one after the other, in a thread with a loop and connections of its own."""

import asyncio
import contextlib
import logging
import threading
from typing import Any
from uuid import UUID

from orderloom.flows.run_import import run_import
from orderloom.imports import queries
from orderloom.imports.commands import sweeping
from orderloom.imports.model.imports import Import
from orderloom.infra import pools
from orderloom.infra.alone import RunningElsewhere
from orderloom.infra.settings import load
from orderloom.infra.work import Pool, begin, reading

EVERY_SECONDS = 1.0
SWEEP_SECONDS = 3600.0
CONNECTIONS = 3

log = logging.getLogger(__name__)


async def serve(pool: Pool, stop: asyncio.Event) -> None:
    """Look for imports until told to stop. Several workers may do so: each takes what no other has."""
    told = threading.Event()
    loop = asyncio.get_running_loop()
    swept = -SWEEP_SECONDS
    while not stop.is_set():
        if loop.time() - swept >= SWEEP_SECONDS:
            await sweep(pool, days=load().import_keep_days)
            swept = loop.time()
        async with reading(pool) as tx:
            waiting = await queries.under_way(tx)
        for import_id in waiting:
            await _take(pool, import_id, stop, told)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), EVERY_SECONDS)


async def _take(pool: Pool, import_id: UUID, stop: asyncio.Event, told: threading.Event) -> None:
    """Run one import in a thread; told to stop, it ends after the piece that is under way."""
    if stop.is_set():
        return
    running = asyncio.create_task(asyncio.to_thread(_in_thread, pool.conninfo, import_id, told))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not running.done():
        told.set()
    with contextlib.suppress(RunningElsewhere):
        found = await running
        log.info("import %s: %s", import_id, found.state.value)


def _in_thread(conninfo: Any, import_id: UUID, told: threading.Event) -> Import:
    return asyncio.run(_run(str(conninfo), import_id, told))


async def _run(conninfo: str, import_id: UUID, told: threading.Event) -> Import:
    async with pools.for_work(conninfo, CONNECTIONS) as pool:
        return await run_import(pool, import_id, stop=told.is_set, advance=_nothing, zone=load().time_zone)


def _nothing(_: Import) -> None:
    """Progress is read from the database."""


async def sweep(pool: Pool, *, days: int) -> int:
    """Forget what files left behind so many days ago; returns of how many imports."""
    swept = 0
    while True:
        async with begin(pool) as work:
            count = await sweeping.sweep(work, days=days)
        swept += count
        if count < sweeping.MOST:
            return swept
