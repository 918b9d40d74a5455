"""A road to PostgreSQL that breaks exactly where a test wants: at the first piece that passes, the second, the third …

Each piece is what one side sent at once: a statement or several, their results, COMMIT, the word that it is done.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

from orderloom.infra.cluster import DatabaseUrls

READY = b"Z\x00\x00\x00\x05"  # what the server says last whenever it waits for the next


class Road:
    """Between a port of 127.0.0.1 and the server's socket, on a loop and a thread of its own."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.port = 0
        self.passed = 0  # pieces since it was set
        self._breaks_at = 0
        self._ends: set[asyncio.StreamWriter] = set()
        self._broken: Callable[[], None] | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def set(self, breaks_at: int, then: Callable[[], None] | None = None) -> None:
        """Break before the piece of this number passes, counted from now; `then` is called in that moment."""
        self._in_loop(self._set(breaks_at, then))

    async def _set(self, breaks_at: int, then: Callable[[], None] | None) -> None:
        self.passed, self._broken, self._breaks_at = 0, then, breaks_at

    @property
    def whole(self) -> bool:
        """Whether it has not broken since it was set."""
        return not self._breaks_at or self.passed < self._breaks_at

    def start(self) -> None:
        self._thread.start()
        serving = self._in_loop(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = serving.sockets[0].getsockname()[1]

    def stop(self) -> None:
        self._in_loop(self._break())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _in_loop(self, what: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(10)

    async def _break(self) -> None:
        for end in list(self._ends):
            end.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            far_reader, far_writer = await asyncio.open_unix_connection(self.server)
            ends = {writer, far_writer}
            self._ends |= ends
            welcomed = asyncio.Event()
            await asyncio.gather(
                self._pass(reader, far_writer, welcomed), self._pass(far_reader, writer, welcomed, welcomes=True)
            )
            self._ends -= ends

    async def _pass(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        welcomed: asyncio.Event,
        *,
        welcomes: bool = False,
    ) -> None:
        """Hand on piece by piece; those with which a connection begins are not counted."""
        with contextlib.suppress(OSError):
            while piece := await reader.read(1 << 18):
                if welcomed.is_set() and not await self._may_pass():
                    break
                if welcomes and READY in piece:
                    welcomed.set()
                writer.write(piece)
                await writer.drain()
        writer.close()

    async def _may_pass(self) -> bool:
        self.passed += 1
        if self.passed != self._breaks_at:
            return True
        if self._broken is not None:
            self._broken()
        await self._break()
        return False


@contextlib.contextmanager
def road_to(urls: DatabaseUrls) -> Iterator[tuple[Road, DatabaseUrls]]:
    """The road, and the addresses that lead over it."""
    folder = parse_qs(urlsplit(urls.app).query)["host"][0]
    road = Road(f"{folder}/.s.PGSQL.5432")
    road.start()
    try:
        yield road, DatabaseUrls(_over(urls.app, road.port), _over(urls.owner, road.port))
    finally:
        road.stop()


def _over(url: str, port: int) -> str:
    found = urlsplit(url)
    who = found.netloc.rpartition("@")[0]
    return urlunsplit(found._replace(netloc=f"{who}@127.0.0.1:{port}", query=""))
