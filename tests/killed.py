"""Work in a process of its own that is killed, as the kernel does, at the first piece that passes to or from the database,
the second, the third … : between any two statements, at COMMIT, and after COMMIT before the process hears of it.
"""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any, NamedTuple

from orderloom.infra import pools
from orderloom.infra.work import Pool
from tests.road import Road

ENOUGH_S = 30
SETTLED_S = 10  # for the session of whoever was killed to be gone
MODULES = ["tests.killed", "tests.killed_acts"]

Work = Callable[[Pool, Any], Awaitable[object]]


class Act(NamedTuple):
    """Work that may be killed. `made` makes something to do, `work` does it, `seen` says whether it is done, exactly once."""

    made: Callable[[], Awaitable[Any]]
    work: Work
    seen: Callable[[Any], Awaitable[bool]]


def run_work(work: Work, url: str, given: object) -> None:
    async def run() -> None:
        async with pools.for_work(url, 3) as pool:
            await work(pool, given)

    asyncio.run(run())


def process_for(target: Callable[..., None], *given: object) -> Any:
    """A process that is not started yet: a copy of one that has read all modules, so that it begins at once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(MODULES)
    return context.Process(target=target, args=given, daemon=True)


async def killed_at(road: Road, step: int, target: Callable[..., None], *given: object) -> bool:
    """Run it, and kill it at this piece; whether it came so far."""
    process = process_for(target, *given)
    road.set(step, lambda: os.kill(process.pid, signal.SIGKILL))
    process.start()
    await asyncio.to_thread(process.join, ENOUGH_S)
    assert process.exitcode is not None, "it does not end"
    road.set(0)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return bool(process.exitcode)


async def killed_everywhere(road: Road, url: str, pool: Pool, act: Act, *, stride: int = 1) -> int:
    """Do it again and again, each time killed a piece (or `stride` pieces) later, until it is over before that.

    Each time somebody else finishes it. Returns how often it was killed.
    """
    for step in count(1, stride):
        given = await act.made()
        killed = await killed_at(road, step, run_work, act.work, url, given)
        await _done_by_another(act, pool, given, step)
        if not killed:
            return (step - 1) // stride
    raise AssertionError


async def _done_by_another(act: Act, pool: Pool, given: object, step: int) -> None:
    """As a worker does that looks again and again: what a dying session still holds is left to the next look."""
    async with asyncio.timeout(SETTLED_S):
        while True:
            await act.work(pool, given)
            if await act.seen(given):
                break
            await asyncio.sleep(0.05)
    await act.work(pool, given)
    assert await act.seen(given), f"step {step}: done once more than once"
