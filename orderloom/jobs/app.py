"""The job queue: acts outside and timers, on the same database. Tasks are registered on `queue`."""

import asyncio
import contextlib

import procrastinate

from orderloom.infra.work import Pool

CONCURRENCY = 4
FINISH_SECONDS = 5

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
        await asyncio.wait({running, told}, return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if not running.done():
            running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
