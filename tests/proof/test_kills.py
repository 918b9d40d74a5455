"""Everything is killed, again and again, at moments that a seed chooses; and the control that must fail."""

import asyncio
import contextlib
import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from tests.faults.conftest import GOODS
from tests.faults.test_kills import all_is_well, under_load
from tests.market import History, Market, crowd, mixed_orders
from tests.proof.amounts import amount
from tests.proof.conftest import Prove
from tests.server import Postgres, Process, process

pytestmark = pytest.mark.proof


async def test_kills_at_random(postgres: Postgres, doomed: Market, tmp_path: Path, prove: Prove) -> None:
    """Web, worker, the whole server or one of its sessions, in any order, under 16 clients that never stop."""
    rounds, seed = amount("ROUNDS_KILL", 24), amount("SEED", 1)
    history, chance, killed = History(tmp_path / "history"), random.Random(seed), Counter[str]()
    slowest = 0.0
    with process("web", doomed.urls, tmp_path) as web, process("worker", doomed.urls, tmp_path) as worker:
        supervising = asyncio.create_task(_supervise(web, worker))
        async with under_load(doomed, web, history, seed):
            for _ in range(rounds):
                victim = chance.choice(["web", "worker", "postgres", "session"])
                killed[victim] += 1
                await asyncio.sleep(chance.uniform(0.3, 1.5))
                await asyncio.to_thread(_kill, victim, postgres, web, worker, chance)
                slowest = max(slowest, await _orders_flow_again(history))
        await all_is_well(doomed, web, history, least=100)
        for _ in range(100):
            waiting = await doomed.value("SELECT count(*) FROM event_commits WHERE position IS NULL")
            if waiting == 0:
                break
            await asyncio.sleep(0.2)
        supervising.cancel()
        assert waiting == 0
    prove(
        f"killed {dict(killed)} (seed {seed}): {len(history.placed)} orders acknowledged, {history.statuses[0]} answers "
        f"lost, {history.statuses[503]} answered 503, all settled by their keys; none lost, none doubled, fsck 0; "
        f"longest until orders flowed again {slowest:.1f} s"
    )


async def _supervise(*processes: Process) -> None:
    """Start again what ended, as `orderloom up` does: by a kill, or because the database was away when it started."""
    while True:
        for each in processes:
            if not each.alive():
                with contextlib.suppress(AssertionError):
                    await asyncio.to_thread(each.start)
        await asyncio.sleep(0.5)


def _kill(victim: str, postgres: Postgres, web: Process, worker: Process, chance: random.Random) -> None:
    match victim:
        case "web":
            web.kill()
        case "worker":
            worker.kill()
        case "postgres":
            postgres.kill()
            postgres.restart()
        case _:
            sessions = postgres.backends("orderloom intake") + postgres.backends("orderloom web")
            if sessions:
                os.kill(chance.choice(sessions), signal.SIGKILL)


async def _orders_flow_again(history: History, seconds: float = 30) -> float:
    began, before = time.monotonic(), len(history.placed)
    while len(history.placed) < before + 20:
        assert time.monotonic() - began < seconds, "orders do not flow again"
        await asyncio.sleep(0.02)
    return time.monotonic() - began


async def test_sigterm_many_times(market: Market, tmp_path: Path, prove: Prove) -> None:
    """As in a rolling start of new versions: in-flight requests are answered, nothing has to be settled but cut-offs."""
    rounds = amount("ROUNDS_TERM", 8)
    history, longest = History(tmp_path / "history"), 0.0
    with process("web", market.urls, tmp_path) as web:
        async with under_load(market, web, history, 7):
            for _ in range(rounds):
                await asyncio.sleep(0.5)
                began = time.monotonic()
                assert await asyncio.to_thread(web.stop) == 0
                longest = max(longest, time.monotonic() - began)
                await asyncio.to_thread(web.start)
                await _orders_flow_again(history)
        assert longest < 10
        await all_is_well(market, web, history)
    prove(
        f"SIGTERM {rounds} times under load: exit code 0, longest {longest:.1f} s; {len(history.placed)} orders, none lost, fsck 0"
    )


async def test_the_account_notices_a_server_that_acknowledges_too_early(
    postgres: Postgres, doomed: Market, tmp_path: Path, prove: Prove
) -> None:
    """The control: with synchronous_commit off, kill -9 loses acknowledged orders, and the check must say so."""
    assert doomed.urls.superuser is not None
    with psycopg.connect(doomed.urls.superuser, autocommit=True) as superuser:
        superuser.execute(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$"
        )
        superuser.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
        superuser.execute("SELECT pg_reload_conf()")
    history = History()
    accepted = {"ORDERLOOM_ALLOW_UNSAFE_DATABASE": "synchronous_commit"}
    stop = asyncio.Event()
    with process("web", doomed.urls, tmp_path, **accepted) as web:
        buying = asyncio.create_task(crowd(web.port, mixed_orders(doomed, [*GOODS], 8), history, clients=16, stop=stop))
        await asyncio.sleep(2)
        postgres.kill()
        web.kill()
        stop.set()
        await buying
    postgres.restart()
    history.unknown.clear()
    with pytest.raises(AssertionError, match=r"lost|never acknowledged"):
        await history.check(doomed)
    kept = await doomed.value("SELECT count(*) FROM orders")
    with psycopg.connect(doomed.urls.superuser, autocommit=True) as superuser:
        superuser.execute("ALTER SYSTEM RESET wal_writer_delay")
    prove(f"control, synchronous_commit off and kill -9: {len(history.placed)} acknowledged, {kept} found; noticed")
