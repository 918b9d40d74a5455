"""A hostile corpus against every operation that takes a body: 4xx with a named problem, never 5xx, and the server lives."""

import asyncio
import json
from typing import Any

from tests.hostile import corpus
from tests.hostile.operations import Operation, operations
from tests.hostile.siege import Siege
from tests.market import PLACE, Market, order, placing
from tests.server import Process
from tests.wire import Lost, Wire, request

VALUES_EACH = 12


def taking_bodies(document: Any) -> list[Operation]:
    found = [operation for operation in operations(document) if operation.example is not None]
    assert len(found) > 30
    return found


async def test_the_examples_are_bodies_that_an_operation_takes(document: Any, market: Market, wire: Wire) -> None:
    """Else the corpus would be refused for another reason than its own."""
    siege = Siege(wire, market.token)
    refused = []
    for operation in taking_bodies(document):
        answer = await wire(siege.good(operation, json.dumps(operation.example).encode()))
        if answer.code in ("invalid_body", "malformed_json", "idempotency_key_required", "precondition_required"):
            refused.append((operation.name, answer.body[-300:], operation.example))
    assert refused == []


async def test_bodies_that_are_wrong_whatever_the_operation(document: Any, market: Market, wire: Wire) -> None:
    siege = Siege(wire, market.token)
    for operation in taking_bodies(document):
        await siege.attack(siege.bodies(operation))
    assert siege.wrong == []


async def test_headers_that_are_wrong_whatever_the_operation(document: Any, market: Market, wire: Wire) -> None:
    siege = Siege(wire, market.token)
    for operation in taking_bodies(document):
        await siege.attack(siege.headers(operation))
    assert siege.wrong == []


async def test_each_value_of_a_body_replaced(document: Any, market: Market, wire: Wire) -> None:
    siege = Siege(wire, market.token)
    for operation in taking_bodies(document):
        most = 500 if operation.template.startswith(PLACE) and operation.key_needed else VALUES_EACH
        await siege.attack(siege.values(operation, most, seed=1))
    assert siege.wrong == []


async def test_orders_refused_by_name(market: Market, wire: Wire) -> None:
    line = {"sku": "PLAIN", "quantity": 1}
    cases: list[tuple[dict[str, Any], str | None]] = [
        ({"lines": []}, "no_lines"),
        ({"lines": [line] * 501}, "invalid_body"),
        ({"lines": [line | {"sku": "NOPE"}]}, "unknown_sku"),
        ({"lines": [line | {"sku": 'A"B\\'}]}, "unknown_sku"),
        ({"lines": [line | {"sku": "{NULL}"}]}, "unknown_sku"),
        ({"lines": [line | {"sku": "x" * 65}]}, "invalid_body"),
        ({"lines": [line | {"quantity": 0}]}, "invalid_body"),
        ({"lines": [line | {"quantity": -1}]}, "invalid_body"),
        ({"lines": [line | {"quantity": 1.5}]}, "invalid_body"),
        ({"lines": [line | {"quantity": 100_000}]}, "out_of_stock"),
        ({"lines": [line | {"quantity": 100_001}]}, "invalid_body"),
        ({"lines": [line | {"unit_price_minor": 10**15, "quantity": 1000}]}, "amount_too_large"),
        ({"lines": [line | {"unit_price_minor": 10**15 + 1}]}, "invalid_body"),
        ({"lines": [line | {"discount_minor": 1001}]}, "discount_too_large"),
        ({"lines": [line | {"tax_minor": 10**15}]}, None),
        ({"lines": [line | {"no_such_member": 1}]}, "invalid_body"),
        ({"currency": "USD"}, "wrong_currency"),
        ({"currency": "eur"}, "invalid_body"),
        ({"channel": "nowhere"}, "unknown_channel"),
        ({"channel": 'a"b\\'}, "unknown_channel"),
        ({"total_minor": 1}, "amounts_differ"),
        ({"discount_minor": 10**15}, "discount_too_large"),
        ({"shipping_minor": 10**15}, "amount_too_large"),
        ({"buyer": {"customer_id": "0190a000-0000-7000-8000-00000000dead"}}, "unknown_customer"),
        ({"buyer": {"phone": "+" * 40}}, ""),
        ({"promised_on": "9999-12-31"}, ""),
        ({"reference": "r" * 101}, "invalid_body"),
    ]
    for nth, (change, code) in enumerate(cases):
        answer = await wire(placing(market, f"named-{nth}", order(("PLAIN", 1), **{"reference": f"N-{nth}"} | change)))
        assert answer.status < 500, (change, answer.body)
        assert code is None or answer.code == code, (change, answer.body)


async def test_duplicate_members_are_found_however_they_are_written(market: Market, wire: Wire) -> None:
    line = b'{"sku":"SKU-01","quantity":1,"quantity":2}'
    escaped = b'{"sku":"SKU-01","quantity":1,"quant\\u0069ty":2}'
    colons = b'{"sku":"SKU-01","quantity":1,"quantity":2,"title":"a:b"}'
    for nth, each in enumerate((line, escaped, colons)):
        body = b'{"channel":"web-eu","lines":[%s]}' % each
        answer = await wire(placing(market, f"double-{nth}", body))
        assert (answer.status, answer.code) == (400, "duplicate_member"), answer.body
        batch = request(
            "POST", f"{PLACE}/batch", market.token, b'{"orders":[%s]}' % body, {"Idempotency-Key": f"d{nth}"}
        )
        answer = await wire(batch)
        assert (answer.status, answer.code) == (400, "duplicate_member"), answer.body


async def test_requests_that_are_not_even_http(market: Market, web: Process) -> None:
    """They get a problem document as well, and the next one is served."""
    closed, codes = [], set()
    head = f"POST {PLACE} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {market.token}\r\n".encode()
    head += b"Content-Type: application/json\r\nIdempotency-Key: k\r\n"
    for name, raw in corpus.broken(head, market.token, PLACE):
        wire = Wire(web.port, patience_s=5)
        try:
            answer = await wire(raw)
            assert 400 <= answer.status < 500, (name, answer)
            assert answer.code, (name, answer)
            codes.add(answer.code)
        except Lost:
            closed.append(name)
        wire.close()
    assert closed == []
    assert "malformed_request" in codes
    assert web.status("/health/ready") in (200, 503)


async def test_a_body_that_is_cut_off_places_nothing(market: Market, web: Process) -> None:
    before = await market.value("SELECT count(*) FROM orders")
    body = json.dumps(order(("SKU-01", 1))).encode()
    for nth in range(5):
        reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
        writer.write(placing(market, f"cut-{nth}", body).replace(b": %d" % len(body), b": %d" % (len(body) + 10)))
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.close()
        del reader
    await asyncio.sleep(0.5)
    assert await market.value("SELECT count(*) FROM orders") == before


async def test_nobody_is_served_by_guessing(document: Any, market: Market, wire: Wire) -> None:
    """Every operation that names a permission refuses whoever does not say who they are."""
    asked = 0
    for operation in operations(document):
        if operation.open_to_all:
            continue
        body = None if operation.example is None else json.dumps(operation.example).encode()
        answer = await wire(request(operation.method, operation.path, None, body, {"Idempotency-Key": "x"}))
        assert (answer.status, answer.code) == (401, "unauthenticated"), (operation.name, answer)
        asked += 1
    assert asked > 50


async def test_afterwards_everything_adds_up(market: Market, web: Process) -> None:
    assert web.alive()
    assert await market.findings() == {}
    log = web.said()
    assert "Traceback" not in log, log[log.index("Traceback") - 500 :][:3000]
