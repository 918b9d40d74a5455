"""Server-sent streams of the feed: how many, woken together, ended together."""

import asyncio

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
        self.stopping = False
        self._head = 0
        self._moved = asyncio.Condition()
        self._watcher: asyncio.Task[None] | None = None

    def stop(self) -> None:
        """End every stream within a moment: the process is going away. May be called from a signal handler."""
        self.stopping = True

    def take(self) -> None:
        """Take a place among the streams, or TooManyStreams."""
        if self.open >= MOST_STREAMS:
            raise TooManyStreams(retry_after_s=30)
        self.open += 1
        if self._watcher is None or self._watcher.done():
            self._watcher = asyncio.create_task(self._watch())

    def give_back(self) -> None:
        self.open -= 1

    async def beyond(self, position: int, patience_s: float) -> bool:
        """Wait until the feed has something behind this position; False if it had nothing in that time."""
        try:
            async with asyncio.timeout(patience_s), self._moved:
                await self._moved.wait_for(lambda: self._head > position or self.stopping)
        except TimeoutError:
            return False
        return not self.stopping

    async def _watch(self) -> None:
        """Runs while there are streams."""
        while self.open:
            await self._look()
            if self.stopping:
                return
            await asyncio.sleep(EVERY_S)

    async def _look(self) -> None:
        position = self._head
        if not self.stopping:
            try:
                async with reading(self.pool) as tx:
                    position = await feed.head(tx)
            except (psycopg.Error, PoolTimeout):
                return
        if position != self._head or self.stopping:
            async with self._moved:
                self._head = position
                self._moved.notify_all()
