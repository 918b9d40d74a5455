"""Latency of the intake while lists are paged, the feed is read and streamed: figures, no verdict on a shared machine."""

import asyncio
import json
from pathlib import Path

import msgspec
import pytest

from orderloom.cli.bench import processes
from orderloom.cli.bench.load import Report, Task
from tests.faults.conftest import GOODS
from tests.market import CHANNEL, Market
from tests.proof.amounts import amount
from tests.proof.conftest import Prove
from tests.server import Process, process
from tests.wire import Wire, request

pytestmark = pytest.mark.proof


async def test_intake_beside_readers(market: Market, web: Process, tmp_path: Path, prove: Prove) -> None:
    """Alone, beside each kind of reader, and beside all; a reader sends its next request as soon as it can."""
    lines = []
    with process("worker", market.urls, tmp_path):
        for kinds in ((), ("orders",), ("events",), ("streamed",), ("orders", "events", "streamed")):
            read = dict.fromkeys(kinds, 0)
            report = await _beside(market, web, read)
            assert report.failed == 0
            assert all(read.values())
            lines.append(f"{' + '.join(kinds) or 'alone'}: {_shown(report)}; read {json.dumps(read)}")
    assert await market.findings() == {}
    prove("; ".join(lines) + "; fsck 0")


async def _beside(market: Market, web: Process, read: dict[str, int]) -> Report:
    stop = asyncio.Event()
    every = {
        "orders": lambda: _page(market, web, stop, read, "orders", "/api/v1/orders?limit=200"),
        "events": lambda: _page(market, web, stop, read, "events", "/api/v1/events?limit=200"),
        "streamed": lambda: _stream(market, web, stop, read),
    }
    readers = [asyncio.create_task(every[kind]()) for kind in read]
    report = await _load(market, web)
    stop.set()
    await asyncio.gather(*readers)
    return report


def _shown(report: Report) -> str:
    rate = report.placed / report.seconds
    return f"{rate:.0f} orders/s, p50 {report.p50_ms} ms, p99 {report.p99_ms} ms, worst {report.worst_ms} ms"


async def _load(market: Market, web: Process) -> Report:
    task = Task(
        host="127.0.0.1",
        port=web.port,
        token=market.token,
        channel=CHANNEL,
        skus=[*GOODS],
        clients=amount("CLIENTS_MIXED", 96),
        seconds=amount("SECONDS_MIXED", 10),
    )
    return await asyncio.to_thread(processes.load, msgspec.structs.replace(task))


async def _page(market: Market, web: Process, stop: asyncio.Event, read: dict[str, int], what: str, path: str) -> None:
    """Page through it from the start, over and over."""
    wire, after = Wire(web.port), ""
    while not stop.is_set():
        answer = await wire(request("GET", f"{path}{after and '&after=' + after}", market.token))
        assert answer.status == 200, answer
        page = answer.document
        read[what] += len(page["items"])
        after = str(page["next"] or "") if page["items"] else ""
    wire.close()


async def _stream(market: Market, web: Process, stop: asyncio.Event, read: dict[str, int]) -> None:
    """Follow the stream of facts."""
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port, limit=1 << 22)
    writer.write(request("GET", "/api/v1/events/stream?after=0", market.token))
    while not stop.is_set():
        try:
            part = await asyncio.wait_for(reader.read(1 << 16), 1)
        except TimeoutError:
            continue
        if not part:
            break
        read["streamed"] += part.count(b"\ndata:") + part.count(b"\nid:")
    writer.close()
