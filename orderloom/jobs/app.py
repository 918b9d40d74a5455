"""The job queue: acts outside and timers, on the same database. Tasks are registered on `queue`.

Jobs that succeed are deleted at once; those that failed stand in the list for 30 days, where they can be run again.
"""

import asyncio
import contextlib
import logging

import procrastinate
from procrastinate.exceptions import ConnectorException

from orderloom.infra.work import Pool

CONCURRENCY = 4
FINISH_SECONDS = 5
KEPT_DAYS = 30
SWEEP_SECONDS = 3600.0

log = logging.getLogger(__name__)
queue = procrastinate.App(connector=procrastinate.PsycopgConnector())


async def serve(pool: Pool, stop: asyncio.Event) -> None:
    """Run jobs until told to stop; those under way then have a few seconds to finish, and others take over the rest."""
    connector = procrastinate.PsycopgConnector()
    async with queue.with_connector(connector).open_async(pool) as app:
        running = asyncio.create_task(
            app.run_worker_async(
                concurrency=CONCURRENCY,
                install_signal_handlers=False,
                delete_jobs="successful",
                shutdown_graceful_timeout=FINISH_SECONDS,
            )
        )
        told = asyncio.create_task(stop.wait())
        sweeping = asyncio.create_task(_sweep(app))
        await asyncio.wait({running, told}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        sweeping.cancel()
        if not running.done():
            running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


async def _sweep(app: procrastinate.App) -> None:
    """Once an hour; what goes wrong is told, and tried again the next time."""
    while True:
        try:
            await sweep(app)
        except ConnectorException:
            log.exception("old jobs were not swept")
        await asyncio.sleep(SWEEP_SECONDS)


async def sweep(app: procrastinate.App) -> None:
    """Forget jobs that ended so long ago, however they ended."""
    await app.job_manager.delete_old_jobs(
        KEPT_DAYS * 24, include_failed=True, include_cancelled=True, include_aborted=True
    )
