"""The worker: one service that fails does not touch the others, and all end when told to."""

import asyncio

import psycopg

from orderloom.infra.work import Pool
from orderloom.jobs import app
from orderloom.jobs.worker import serve_all


async def test_a_service_that_fails_is_started_again_while_the_others_go_on(pool: Pool) -> None:
    stop = asyncio.Event()
    began: list[str] = []

    async def failing(pool: Pool, stop: asyncio.Event) -> None:
        began.append("failing")
        if began.count("failing") == 2:
            stop.set()
        raise ValueError("planted")

    async def steady(pool: Pool, stop: asyncio.Event) -> None:
        began.append("steady")
        await stop.wait()

    await asyncio.wait_for(serve_all(pool, stop, {"failing": failing, "steady": steady}), 20)
    assert sorted(began) == ["failing", "failing", "steady"]


async def test_a_service_whose_database_was_away_is_back_within_seconds_however_often_it_asked(pool: Pool) -> None:
    stop = asyncio.Event()
    began: list[float] = []

    async def asking(pool: Pool, stop: asyncio.Event) -> None:
        began.append(asyncio.get_running_loop().time())
        if len(began) == 4:
            stop.set()
        raise psycopg.OperationalError("planted")

    await asyncio.wait_for(serve_all(pool, stop, {"asking": asking}), 20)
    assert began[-1] - began[-2] < 2


async def test_a_job_enqueued_in_a_transaction_runs_after_the_commit(pool: Pool) -> None:
    stop = asyncio.Event()
    ran: list[int] = []

    @app.queue.task(name="tests.note")
    async def note(number: int) -> None:
        ran.append(number)
        if len(ran) == 2:
            stop.set()

    serving = asyncio.create_task(app.serve(pool, stop))
    async with app.queue.open_async(pool):
        async with pool.connection() as tx, tx.transaction():
            await note.configure(connection=tx).defer_async(number=1)
        async with pool.connection() as tx, tx.transaction(force_rollback=True):
            await note.configure(connection=tx).defer_async(number=9)
        await note.defer_async(number=2)
        await asyncio.wait_for(serving, 20)
    assert sorted(ran) == [1, 2]
