"""A road to PostgreSQL that can be cut, blocked and opened again: bytes between a port of 127.0.0.1 and the server's socket."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Coroutine, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

from orderloom.infra.cluster import DatabaseUrls

RESET = struct.pack("ii", 1, 0)


class Road:
    """Runs on a loop and a thread of its own, so that a test may wait for anything meanwhile."""

    def __init__(self, server: str) -> None:
        self.server = server  # the path of the socket
        self.port = 0
        self._open = asyncio.Event()
        self._open.set()
        self._closed_to_new = False
        self._ends: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def block(self) -> None:
        """Nothing passes any more and nobody is told: connections stay up, new ones are taken and hear nothing."""
        self._in_loop(self._block())

    def cut(self) -> None:
        """Every connection is reset, and new ones are as soon as they are made."""
        self._in_loop(self._cut())

    def open(self) -> None:
        """Everything passes again."""
        self._in_loop(self._pass())

    async def _block(self) -> None:
        self._open.clear()

    async def _cut(self) -> None:
        self._closed_to_new = True
        for end in list(self._ends):
            _reset(end)

    async def _pass(self) -> None:
        self._closed_to_new = False
        self._open.set()

    def _in_loop(self, what: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(10)

    def start(self) -> None:
        self._thread.start()
        serving = self._in_loop(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = serving.sockets[0].getsockname()[1]

    def stop(self) -> None:
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._closed_to_new:
            _reset(writer)
            return
        await self._open.wait()
        with contextlib.suppress(OSError):
            far_reader, far_writer = await asyncio.open_unix_connection(self.server)
            self._ends |= {writer, far_writer}
            await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
            self._ends -= {writer, far_writer}

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(1 << 16):
                await self._open.wait()
                writer.write(data)
                await writer.drain()
        writer.close()


def _reset(end: asyncio.StreamWriter) -> None:
    raw = end.get_extra_info("socket")
    with contextlib.suppress(OSError):
        if raw is not None and raw.family == socket.AF_INET:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    end.transport.abort()


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
