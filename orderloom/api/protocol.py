"""HTTP/1.1 on the wire: answers go out in one piece, and nobody keeps a connection by sending half a request.

What cannot even be read as a request gets a problem document too.
"""

import asyncio
from typing import Any, cast

import msgspec
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from orderloom.api.errors import MEDIA_TYPE, HeadTooLarge, TooSlow, problem, status_of
from orderloom.kernel.errors import Refusal
from orderloom.kernel.ids import new_id

REASONS = {400: "Bad Request", 408: "Request Timeout", 431: "Request Header Fields Too Large"}


class MalformedRequest(Refusal):
    """This is not a request as HTTP/1.1 defines it; the connection is closed."""

    code = "malformed_request"


class OnePiece:
    """A transport that sends the head of an answer together with what follows at once: one call of the system, not two."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._head = b""

    def write(self, data: bytes) -> None:
        if self._head:
            data, self._head = self._head + data, b""
        elif data.startswith(b"HTTP/1.1 "):
            self._head = data
            self._loop.call_soon(self._flush)  # a stream's head does not wait for its first event
            return
        self._transport.write(data)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._head:
            data, self._head = self._head, b""
            self._transport.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class Protocol(HttpToolsProtocol):
    """The server's own protocol with answers and limits of ours."""

    head_s = 30.0  # to send the head of a request
    least_rate = 1024.0  # bytes a second that a body has to come at on average, after that
    largest_head = 64 * 1024  # bytes
    longest_rest = (
        32 * 1024 * 1024
    )  # bytes of a body that are still taken after its answer: many clients read only then

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its base
        super().connection_made(cast(asyncio.Transport, OnePiece(transport, self.loop)))
        self._whole = False
        self._in_body = False
        self._timer: asyncio.TimerHandle | None = None
        self._begin()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if not self._whole:
            self._count(len(data))
        elif self.cycle.response_complete and self.timeout_keep_alive_task is None:
            self._begin()  # bytes that begin no request yet: whoever sends them waits no longer than others

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._whole = self._in_body = False
        self._begun, self._received, self._rest = self.loop.time(), 0, 0

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._in_body = True

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._whole = True

    def send_400_response(self, msg: str) -> None:
        """Say what is wrong and hang up: where the next request would begin is unclear."""
        self._refuse(MalformedRequest())

    def _begin(self) -> None:
        """Wait for a request from now on."""
        self._whole = self._in_body = False
        self._begun, self._received, self._rest = self.loop.time(), 0, 0
        self._watch(self.head_s)

    def _count(self, size: int) -> None:
        """More of a request that is not whole yet."""
        self._received += size
        if self.transport.is_closing():
            return
        if not self._in_body and self._received > self.largest_head:
            self._refuse(HeadTooLarge(largest_bytes=self.largest_head))
        elif self._in_body and self.cycle.response_complete:
            self._rest += size
            if self._rest > self.longest_rest:
                self.transport.close()
        if self._timer is None:
            self._watch(self.head_s)

    def _watch(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.loop.call_later(seconds, self._look)

    def _look(self) -> None:
        """Hang up on a request whose rest does not come. Nobody is late while the server reads no further or answers another."""
        self._timer = None
        if self._whole or self.transport.is_closing():
            return
        cycle: RequestResponseCycle | None = self.cycle
        if self.flow.read_paused or (not self._in_body and cycle is not None and not cycle.response_complete):
            self._begun += self.head_s
        granted = self.head_s + (self._received / self.least_rate if self._in_body else 0)
        left = self._begun + granted - self.loop.time()
        if left > 0:
            self._watch(left)
        elif self._received == 0 and not self._in_body:
            self.transport.close()  # nothing was asked
        else:
            self._refuse(TooSlow())

    def _refuse(self, refusal: Refusal) -> None:
        """Answer, unless an answer has begun or an earlier request still waits for its own, and hang up."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete or (self._in_body and not cycle.response_started):
            status = status_of(refusal)
            body = msgspec.json.encode(problem(refusal, new_id()))
            head = (
                f"HTTP/1.1 {status} {REASONS[status]}\r\nContent-Type: {MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\n"
            )
            self.transport.write(f"{head}Cache-Control: no-store\r\nConnection: close\r\n\r\n".encode() + body)
        self.transport.close()
