"""The database is away, hangs, is full or holds a lock: 503 in time with a time to come back, and recovery by itself."""

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.conftest import GOODS
from tests.market import CHANNEL, PLACE, History, Market, crowd, mixed_orders, order, placing
from tests.server import Postgres, Process, process
from tests.wire import Answer, Wire, request

LONGEST = 8.0 * 1.25  # for a transaction, and in one
HOLD = json.dumps({"channel": CHANNEL, "lines": [{"sku": "SKU-03", "quantity": 1}]}).encode()
AWAY = {"outcome_unknown", "queue_full", "database_unavailable", "contended", "busy"}


@pytest.fixture
def doomed_web(doomed: Market, tmp_path: Path) -> Iterator[Process]:
    with process("web", doomed.urls, tmp_path, ORDERLOOM_INTAKE_MAX_QUEUE="40") as started:
        yield started


async def one_each(market: Market, port: int, count: int, prefix: str) -> list[tuple[Answer, float]]:
    """So many orders at once, each with how long its answer took."""

    requests = [placing(market, f"{prefix}-{nth}", order(("SKU-01", 1))) for nth in range(count)]
    return await asyncio.gather(*[timed(port, raw) for raw in requests])


async def timed(port: int, raw: bytes) -> tuple[Answer, float]:
    """The answer, and how long it took."""
    wire, began = Wire(port, patience_s=60), time.monotonic()
    answer = await wire(raw)
    wire.close()
    return answer, time.monotonic() - began


async def recovered(market: Market, web: Process, seconds: float) -> float:
    """Wait until an order is taken again; returns how long that took."""
    began, wire = time.monotonic(), Wire(web.port)
    nth = 0
    while (answer := await wire(placing(market, f"again-{began}-{nth}", order(("SKU-02", 1))))).status != 201:
        assert answer.status == 503
        assert time.monotonic() - began < seconds, answer
        nth += 1
        await asyncio.sleep(0.1)
    wire.close()
    return time.monotonic() - began


def refused_in_time(answers: list[tuple[Answer, float]], longest: float) -> None:
    for answer, took in answers:
        assert answer.status == 503, answer
        assert answer.code in AWAY
        assert int(answer.headers["retry-after"]) >= 1
        assert took < longest


async def test_away_and_back(postgres: Postgres, doomed: Market, doomed_web: Process) -> None:
    await recovered(doomed, doomed_web, 5)  # connections and terms are there
    postgres.kill()
    assert await asyncio.to_thread(doomed_web.status, "/health/ready") == 503
    assert await asyncio.to_thread(doomed_web.status, "/health/live") == 200
    listed = asyncio.create_task(timed(doomed_web.port, request("GET", PLACE, doomed.token)))
    answers = await one_each(doomed, doomed_web.port, 100, "away")
    refused_in_time([*answers, await listed], LONGEST + 1)
    assert {answer.code for answer, _ in answers} >= {"queue_full", "outcome_unknown"}
    again = await timed(doomed_web.port, request("GET", PLACE, doomed.token))
    refused_in_time([again], LONGEST + 1)
    postgres.restart()
    assert await recovered(doomed, doomed_web, 10) < 8
    history = History(unknown={})
    await crowd(doomed_web.port, _some(doomed), history, clients=8)
    assert history.statuses == {201: 40}
    assert await doomed.findings() == {}


async def test_a_server_that_only_reads_is_refused_by_name_and_left_by_itself(market: Market, web: Process) -> None:
    """As after a failover: sessions of the old one stay, and stay read-only; new ones may write."""
    wire = Wire(web.port)
    read_only(market, yes=True)
    for _ in range(2):  # with the sessions of before, and with their successors
        held = await wire(request("POST", "/api/v1/holds", market.token, HOLD, {"Idempotency-Key": "held"}))
        assert (held.status, held.code) == (503, "database_unavailable")
        assert int(held.headers["retry-after"]) >= 1
        assert (await wire(request("GET", PLACE, market.token))).status == 200
    assert web.status("/health/ready") == 503
    read_only(market, yes=False)
    web.await_answer("/health/ready", 5)  # though nobody writes meanwhile
    assert await recovered(market, web, 10) < 1
    assert (await wire(request("POST", "/api/v1/holds", market.token, HOLD, {"Idempotency-Key": "held"}))).status == 201
    wire.close()


