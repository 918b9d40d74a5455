"""The worker process: services that run side by side, each started again when it fails."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import uvloop
from psycopg_pool import AsyncConnectionPool

from orderloom.infra import feed
from orderloom.infra.settings import Settings
from orderloom.infra.work import Pool
from orderloom.jobs import app, expiry, imports, inbox, search, sweeps, thresholds

Service = Callable[[Pool, asyncio.Event], Awaitable[None]]

# Name → what runs until its event is set. What must be done by one worker at a time guards itself in the database.
SERVICES: Mapping[str, Service] = {
    "sequencer": feed.serve,
    "jobs": app.serve,
    "sweeps": sweeps.serve,
    "expiry": expiry.serve,
    "inbox": inbox.serve,
    "thresholds": thresholds.serve,
    "imports": imports.serve,
    "search": search.serve,
}
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
STOP_SECONDS = 6

log = logging.getLogger("orderloom.worker")


def run(database_url: str, settings: Settings) -> None:
    """Run all services until SIGTERM or SIGINT."""
    uvloop.run(_run(database_url, settings, SERVICES))


async def _run(database_url: str, settings: Settings, services: Mapping[str, Service]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    async with AsyncConnectionPool[Any](database_url, open=False, min_size=2, max_size=settings.pool_size) as pool:
        log.info("working: %s", ", ".join(services))
        await serve_all(pool, stop, services)
        log.info("stopped")


async def serve_all(pool: Pool, stop: asyncio.Event, services: Mapping[str, Service]) -> None:
    """Keep every service running until told to stop; one that fails does not touch the others."""
    tasks = [asyncio.create_task(_keep(name, service, pool, stop)) for name, service in services.items()]
    await stop.wait()
    _, late = await asyncio.wait(tasks, timeout=STOP_SECONDS)
    for task in late:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _keep(name: str, service: Service, pool: Pool, stop: asyncio.Event) -> None:
    pause = FIRST_PAUSE
    while not stop.is_set():
        began = asyncio.get_running_loop().time()
        try:
            await service(pool, stop)
            if not stop.is_set():
                log.error("%s ended although nobody asked it to", name)
        except Exception:
            log.exception("%s failed", name)
        lived = asyncio.get_running_loop().time() - began
        pause = FIRST_PAUSE if lived > LONGEST_PAUSE else min(LONGEST_PAUSE, pause * 2)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
