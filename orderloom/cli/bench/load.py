"""A load program for the intake: many clients on keep-alive connections, as little Python a request as can be.

A process of its own (`python -m orderloom.cli.bench.load`): reads one JSON task from standard input, writes one JSON report.
Requests are made beforehand; while the clock runs a client only sends bytes and reads an answer. Closed loop: each client
waits for its answer before it sends again. It stops by itself after `seconds` or `most` requests.
"""

import asyncio
import random
import sys
from collections.abc import Iterator
from time import perf_counter
from typing import cast
from uuid import uuid4

import msgspec


class Task(msgspec.Struct):
    """What to send, where, how long."""

    host: str
    port: int
    token: str
    channel: str
    skus: list[str]
    clients: int = 96
    seconds: float = 10.0
    most: int = 1_000_000
    lines: int = 3
    hot: bool = False  # every order begins with the first SKU
    seed: int = 1
    keep: bool = False  # report each acknowledged key, for checks of what was lost


class Report(msgspec.Struct):
    """What came of it. Latencies in milliseconds, seen from the client."""

    placed: int
    refused: int
    failed: int
    seconds: float
    p50_ms: float
    p99_ms: float
    worst_ms: float
    statuses: dict[int, int]
    acknowledged: list[str]
    unknown: list[str]


_BODY = (
    '{"channel":"%s","reference":"%s","lines":[%s],"buyer":{"name":"Ann Other","email":"ann@example.org","phone":"+31201234567"},'
    '"shipping_address":{"country":"NL","lines":["Coolsingel 1"],"name":"Ann Other","city":"Rotterdam","postal_code":"3011 AD"}}'
)
_HEAD = (
    "POST /api/v1/orders HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
    "Idempotency-Key: %s\r\nContent-Length: %d\r\n\r\n"
)


def requests(task: Task) -> Iterator[tuple[str, bytes]]:
    """Endless different orders, each with its key."""
    chance = random.Random(task.seed)
    run = uuid4().hex[:12]
    for nth in range(task.most):
        skus = chance.sample(task.skus, task.lines)
        if task.hot and task.skus[0] not in skus:
            skus[0] = task.skus[0]
        lines = ",".join(f'{{"sku":"{sku}","quantity":{chance.randint(1, 2)}}}' for sku in skus)
        key = f"{run}-{nth}"
        body = _BODY % (task.channel, key, lines)
        yield key, (_HEAD % (task.host, task.token, key, len(body)) + body).encode()


class Client(asyncio.Protocol):
    """One connection: sends, waits for the whole answer, sends again."""

    def __init__(self, load: "Load") -> None:
        self.load = load
        self.key = ""
        self.sent = 0.0
        self.held = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop has its own classes
        self.send()

    def send(self) -> None:
        assert self.transport is not None
        request = self.load.next()
        if request is None:
            self.transport.close()
            return
        self.key, data = request
        self.sent = perf_counter()
        self.transport.write(data)

    def data_received(self, data: bytes) -> None:
        if self.held:
            data = self.held + data
        head = data.find(b"\r\n\r\n")
        if head < 0:
            self.held = data
            return
        start = data.find(b"content-length: ") + 16
        if len(data) < head + 4 + int(data[start : data.find(b"\r\n", start)]):
            self.held = data
            return
        self.held = b""
        self.load.answered(self.key, int(data[9:12]), perf_counter() - self.sent)
        self.key = ""
        self.send()

    def connection_lost(self, exc: Exception | None) -> None:
        self.load.lost(self.key)


class Load:
    def __init__(self, task: Task) -> None:
        self.task = task
        self.source = requests(task)
        self.ready: list[tuple[str, bytes]] = []
        self.began = 0.0
        self.ended = 0.0
        self.latencies: list[float] = []
        self.statuses: dict[int, int] = {}
        self.acknowledged: list[str] = []
        self.unknown: list[str] = []
        self.open = 0
        self.done = asyncio.Event()

    def next(self) -> tuple[str, bytes] | None:
        if perf_counter() - self.began > self.task.seconds:
            return None
        return self.ready.pop() if self.ready else next(self.source, None)

    def answered(self, key: str, status: int, seconds: float) -> None:
        self.latencies.append(seconds)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if self.task.keep and status == 201:
            self.acknowledged.append(key)

    def lost(self, key: str) -> None:
        if key:
            self.unknown.append(key)
        self.open -= 1
        if self.open == 0:
            self.ended = perf_counter()
            self.done.set()

    async def run(self) -> Report:
        """Open the connections, send until the time is up, wait for the last answers."""
        loop = asyncio.get_running_loop()
        ahead = min(self.task.most, int(self.task.seconds * 6000))
        self.ready = [request for _, request in zip(range(ahead), self.source, strict=False)][::-1]
        self.began = perf_counter()
        self.open = self.task.clients
        for _ in range(self.task.clients):
            try:
                await loop.create_connection(lambda: Client(self), self.task.host, self.task.port)
            except OSError:
                self.lost("")
        await self.done.wait()
        return self.report()

    def report(self) -> Report:
        ordered = sorted(self.latencies) or [0.0]
        placed = self.statuses.get(201, 0)
        failed = sum(count for status, count in self.statuses.items() if status >= 500)
        return Report(
            placed=placed,
            refused=len(self.latencies) - placed - failed,
            failed=failed,
            seconds=round(self.ended - self.began, 3),
            p50_ms=round(ordered[len(ordered) // 2] * 1000, 1),
            p99_ms=round(ordered[len(ordered) * 99 // 100] * 1000, 1),
            worst_ms=round(ordered[-1] * 1000, 1),
            statuses=self.statuses,
            acknowledged=self.acknowledged,
            unknown=self.unknown,
        )


def main() -> None:
    import uvloop

    task = msgspec.json.decode(sys.stdin.buffer.read(), type=Task)
    report = uvloop.run(Load(task).run())
    sys.stdout.buffer.write(msgspec.json.encode(report))


if __name__ == "__main__":
    main()
