"""Server-sent streams of the feed: how many, woken together, ended together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
from psycopg_pool import PoolTimeout

from orderloom.infra import feed
from orderloom.infra.work import Pool, reading
from orderloom.kernel.errors import TooMany

MOST_STREAMS = 50
EVERY_S = 0.2


class TooManyStreams(TooMany):
    """As many streams are open as this process serves; read the feed in pages, or try again later."""

    code = "too_many_streams"


class Streams:
    """One look at the head of the feed for all streams of this process, however many they are."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
        self.open = 0
        self.stopping = asyncio.Event()
        self._head = 0
        self._moved = asyncio.Condition()
        self._watcher: asyncio.Task[None] | None = None

    def stop(self) -> None:
        """End every stream: the process is going away."""
        self.stopping.set()
        if self._watcher is not None:
            self._watcher.cancel()

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place among the streams, or TooManyStreams."""
        if self.open >= MOST_STREAMS:
            raise TooManyStreams(retry_after_s=30)
        self.open += 1
        if self._watcher is None or self._watcher.done():
            self._watcher = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            self.open -= 1

    async def beyond(self, position: int, patience_s: float) -> bool:
        """Wait until the feed has something behind this position; False if it had nothing in that time."""
        try:
            async with asyncio.timeout(patience_s), self._moved:
                await self._moved.wait_for(lambda: self._head > position or self.stopping.is_set())
        except TimeoutError:
            return False
        return not self.stopping.is_set()

    async def _watch(self) -> None:
        """Runs while there are streams."""
        while self.open and not self.stopping.is_set():
            try:
                async with reading(self.pool) as tx:
                    position = await feed.head(tx)
            except (psycopg.Error, PoolTimeout):
                position = self._head
            if position != self._head:
                async with self._moved:
                    self._head = position
                    self._moved.notify_all()
            await asyncio.sleep(EVERY_S)
