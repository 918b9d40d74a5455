"""Whether this process lives, whether it can serve, and its figures. No permission: nothing of the business shows."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import psycopg
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from psycopg_pool import PoolTimeout
from pydantic import BaseModel

from orderloom.api.metrics import Metrics
from orderloom.api.work import pool_of
from orderloom.infra import feed
from orderloom.infra.health import migrated, writable
from orderloom.infra.postgres_home import Home
from orderloom.infra.settings import Settings
from orderloom.infra.work import Pool, reading
from orderloom.search.queries import Progress, progress_of

T = TypeVar("T")

router = APIRouter(tags=["health"])

LONGEST_LAG_S = 30.0
PATIENCE_S = 3.0
AWAY = (psycopg.Error, PoolTimeout, TimeoutError)


class Live(BaseModel):
    """This process runs and answers."""

    status: str


class Ready(BaseModel):
    """What serving depends on, one by one."""

    status: str
    database: bool
    writable: bool
    migrations: bool
    feed_lag_s: float | None


@router.get("/health/live", summary="Is the process alive?")
async def live() -> Live:
    """Answers as long as the process runs, whatever the database does."""
    return Live(status="live")


@router.get(
    "/health/ready", summary="Can requests be served?", responses={200: {"model": Ready}, 503: {"model": Ready}}
)
async def ready(request: Request) -> Response:
    """503 while the database is away, takes no writes or has no room for them, lacks migrations, or nobody numbers the feed."""
    found = await _look(pool_of(request))
    settings: Settings = request.app.state.settings
    found.writable = found.writable and not (settings.embedded and await asyncio.to_thread(Home(settings.home).full))
    good = found.writable and found.migrations and (found.feed_lag_s or 0) <= LONGEST_LAG_S
    found.status = "ready" if good else "not_ready"
    return JSONResponse(found.model_dump(), 200 if good else 503, {} if good else {"Retry-After": "2"})


async def _look(pool: Pool) -> Ready:
    try:
        return await _in_time(_found(pool))
    except psycopg.errors.UndefinedTable:
        return Ready(status="", database=True, writable=False, migrations=False, feed_lag_s=None)
    except AWAY:
        return Ready(status="", database=False, writable=False, migrations=False, feed_lag_s=None)


async def _found(pool: Pool) -> Ready:
    async with reading(pool) as tx:
        complete, takes_writes = await migrated(tx), await writable(tx)
        lag = (await feed.state(tx)).lag_s
        if not takes_writes:
            await tx.close()  # the next look is at a new one, which may lead to the server that writes
        return Ready(status="", database=True, writable=takes_writes, migrations=complete, feed_lag_s=round(lag, 3))


async def _in_time(asked: Coroutine[Any, Any, T]) -> T:
    """The answer, or TimeoutError at once when the time is up: what was asked may take seconds more to let go."""
    asking = asyncio.create_task(asked)
    done, _ = await asyncio.wait({asking}, timeout=PATIENCE_S)
    if not done:
        asking.cancel()
        asking.add_done_callback(lambda late: late.cancelled() or late.exception())
        raise TimeoutError
    return asking.result()


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request) -> Response:
    """Requests by route and status, times, the connection pool, the intake, the feed, search."""
    figures: Metrics = request.app.state.metrics
    figures.feed, figures.search = await _feed_figures(pool_of(request))
    return Response(generate_latest(figures.registry), media_type=CONTENT_TYPE_LATEST)


async def _feed_figures(pool: Pool) -> tuple[dict[str, float], dict[str, float]]:
    """Of the feed, and of search behind it."""
    try:
        found, search = await _in_time(_progress(pool))
    except AWAY:
        return {"database_up": 0.0}, {}
    here = {"position": found.position, "waiting": found.waiting, "lag_seconds": found.lag_s, "database_up": 1.0}
    behind = {"position": search.position, "behind": search.head - search.position, "lag_seconds": search.lag_s}
    return here, behind


async def _progress(pool: Pool) -> tuple[feed.State, Progress]:
    async with reading(pool) as tx:
        return await feed.state(tx), await progress_of(tx)
