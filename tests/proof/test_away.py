"""The database is away for long, or stands still: every answer in time, the queue bounded, recovery in seconds."""

import asyncio
import signal
import time
from collections import Counter
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.faults.test_database_away import LONGEST, recovered
from tests.market import Market, order, placing
from tests.proof.amounts import amount
from tests.proof.conftest import Prove
from tests.server import Postgres, Process, process
from tests.wire import Answer, Wire

pytestmark = pytest.mark.proof

QUEUE = 100


@pytest.mark.parametrize("how", ["gone", "standing still"])
async def test_thirty_seconds(postgres: Postgres, doomed: Market, tmp_path: Path, prove: Prove, how: str) -> None:
    seconds = amount("AWAY_SECONDS", 30)
    with process("web", doomed.urls, tmp_path, ORDERLOOM_INTAKE_MAX_QUEUE=str(QUEUE)) as web:
        await recovered(doomed, web, 10)
        if how == "gone":
            postgres.kill()
        else:
            postgres.signal_all(signal.SIGSTOP)
        try:
            answers, waited = await _knock(doomed, web, seconds)
            ready = await asyncio.to_thread(web.status, "/health/ready")
            live = await asyncio.to_thread(web.status, "/health/live")
        finally:
            if how == "gone":
                postgres.restart()
            else:
                postgres.signal_all(signal.SIGCONT)
        back = await recovered(doomed, web, 20)
        assert await doomed.findings() == {}
    assert {answer.status for answer, _ in answers} == {503}
    assert all(int(answer.headers["retry-after"]) >= 1 for answer, _ in answers)
    slowest = max(took for _, took in answers)
    assert slowest < LONGEST + 1
    assert (ready, live) == (503, 200)
    assert waited <= QUEUE
    codes = dict(Counter(answer.code for answer, _ in answers))
    prove(
        f"PostgreSQL {how} for {seconds} s, 200 clients: {len(answers)} answers, all 503 with Retry-After {codes}, slowest "
        f"{slowest:.1f} s, at most {waited} waiting (bound {QUEUE}); first order {back:.1f} s after it was back; fsck 0"
    )


async def _knock(market: Market, web: Process, seconds: float) -> tuple[list[tuple[Answer, float]], int]:
    """200 clients who come back whenever they are sent away; also how many were seen waiting at most."""
    end = time.monotonic() + seconds
    answers: list[tuple[Answer, float]] = []

    async def knock(nth: int) -> None:
        wire, turn = Wire(web.port, patience_s=60), 0
        while time.monotonic() < end:
            began, turn = time.monotonic(), turn + 1
            answer = await wire(placing(market, f"knock-{began}-{nth}-{turn}", order(("SKU-01", 1))))
            answers.append((answer, time.monotonic() - began))
            wire.close()
            await asyncio.sleep(1)

    most = 0
    knocking = asyncio.gather(*[knock(nth) for nth in range(200)])
    while not knocking.done():
        most = max(most, await asyncio.to_thread(_waiting, web))
        await asyncio.sleep(1)
    await knocking
    return answers, most


def _waiting(web: Process) -> int:
    with urlopen(f"http://127.0.0.1:{web.port}/metrics", timeout=20) as answer:
        lines = answer.read().decode().splitlines()
    found = [line for line in lines if "intake" in line and "waiting" in line and not line.startswith("#")]
    return int(float(found[0].split()[-1]))
