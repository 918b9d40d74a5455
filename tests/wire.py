"""HTTP over one plain connection, byte for byte as a test wants it: also what no proper client would send."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any


class Lost(Exception):
    """The connection ended before a whole answer was there: what became of the request is unknown."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes

    @property
    def document(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """Why it was refused, or nothing."""
        problem = self.headers.get("content-type") == "application/problem+json"
        return str(self.document["code"]) if problem else ""


def request(
    method: str, path: str, token: str | None = None, body: bytes | None = None, headers: dict[str, str] | None = None
) -> bytes:
    """The bytes of a proper request; `headers` add to the usual ones or replace them, an empty one leaves it out."""
    usual = {"Host": "test"}
    if token is not None:
        usual["Authorization"] = f"Bearer {token}"
    if body is not None:
        usual |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    lines = [f"{name}: {value}" for name, value in (usual | (headers or {})).items() if value]
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{line}\r\n" for line in lines) + "\r\n"
    return head.encode("utf-8", "surrogateescape") + (body or b"")


class Wire:
    """A connection to 127.0.0.1 that is opened when needed, and again after it was lost."""

    def __init__(self, port: int, *, patience_s: float = 30.0) -> None:
        self.port = port
        self.patience_s = patience_s
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __call__(self, raw: bytes) -> Answer:
        """Send it and read one answer, or raise Lost."""
        try:
            async with asyncio.timeout(self.patience_s):
                return await self._exchange(raw)
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:  # TimeoutError is an OSError
            self.close()
            raise Lost(repr(error)) from error

    async def _exchange(self, raw: bytes) -> Answer:
        if self._open is None:
            self._open = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 22)
        reader, writer = self._open
        writer.write(raw)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        status = int(head[0].split(" ")[1])
        if headers.get("transfer-encoding") == "chunked":
            body = b"".join([part async for part in _chunks(reader)])
        else:
            body = await reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection") == "close":
            self.close()
        return Answer(status, headers, body)

    def close(self) -> None:
        if self._open is not None:
            self._open[1].close()
            self._open = None


async def _chunks(reader: asyncio.StreamReader) -> Any:
    while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
        yield await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)
