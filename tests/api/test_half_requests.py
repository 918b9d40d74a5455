"""Requests that stop half way, come too slowly or never end: each is answered or closed, and the others are served."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI

from orderloom.api.protocol import OnePiece, Protocol

from .callers import Callers
from .serving import serving

PATIENCE_S = 20
HEAD = b"POST /api/v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\n"


class Hurried(Protocol):
    head_s = 0.3
    least_rate = 1000.0
    largest_head = 4096
    longest_rest = 200_000


@asynccontextmanager
async def opened(address: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def ended(reader: asyncio.StreamReader) -> bytes:
    """All that comes until the server hangs up."""
    async with asyncio.timeout(PATIENCE_S):
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""


def said(raw: bytes) -> tuple[int, str]:
    head, _, body = raw.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)["code"]


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (b"", None),
        (b"\r\n", (408, "too_slow")),
        (b"GET /health/live HT", (408, "too_slow")),
        (HEAD, (408, "too_slow")),
        (HEAD + b'Content-Length: 500\r\n\r\n{"channel"', (408, "too_slow")),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{\r\n", (408, "too_slow")),
        (b"GET / HTTP/1.1\r\nX-Long: " + b"x" * 5000, (431, "head_too_large")),
    ],
)
async def test_half_a_request_is_ended(app: FastAPI, sent: bytes, answer: tuple[int, str] | None) -> None:
    async with serving(app, Hurried) as address, opened(address) as (reader, writer):
        writer.write(sent)
        raw = await ended(reader)
        assert (said(raw) if raw else None) == answer


async def test_a_trickle_is_ended_and_a_slow_body_is_not(app: FastAPI, admin: dict[str, str]) -> None:
    async with serving(app, Hurried) as address:
        async with opened(address) as (reader, writer):
            writer.write(HEAD + b"Content-Length: 500\r\n\r\n")
            asking = asyncio.create_task(ended(reader))
            while not asking.done():
                writer.write(b" ")
                await asyncio.sleep(0.02)
            assert said(await asking) == (408, "too_slow")
        async with opened(address) as (reader, writer):
            token = f"Authorization: {admin['Authorization']}\r\nConnection: close\r\n".encode()
            writer.write(HEAD + token + b"Content-Length: 6002\r\n\r\n{")
            for _ in range(6):  # longer than a head may take, faster than the least rate
                writer.write(b" " * 1000)
                await asyncio.sleep(0.1)
            writer.write(b"}")
            assert said(await ended(reader)) == (422, "invalid_body")


async def test_a_body_without_end_is_cut_off_after_its_answer(app: FastAPI, callers: Callers) -> None:
    key = await callers.key("orders.place")
    piece = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    sent = 0
    async with serving(app, Hurried) as address, opened(address) as (reader, writer):
        writer.write(
            HEAD + f"Authorization: {key['Authorization']}\r\n".encode() + b"Transfer-Encoding: chunked\r\n\r\n"
        )
        async with asyncio.timeout(PATIENCE_S):
            try:
                while not reader.at_eof():
                    writer.write(piece)
                    sent += len(piece)
                    await writer.drain()
                    await asyncio.sleep(0)
            except ConnectionError:
                pass
        assert sent < 40_000_000
        async with opened(address) as (again, asking):
            asking.write(b"GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert (await ended(again)).startswith(b"HTTP/1.1 200")


async def test_an_idle_connection_that_was_answered_is_closed_whatever_comes_after(app: FastAPI) -> None:
    async with serving(app, Hurried) as address, opened(address) as (reader, writer):
        writer.write(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
        async with asyncio.timeout(PATIENCE_S):
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        writer.write(b"\r\n")  # begins no request, but ends the server's own wait for the next one
        await ended(reader)


class Written(asyncio.Transport):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.pieces.append(bytes(data))

    def close(self) -> None:
        self.pieces.append(b"closed")


async def test_head_and_body_are_written_together_and_a_head_alone_does_not_wait() -> None:
    below = Written()
    whole = OnePiece(below, asyncio.get_running_loop())
    whole.write(b"HTTP/1.1 200 OK\r\n\r\n")
    whole.write(b"body")
    assert below.pieces == [b"HTTP/1.1 200 OK\r\n\r\nbody"]
    whole.write(b"HTTP/1.1 200 OK\r\n\r\n")
    await asyncio.sleep(0)
    assert below.pieces[1:] == [b"HTTP/1.1 200 OK\r\n\r\n"]
    whole.write(b"HTTP/1.1 204 No Content\r\n\r\n")
    whole.close()
    assert below.pieces[2:] == [b"HTTP/1.1 204 No Content\r\n\r\n", b"closed"]
