"""Many requests, one transaction: what arrives while a transaction is under way goes into the next one together.

Knows nothing of orders: it is given `run`, which takes a list and returns as many answers, each a value or an exception.
Idle, a request starts its own batch at once; busy, batches grow by themselves. Bounds: batch size, queue length, time.
"""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Generic, TypeVar

import psycopg

from orderloom.kernel.errors import Busy

Item = TypeVar("Item")
Answer = TypeVar("Answer")

log = logging.getLogger(__name__)

# The whole batch may run again after these: nothing outside was touched, and idempotency keys tell what was committed.
TRANSIENT = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected, psycopg.errors.UniqueViolation)
LOST = (psycopg.OperationalError, psycopg.InterfaceError)


class QueueFull(Busy):
    """More requests are waiting than can be served in time; send this one again, with the same key, in a moment."""

    code = "queue_full"


class OutcomeUnknown(Busy):
    """The database went away while this was written; send it again with the same key to learn what became of it."""

    code = "outcome_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How large and how patient a group commit may be."""

    batch: int = 128  # requests in one transaction
    queue: int = 4096  # requests waiting; beyond it they are refused with queue_full
    in_flight: int = 2  # transactions at once: while one waits for its flush the next is written
    together: int = 24  # while one is under way, the next starts only when this many wait
    patience_s: float = 8.0  # how long a batch is tried again before its requests are given up


@dataclass(slots=True)
class Counts:
    """Figures since the start, for /metrics."""

    batches: int = 0
    items: int = 0
    again: int = 0
    split: int = 0
    busy_s: float = 0.0


class GroupCommit(Generic[Item, Answer]):
    def __init__(self, run: Callable[[list[Item]], Awaitable[list[Answer | Exception]]], bounds: Bounds) -> None:
        self._run = run
        self._bounds = bounds
        self._waiting: deque[tuple[Item, asyncio.Future[Answer]]] = deque()
        self._running: set[asyncio.Task[None]] = set()
        self._scheduled = False
        self._closed = False
        self.counts = Counts()

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def submit(self, item: Item) -> "asyncio.Future[Answer]":
        """Put a request into the next batch; the future gives its answer or raises its refusal."""
        if self._closed or len(self._waiting) >= self._bounds.queue:
            raise QueueFull(waiting=len(self._waiting))
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        self._waiting.append((item, answer))
        if not self._scheduled:
            self._scheduled = True
            loop.call_soon(self._start)
        return answer

    async def close(self) -> None:
        """Take no more, and finish what waits."""
        self._closed = True
        while self._waiting or self._running:
            self._start()
            await asyncio.wait(self._running)

    def _start(self) -> None:
        self._scheduled = False
        while self._waiting and self._may_start():
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._bounds.batch))]
            task = asyncio.get_running_loop().create_task(self._serve(batch))
            self._running.add(task)
            task.add_done_callback(self._finished)

    def _may_start(self) -> bool:
        under_way = len(self._running)
        if under_way == 0:
            return True
        return under_way < self._bounds.in_flight and len(self._waiting) >= self._bounds.together

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if self._waiting and not self._scheduled:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._start)

    async def _serve(self, batch: list[tuple[Item, asyncio.Future[Answer]]]) -> None:
        started = perf_counter()
        answers = await self._try([item for item, _ in batch], deadline=started + self._bounds.patience_s)
        self.counts.batches += 1
        self.counts.items += len(batch)
        self.counts.busy_s += perf_counter() - started
        for (_, future), answer in zip(batch, answers, strict=True):
            if future.done():
                continue  # the client went away; what it asked for stands
            if isinstance(answer, Exception):
                future.set_exception(answer)
            else:
                future.set_result(answer)

    async def _try(self, items: list[Item], *, deadline: float) -> list[Answer | Exception]:
        attempt = 0
        while True:
            attempt += 1
            try:
                return await self._run(items)
            except (*TRANSIENT, *LOST) as error:
                self.counts.again += 1
                if perf_counter() > deadline or (attempt >= 6 and not isinstance(error, LOST)):
                    return await self._give_up(items, error, deadline=deadline)
                await asyncio.sleep(random.uniform(0.2, 1.0) * min(0.5, 0.005 * 2**attempt))
            except (
                Exception
            ) as error:  # whatever it is, it must not take the neighbours down: split to find the culprit
                return await self._give_up(items, error, deadline=deadline)

    async def _give_up(self, items: list[Item], error: Exception, *, deadline: float) -> list[Answer | Exception]:
        if isinstance(error, LOST):
            log.warning("a batch of %d was given up: %s", len(items), error)
            return [OutcomeUnknown() for _ in items]
        if len(items) == 1:
            log.error("a request failed by itself", exc_info=error)
            return [error]
        self.counts.split += 1
        middle = len(items) // 2
        first = await self._try(items[:middle], deadline=deadline)
        return first + await self._try(items[middle:], deadline=deadline)
