"""Bad luck that lasts: the database away for longer than anybody is patient, and everything back soon after it."""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.faults.test_database_away import recovered, timed
from tests.faults.test_steps import ACTS, Act, Shop, broken_everywhere, shop
from tests.market import PLACE, Market
from tests.proof.amounts import amount
from tests.proof.conftest import Prove
from tests.road import road_to
from tests.server import Postgres, Process, process
from tests.wire import Answer, request

pytestmark = pytest.mark.proof
__all__ = ["shop"]

LONGEST_ANSWER_S = 45.0  # a statement's time, and a moment to give it up


async def followed(market: Market, seconds: float) -> float:
    """Wait until every fact has its position and search has seen it; returns how long that took."""
    began = time.monotonic()
    behind = """
        SELECT (SELECT count(*) FROM event_commits WHERE position IS NULL)
             + (SELECT h.position - s.position FROM feed_head h, search_progress s)
    """
    while await market.value(behind):
        assert time.monotonic() - began < seconds, "the worker does not follow"
        await asyncio.sleep(0.1)
    return time.monotonic() - began


@pytest.mark.parametrize("how", ["gone", "standing still"])
async def test_what_follows_the_feed_is_back_soon(
    postgres: Postgres, doomed: Market, tmp_path: Path, prove: Prove, how: str
) -> None:
    """The longer a pool has tried in vain, the longer it would wait before it tries again."""
    seconds = amount("AWAY_SECONDS", 35)
    with process("web", doomed.urls, tmp_path) as web, process("worker", doomed.urls, tmp_path):
        await recovered(doomed, web, 10)
        await followed(doomed, 20)
        if how == "gone":
            postgres.kill()
        else:
            postgres.signal_all(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        if how == "gone":
            postgres.restart()
        else:
            postgres.signal_all(signal.SIGCONT)
        began = time.monotonic()
        ordered = await recovered(doomed, web, 20)
        behind = await followed(doomed, 60)
        ready = await asyncio.to_thread(web.await_answer, "/health/ready", 20)
        total = time.monotonic() - began
        assert await doomed.findings() == {}
    assert total < 10
    prove(
        f"PostgreSQL {how} for {seconds} s: first order {ordered:.1f} s after it was back, feed and search caught up "
        f"{behind:.1f} s later, ready {ready:.1f} s later; fsck 0"
    )


async def test_nobody_waits_for_ever_for_a_server_that_stands_still(
    postgres: Postgres, doomed: Market, tmp_path: Path, prove: Prove
) -> None:
    """It ends no statement by its own clock then: ours has to."""
    with process("web", doomed.urls, tmp_path) as web:
        await recovered(doomed, web, 10)
        postgres.signal_all(signal.SIGSTOP)
        try:
            listing = request("GET", PLACE, doomed.token)
            answers: list[tuple[Answer, float]] = await asyncio.gather(*[timed(web.port, listing) for _ in range(20)])
            began = time.monotonic()
            ready = await asyncio.to_thread(web.status, "/health/ready")
            looked = time.monotonic() - began
        finally:
            postgres.signal_all(signal.SIGCONT)
        back = await recovered(doomed, web, 20)
    assert {answer.status for answer, _ in answers} == {503}
    assert all(int(answer.headers["retry-after"]) >= 1 for answer, _ in answers)
    assert max(took for _, took in answers) < LONGEST_ANSWER_S
    assert (ready, looked < 5) == (503, True)
    codes = dict(Counter(answer.code for answer, _ in answers))
    prove(
        f"a server that stands still, 20 lists asked for: {codes}, slowest {max(took for _, took in answers):.1f} s; "
        f"/health/ready said 503 in {looked:.1f} s; first order {back:.1f} s after it went on"
    )


async def test_every_act_broken_at_every_step(shop: Shop, tmp_path: Path, prove: Prove) -> None:
    steps: dict[str, int] = {}
    with process("worker", shop.market.urls, tmp_path):
        for name, (made, ends) in ACTS.items():
            steps[name] = await broken_everywhere(shop, made, ends)
            assert steps[name] >= 4
        await followed(shop.market, 60)
        assert await shop.market.findings() == {}
    prove(f"{shop.broken} breaks, one at each step of {steps}: each done once by its key; fsck 0")


async def test_web_and_worker_killed_at_steps_of_every_act(
    market: Market, tmp_path: Path, connection: psycopg.Connection[Any], prove: Prove
) -> None:
    """kill -9 while a statement, its result or COMMIT is on its way."""
    rounds, chance, kills = amount("ROUNDS_STEPS", 4), random.Random(amount("SEED", 1)), Counter[str]()
    slowest = 0.0
    with (
        road_to(market.urls) as (front, of_web),
        road_to(market.urls) as (back, of_worker),
        process("web", of_web, tmp_path) as web,
        process("worker", of_worker, tmp_path) as worker,
    ):
        sold = Shop(market, front, web.port, connection)
        for name, (made, ends) in ACTS.items():
            for _ in range(rounds):
                act = await made(sold)
                front.set(chance.randint(1, 24), lambda: _kill(web))
                back.set(chance.randint(1, 60), lambda: _kill(worker))
                answer = await act()
                front.set(0)
                back.set(0)
                if not web.alive():
                    kills["web"] += 1
                    began = time.monotonic()
                    await asyncio.to_thread(web.start)
                    slowest = max(slowest, time.monotonic() - began)
                if not worker.alive():
                    kills["worker"] += 1
                    worker.start()
                await _done_once(sold, name, act, answer, ends)
        await followed(market, 60)
        assert await market.findings() == {}
    prove(
        f"killed at steps of {len(ACTS)} acts: {dict(kills)}; each act done once by its key; web up again in at most "
        f"{slowest:.1f} s; fsck 0"
    )


def _kill(victim: Process) -> None:
    if victim.running is not None:
        os.kill(victim.running.pid, signal.SIGKILL)
        victim.running.wait()


async def _done_once(sold: Shop, name: str, act: Act, answer: Answer | None, ends: set[int]) -> None:
    if answer is None or answer.status >= 500:
        answer = await sold.settled(act)
    assert answer.status in ends, (name, answer)
    once = sold.made()
    again = await sold.settled(act)
    assert again.status in ends, (name, again)
    assert sold.made() == once, f"{name}: the same key did it twice"
