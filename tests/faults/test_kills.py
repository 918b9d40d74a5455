"""Whatever is killed at whatever moment: no acknowledged order is lost, none is doubled, and all goes on by itself."""

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.faults.conftest import GOODS
from tests.market import History, Market, crowd, mixed_orders
from tests.server import Postgres, Process, process

CLIENTS = 16


@asynccontextmanager
async def under_load(market: Market, web: Process, history: History, seed: int) -> AsyncIterator[None]:
    """Buyers who never stop while the block runs."""
    stop = asyncio.Event()
    source = mixed_orders(market, [*GOODS], seed)
    buying = asyncio.create_task(crowd(web.port, source, history, clients=CLIENTS, stop=stop))
    try:
        await asyncio.sleep(0.5)
        yield
    finally:
        stop.set()
        await buying


async def all_is_well(market: Market, web: Process, history: History, *, least: int = 20) -> None:
    """The account of the buyers is the account of the database; every unknown order is settled by its own key."""
    web.await_answer()
    await history.settle(market, web.port)
    assert len(history.placed) >= least
    assert history.refused == {}
    await history.check(market)
    assert await market.findings() == {}


async def test_the_web_process_killed_in_mid_load(market: Market, tmp_path: Path) -> None:
    history, chance = History(tmp_path / "history"), random.Random(2)
    with process("web", market.urls, tmp_path) as web:
        for seed in range(2):
            async with under_load(market, web, history, seed):
                await asyncio.sleep(chance.uniform(0.05, 0.6))
                web.kill()
                web.start()
                await asyncio.sleep(0.5)
        await all_is_well(market, web, history)


async def test_the_worker_killed_in_mid_load(market: Market, tmp_path: Path) -> None:
    history, chance = History(tmp_path / "history"), random.Random(3)
    with process("web", market.urls, tmp_path) as web, process("worker", market.urls, tmp_path) as worker:
        async with under_load(market, web, history, 3):
            for _ in range(2):
                await asyncio.sleep(1 + chance.uniform(0.1, 0.8))
                worker.kill()
                worker.start()
        await all_is_well(market, web, history)
        assert 0 not in history.statuses
        await _numbered(market)


async def _numbered(market: Market) -> None:
    """The feed is caught up, dense, and without a gap or a double."""
    for _ in range(100):
        if await market.value("SELECT count(*) FROM event_commits WHERE position IS NULL") == 0:
            break
        await asyncio.sleep(0.1)
    figures = await market.rows(
        "SELECT sum(events), max(position + events - 1), count(*) FILTER (WHERE position IS NULL) FROM event_commits"
    )
    events, last, waiting = figures[0]
    assert (events, waiting) == (last, 0)


async def test_postgresql_killed_in_mid_load(postgres: Postgres, doomed: Market, tmp_path: Path) -> None:
    history, chance = History(tmp_path / "history"), random.Random(4)
    with process("web", doomed.urls, tmp_path) as web:
        async with under_load(doomed, web, history, 4):
            for _ in range(2):
                await asyncio.sleep(chance.uniform(0.1, 0.8))
                postgres.kill()
                postgres.restart()
                web.await_answer("/health/live")
                before = len(history.placed)
                for _ in range(100):
                    await asyncio.sleep(0.1)
                    if len(history.placed) > before + 20:
                        break
                assert len(history.placed) > before + 20, "the pool did not come back by itself"
        await all_is_well(doomed, web, history)


async def test_one_session_of_postgresql_killed(postgres: Postgres, doomed: Market, tmp_path: Path) -> None:
    """The server then ends every session and recovers; nobody has to be started again."""
    history = History(tmp_path / "history")
    with process("web", doomed.urls, tmp_path) as web:
        async with under_load(doomed, web, history, 5):
            os.kill(postgres.backends("orderloom intake")[0], signal.SIGKILL)
            before = len(history.placed)
            for _ in range(100):
                await asyncio.sleep(0.1)
                if len(history.placed) > before + 20:
                    break
        await all_is_well(doomed, web, history)


async def test_sigterm_in_mid_load_loses_nothing_and_ends_cleanly(market: Market, tmp_path: Path) -> None:
    history = History(tmp_path / "history")
    with process("web", market.urls, tmp_path) as web:
        async with under_load(market, web, history, 6):
            began = asyncio.get_running_loop().time()
            code = await asyncio.to_thread(web.stop)
            took = asyncio.get_running_loop().time() - began
            web.start()
        assert (code, took < 10) == (0, True)
        await all_is_well(market, web, history)
