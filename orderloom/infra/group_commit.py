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
from functools import partial
from time import perf_counter
from typing import Generic, TypeVar

import psycopg

from orderloom.kernel.errors import Busy

Item = TypeVar("Item")
Answer = TypeVar("Answer")

log = logging.getLogger(__name__)

# The whole batch may run again after these: nothing outside was touched, and idempotency keys tell what was committed.
TRANSIENT = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected, psycopg.errors.UniqueViolation)
# Someone holds what one of the batch needs; the others must not wait for it.
HELD = (psycopg.errors.LockNotAvailable,)
FULL = (psycopg.errors.DiskFull,)
LOST = (psycopg.OperationalError, psycopg.InterfaceError)
MOST_TRIES = 6
FULL_RETRY_S = 10
CLOSING_S = 2.0


class QueueFull(Busy):
    """More requests are waiting than can be served in time; send this one again, with the same key, in a moment."""

    code = "queue_full"


class OutcomeUnknown(Busy):
    """The database went away while this was written; send it again with the same key to learn what became of it."""

    code = "outcome_unknown"


class Contended(Busy):
    """Someone else holds what this needs and does not let go; nothing was changed. Send it again with the same key."""

    code = "contended"


class DatabaseFull(Busy):
    """The database has no room left on its disk, and nothing was changed; whoever runs it has to make room. Send it again then."""

    code = "database_full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How large and how patient a group commit may be."""

    batch: int = 128  # requests in one transaction
    queue: int = 4096  # requests waiting; beyond it they are refused with queue_full
    in_flight: int = 2  # transactions at once: while one waits for its flush the next is written
    together: int = 48  # while one is under way, the next starts only when at least this many wait
    gather_s: float = 0.003  # busy and none under way: wait so long for those just answered to come again
    patience_s: float = (
        8.0  # until the answer is 503; who waited long for a transaction still gets a quarter of it in one
    )


@dataclass(slots=True)
class Counts:
    """Figures since the start, for /metrics."""

    batches: int = 0
    items: int = 0
    again: int = 0
    split: int = 0
    busy_s: float = 0.0


@dataclass(slots=True)
class _Request(Generic[Item, Answer]):
    item: Item
    answer: "asyncio.Future[Answer]"
    since: float  # on the loop's clock


