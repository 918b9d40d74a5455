"""One key, one order, one answer: however often, however parallel, through whichever process."""

import asyncio
import json

from tests.api.callers import Callers
from tests.market import PLACE, Market, opened, order, placing
from tests.server import Process
from tests.wire import Answer, Wire, request


async def at_once(requests: list[tuple[int, bytes]]) -> list[Answer]:
    """Send each over a connection of its own (port, bytes), all at the same moment."""
    wires = [Wire(port) for port, _ in requests]
    await asyncio.gather(*[wire(request("GET", "/health/live")) for wire in wires])
    answers = await asyncio.gather(*[wire(raw) for wire, (_, raw) in zip(wires, requests, strict=True)])
    for wire in wires:
        wire.close()
    return list(answers)


async def test_fifty_clients_with_one_key_get_one_order_and_one_answer(market: Market, web: Process) -> None:
    raw = placing(market, "one", order(("SKU-01", 2), reference="R-1"))
    answers = await at_once([(web.port, raw)] * 50)
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body for answer in answers}) == 1
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert await market.value("SELECT count(*) FROM orders") == 1
    assert await market.findings() == {}


async def test_also_through_two_processes_and_for_the_last_unit(
    market: Market, web: Process, second_web: Process
) -> None:
    """What one process took (stock, reference, the buyer's limit) must not be held against its twin in the other."""
    for nth in range(25):
        await market.receive({"GONE": 1})
        raw = placing(market, f"twin-{nth}", order(("GONE", 1), ("RARE", 3), reference=f"T-{nth}", **_buyer(nth)))
        answers = await at_once([(port, raw) for port in (web.port, second_web.port) for _ in range(5)])
        assert {(answer.status, answer.code) for answer in answers} == {(201, "")}, nth
        assert len({answer.body for answer in answers}) == 1
    assert await market.sold("GONE") == (25, 25, 25, 25)
    assert await market.findings() == {}


def _buyer(nth: int) -> dict[str, object]:
    return {"buyer": {"email": f"buyer-{nth}@example.org"}}


async def test_another_body_under_the_same_key_is_refused(market: Market, web: Process) -> None:
    bodies = [order(("SKU-01", units)) for units in (1, 2)]
    answers = await at_once([(web.port, placing(market, "two", body)) for body in bodies for _ in range(10)])
    assert sorted({answer.status for answer in answers}) == [201, 422]
    assert {answer.code for answer in answers} == {"", "idempotency_mismatch"}
    assert len({answer.body for answer in answers if answer.status == 201}) == 1
    assert await market.value("SELECT count(*) FROM orders") == 1


async def test_the_same_order_written_otherwise_is_the_same_body(market: Market, web: Process) -> None:
    body = order(("SKU-01", 1))
    wire = Wire(web.port)
    first = await wire(placing(market, "spaced", body))
    second = await wire(placing(market, "spaced", json.dumps(dict(reversed(body.items())), indent=2).encode()))
    assert (first.status, first.body) == (201, second.body)
    wire.close()


async def test_a_refused_key_binds_nothing(market: Market, web: Process) -> None:
    wire = Wire(web.port)
    raw = placing(market, "patient", order(("GONE", 1)))
    refused = await wire(raw)
    assert (refused.code, refused.document["facts"]["left"]) == ("out_of_stock", 0)
    await market.receive({"GONE": 1})
    assert (await wire(raw)).status == 201
    assert (await wire(raw)).status == 201
    assert await market.sold("GONE") == (1, 1, 1, 1)
    wire.close()


async def test_a_key_of_one_credential_says_nothing_to_another(market: Market, web: Process) -> None:
    async with opened(market.urls.app) as pool:
        other = (await Callers(pool).key())["Authorization"].removeprefix("Bearer ")
    body = json.dumps(order(("SKU-01", 1))).encode()
    first, second = await at_once(
        [
            (web.port, request("POST", PLACE, token, body, {"Idempotency-Key": "shared"}))
            for token in (market.token, other)
        ]
    )
    assert (first.status, second.status) == (201, 201)
    assert first.document["id"] != second.document["id"]


async def test_a_batch_repeated_places_nothing_twice(market: Market, web: Process) -> None:
    orders = {"orders": [order(("SKU-01", 1)), order(("GONE", 1)), order(("SKU-02", 1))]}
    raw = request("POST", f"{PLACE}/batch", market.token, json.dumps(orders).encode(), {"Idempotency-Key": "batch"})
    answers = await at_once([(web.port, raw)] * 10)
    for answer in answers:
        assert [each["status"] for each in answer.document["results"]] == [201, 409, 201]
    placed = {json.dumps([each.get("order") for each in answer.document["results"]]) for answer in answers}
    assert len(placed) == 1
    assert await market.value("SELECT count(*) FROM orders") == 2
