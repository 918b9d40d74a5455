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
    with process("worker", market.urls, tmp_path):
        alone, beside, read = await _both(market, web)
    assert alone.failed == beside.failed == 0
    assert min(read.values()) > 0
    assert await market.findings() == {}
    prove(f"intake alone {_shown(alone)}; beside readers {_shown(beside)}; read meanwhile {json.dumps(read)}; fsck 0")


async def _both(market: Market, web: Process) -> tuple[Report, Report, dict[str, int]]:
    alone = await _load(market, web)
    stop, read = asyncio.Event(), {"orders": 0, "events": 0, "streamed": 0}
    readers = [
        asyncio.create_task(_page(market, web, stop, read, "orders", "/api/v1/orders?limit=200")),
        asyncio.create_task(_page(market, web, stop, read, "events", "/api/v1/events?limit=200")),
        asyncio.create_task(_stream(market, web, stop, read)),
    ]
    beside = await _load(market, web)
    stop.set()
    await asyncio.gather(*readers)
    return alone, beside, read


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
        seconds=amount("SECONDS_MIXED", 15),
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
