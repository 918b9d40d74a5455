"""Bad luck that lasts: the database away for longer than anybody is patient, and everything back soon after it."""

import asyncio
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.test_database_away import recovered, timed
from tests.market import PLACE, Market
from tests.proof.amounts import amount
from tests.proof.conftest import Prove
from tests.server import Postgres, process
from tests.wire import Answer, request

pytestmark = pytest.mark.proof

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