class GroupCommit(Generic[Item, Answer]):
    def __init__(self, run: Callable[[list[Item]], Awaitable[list[Answer | Exception]]], bounds: Bounds) -> None:
        self._run = run
        self._bounds = bounds
        self._waiting: deque[_Request[Item, Answer]] = deque()
        self._running: set[asyncio.Task[None]] = set()
        self._alarm: asyncio.TimerHandle | None = None
        self._scheduled = False
        self._timer: asyncio.TimerHandle | None = None
        self._last_size = 0
        self._ended = 0.0
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
        self._waiting.append(_Request(item, answer, loop.time()))
        if not self._scheduled:
            self._scheduled = True
            loop.call_soon(self._start)
        if self._alarm is None:
            self._alarm = loop.call_later(self._bounds.patience_s, self._dismiss)
        return answer

    async def close(self) -> None:
        """Take no more, and finish what waits; what cannot be finished in two seconds is given up."""
        self._closed = True
        loop = asyncio.get_running_loop()
        end = loop.time() + CLOSING_S
        while (self._waiting or self._running) and loop.time() < end:
            self._start()
            await asyncio.wait(self._running, timeout=end - loop.time())
        for request in self._waiting:
            _give(request, QueueFull(waiting=len(self._waiting)))
        self._waiting.clear()
        if self._alarm is not None:
            self._alarm.cancel()
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running, timeout=CLOSING_S)

    def _dismiss(self) -> None:
        """Answer those who waited too long. Nothing was tried for them."""
        loop = asyncio.get_running_loop()
        self._alarm = None
        while self._waiting and self._waiting[0].since + self._bounds.patience_s <= loop.time() + 0.001:
            _give(self._waiting.popleft(), QueueFull(waiting=len(self._waiting)))
        if self._waiting:
            self._alarm = loop.call_at(self._waiting[0].since + self._bounds.patience_s, self._dismiss)

    def _start(self) -> None:
        self._scheduled = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting and self._may_start():
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._bounds.batch))]
            loop = asyncio.get_running_loop()
            task = loop.create_task(self._serve(batch))
            left = max(batch[-1].since + self._bounds.patience_s - loop.time(), self._bounds.patience_s / 4)
            overdue = loop.call_later(left, _abandon, task, batch)
            self._running.add(task)
            task.add_done_callback(partial(self._finished, overdue))
            self._last_size = len(batch)

    def _may_start(self) -> bool:
        """Idle, at once. Busy, when half as many wait as went last: clients that were just answered come again together."""
        under_way, half = len(self._running), self._last_size // 2
        if under_way:
            return under_way < self._bounds.in_flight and len(self._waiting) >= max(half, self._bounds.together)
        loop = asyncio.get_running_loop()
        if len(self._waiting) >= half or loop.time() >= self._ended + self._bounds.gather_s:
            return True
        if self._timer is None:
            self._timer = loop.call_at(self._ended + self._bounds.gather_s, self._start)
        return False

    def _finished(self, overdue: asyncio.TimerHandle, task: asyncio.Task[None]) -> None:
        overdue.cancel()
        self._running.discard(task)
        self._ended = asyncio.get_running_loop().time()
        if self._waiting and not self._scheduled:
            self._scheduled = True
            asyncio.get_running_loop().call_soon(self._start)

    async def _serve(self, batch: list[_Request[Item, Answer]]) -> None:
        started = perf_counter()
        try:
            await self._try(batch)
        finally:
            self.counts.batches += 1
            self.counts.items += len(batch)
            self.counts.busy_s += perf_counter() - started

    async def _try(self, batch: list[_Request[Item, Answer]]) -> None:
        """Run until it succeeds, fails for good, or is abandoned; each part is answered as soon as it is settled."""
        attempt = 0
        items = [request.item for request in batch]
        while True:
            attempt += 1
            try:
                answers = await self._run(items)
                break
            except FULL:
                log.error("a batch of %d has no room on the database's disk", len(batch))
                answers = [DatabaseFull(retry_after_s=FULL_RETRY_S)] * len(batch)
                break
            except (*TRANSIENT, *HELD, *LOST) as error:
                self.counts.again += 1
                if isinstance(error, HELD) or (isinstance(error, TRANSIENT) and attempt == MOST_TRIES):
                    await self._split(batch, error)
                    return
                log.info("a batch of %d runs again: %s", len(batch), type(error).__name__)
                await asyncio.sleep(random.uniform(0.2, 1.0) * min(0.5, 0.005 * 2**attempt))
            except Exception as error:  # whatever it is, it must not take the neighbours down
                await self._split(batch, error)
                return
        for request, answer in zip(batch, answers, strict=True):
            _give(request, answer)

    async def _split(self, batch: list[_Request[Item, Answer]], error: Exception) -> None:
        """Run the halves by themselves, until the culprit stands alone."""
        if len(batch) > 1:
            self.counts.split += 1
            middle = len(batch) // 2
            await self._try(batch[:middle])
            await self._try(batch[middle:])
        elif isinstance(error, (*TRANSIENT, *HELD)):
            log.warning("a request was given up: %s", type(error).__name__)
            _give(batch[0], Contended())
        else:
            log.error("a request failed by itself", exc_info=error)
            _give(batch[0], error)


def _abandon(task: "asyncio.Task[None]", batch: list[_Request[Item, Answer]]) -> None:
    """The time is up: whoever still has no answer is told so now, however long the database takes to let go."""
    late = [request for request in batch if not request.answer.done()]
    log.warning("a batch of %d was given up, %d without an answer", len(batch), len(late))
    for request in late:
        _give(request, OutcomeUnknown())
    task.cancel()


def _give(request: _Request[Item, Answer], answer: Answer | Exception) -> None:
    if request.answer.done():
        return  # the client went away; what it asked for stands
    if isinstance(answer, Exception):
        request.answer.set_exception(answer)
    else:
        request.answer.set_result(answer)
