"""What the intake remembers is never older than the last change: the very next order sees it."""

import json
from datetime import UTC, datetime
from itertools import count

from tests.api.callers import Callers
from tests.market import CHANNEL, Market, opened, order, placing
from tests.server import Process
from tests.wire import Answer, Wire, request

KEYS = count()


async def test_a_revoked_key_is_refused_at_the_very_next_order(
    market: Market, web: Process, second_web: Process
) -> None:
    wires = [Wire(web.port), Wire(second_web.port)]
    for nth, wire in enumerate(wires):
        for again in range(3):
            assert (await wire(placing(market, f"{nth}-{again}", order(("SKU-01", 1))))).status == 201
    async with opened(market.urls.app) as pool:
        await Callers(pool).revoke(market.key_id)
    for wire in wires:
        answer = await wire(placing(market, "late", order(("SKU-01", 1))))
        assert (answer.status, answer.code) == (401, "unauthenticated")
        wire.close()
    assert await market.value("SELECT count(*) FROM orders") == 6


async def test_a_key_of_another_channel_does_not_find_this_one(market: Market, web: Process) -> None:
    async with opened(market.urls.app) as pool:
        key_id, token = await Callers(pool).named_key("orders.place", channels=["elsewhere"])
        limited = Market(market.urls, token, key_id)
    wire = Wire(web.port)
    answer = await wire(placing(limited, "foreign", order(("SKU-01", 1))))
    assert (answer.status, answer.code) == (422, "unknown_channel")
    wire.close()


async def test_changes_made_through_one_process_bind_the_next_order_of_the_other(
    market: Market, web: Process, second_web: Process
) -> None:
    office, shop = Wire(web.port), Wire(second_web.port)

    async def manage(method: str, path: str, body: object, **headers: str) -> Answer:
        more = {"Idempotency-Key": f"office-{next(KEYS)}"} | headers
        answer = await office(request(method, f"/api/v1{path}", market.token, json.dumps(body).encode(), more))
        assert answer.status < 300, answer
        return answer

    async def buy(sku: str = "SKU-01") -> Answer:
        return await shop(placing(market, f"shop-{next(KEYS)}", order((sku, 1))))

    for change in range(5):
        amount = 2000 + change
        assert (await buy()).status == 201
        now = datetime.now(UTC).isoformat()
        new = {"price_list": "web-eu-eur", "sku": "SKU-01", "amount_minor": amount, "valid_from": now}
        await manage("POST", "/prices", new | {"ends_present": True})
        assert (await buy()).document["total_minor"] == amount

    await manage("PATCH", "/skus/SKU-02", {"active": False}, **{"If-Match": '"1"'})
    assert (await buy("SKU-02")).code == "unknown_sku"
    await manage("PATCH", "/skus/SKU-02", {"active": True}, **{"If-Match": '"2"'})
    assert (await buy("SKU-02")).status == 201

    await manage("POST", "/locations", {"code": "RTM", "name": "Rotterdam", "country": "NL", "currency": "EUR"})
    await market.receive({"SKU-03": 5}, "RTM")
    assert await _location(market, await buy("SKU-03")) == "AMS"
    sources = {"items": [{"location": "RTM", "priority": 1}, {"location": "AMS", "priority": 2}]}
    await manage("PUT", f"/channels/{CHANNEL}/locations", sources)
    assert await _location(market, await buy("SKU-03")) == "RTM"

    await manage("PATCH", f"/channels/{CHANNEL}", {"active": False}, **{"If-Match": '"1"'})
    assert (await buy()).code == "unknown_channel"
    office.close()
    shop.close()
    assert await market.findings() == {}


async def _location(market: Market, answer: Answer) -> str:
    assert answer.status == 201, answer
    query = "SELECT location FROM reservations WHERE holder_id = %s::uuid"
    return str(await market.value(query, answer.document["id"]))