def read_only(market: Market, *, yes: bool) -> None:
    """Let every new session read only, or write again; those of before go, where they could still write."""
    assert market.urls.superuser is not None
    with psycopg.connect(market.urls.superuser, autocommit=True) as superuser:
        superuser.execute("SET default_transaction_read_only = off")
        superuser.execute(
            f"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = {yes}', "
            "current_database()); END $$".encode()
        )
        if yes:
            superuser.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND application_name LIKE 'orderloom%'"
            )


def _some(market: Market) -> Iterator[tuple[str, bytes]]:
    for each, _ in zip(mixed_orders(market, [*GOODS], 9), range(40), strict=False):
        yield each


async def test_a_lock_held_elsewhere_holds_up_nobody_else(market: Market, web: Process) -> None:
    wire = Wire(web.port)
    assert (await wire(placing(market, "first", order(("SKU-00", 1), ("SKU-05", 1))))).status == 201
    assert market.urls.superuser is not None
    with psycopg.connect(market.urls.superuser) as other:
        other.execute("SELECT 1 FROM stock_levels WHERE sku = 'SKU-00' FOR UPDATE")
        held = asyncio.create_task(Wire(web.port)(placing(market, "held", order(("SKU-00", 1)))))
        await asyncio.sleep(0.2)
        began = time.monotonic()
        answers = await one_each_of(market, web.port, "SKU-05", 20)
        took = time.monotonic() - began
        refused = await held
        other.rollback()
    assert {answer.status for answer in answers} == {201}
    assert took < 4
    assert (refused.status, refused.code) == (503, "contended")
    wire.close()
    assert (await wire(placing(market, "held", order(("SKU-00", 1))))).status == 201
    assert await market.findings() == {}


async def one_each_of(market: Market, port: int, sku: str, count: int) -> list[Answer]:
    requests = [placing(market, f"{sku}-{nth}", order((sku, 1))) for nth in range(count)]
    return list(await asyncio.gather(*[Wire(port)(raw) for raw in requests]))


async def test_what_fails_now_and_then_is_tried_again(market: Market, web: Process) -> None:
    """Every third transaction that writes orders is told that it could not be serialized."""
    assert market.urls.superuser is not None
    with psycopg.connect(market.urls.superuser, autocommit=True) as superuser:
        superuser.execute(
            """
            CREATE SEQUENCE planted;
            GRANT USAGE, SELECT ON SEQUENCE planted TO PUBLIC;
            CREATE FUNCTION fail_every_third() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('planted') % 3 = 0 THEN
                    RAISE EXCEPTION 'planted' USING ERRCODE = 'serialization_failure';
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER planted AFTER INSERT ON orders EXECUTE FUNCTION fail_every_third();
            """
        )
    history = History()
    await crowd(web.port, _some(market), history, clients=8)
    assert history.statuses == {201: 40}
    assert await market.value("SELECT last_value FROM planted") > 3
    await history.check(market)
    assert await market.findings() == {}


async def test_sessions_ended_at_random_leave_nothing_in_doubt(market: Market, web: Process) -> None:
    history, stop = History(), asyncio.Event()
    source = mixed_orders(market, [*GOODS], 12)
    buying = asyncio.create_task(crowd(web.port, source, history, clients=16, stop=stop))
    assert market.urls.superuser is not None
    with psycopg.connect(market.urls.superuser, autocommit=True) as superuser:
        ended = 0
        for _ in range(12):
            await asyncio.sleep(0.2)
            ended += superuser.execute(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND application_name LIKE 'orderloom%' ORDER BY random() LIMIT 1
                """
            ).rowcount
    stop.set()
    await buying
    assert ended >= 6
    await history.settle(market, web.port)
    assert len(history.placed) > 50
    await history.check(market)
    assert await market.findings() == {}
