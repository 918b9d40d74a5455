"""The worker process: services that run side by side, each started again when it fails."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Awaitable, Callable, Mapping

import psycopg
import uvloop
from procrastinate.exceptions import ConnectorException

from orderloom.infra import feed, pools
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
AWAY = (psycopg.OperationalError, psycopg.InterfaceError, ConnectorException)
AWAY_PAUSE = 1.0  # a database that was away is needed at once when it is back
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
    async with pools.for_work(database_url, settings.pool_size) as pool:
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
        away = await _live(name, service, pool, stop)
        lived = asyncio.get_running_loop().time() - began
        pause = FIRST_PAUSE if away or lived > LONGEST_PAUSE else min(LONGEST_PAUSE, pause * 2)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), AWAY_PAUSE if away else pause)


async def _live(name: str, service: Service, pool: Pool, stop: asyncio.Event) -> bool:
    """Run it until it ends; whether that was because the database was away or held up."""
    try:
        await service(pool, stop)
        if not stop.is_set():
            log.error("%s ended although nobody asked it to", name)
    except AWAY as error:
        log.warning("%s could not use the database (%s); again in %.0f s", name, type(error).__name__, AWAY_PAUSE)
        return True
    except Exception:
        log.exception("%s failed", name)
    return False
