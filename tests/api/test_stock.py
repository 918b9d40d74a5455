"""Stock, locations and availability over HTTP."""

from typing import Any

import httpx
import pytest

from orderloom.infra.work import Pool
from tests.worlds import World, a_shop

from .callers import Callers, once

API = "/api/v1"


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_shop(pool)


def receipt(**line: object) -> dict[str, Any]:
    return {"lines": [{"sku": "MUG-BLUE", "location": "AMS", "quantity": 10, **line}]}


async def test_a_receipt_is_entered_once(client: httpx.AsyncClient, shop: World, admin: dict[str, str]) -> None:
    headers = once(admin)
    body = receipt(unit_cost_minor=700)
    first = await client.post(f"{API}/stock/receipts", json=body, headers=headers)
    again = await client.post(f"{API}/stock/receipts", json=body, headers=headers)
    assert first.status_code == again.status_code == 201, first.text
    assert first.json() == again.json()
    moved = first.json()["movements"][0]
    assert (moved["reason"], moved["d_on_hand"], moved["on_hand_after"], moved["d_value_minor"]) == (
        "received",
        10,
        110,
        7000,
    )
    assert await shop.stock("MUG-BLUE") == (110, 0)


async def test_costs_are_for_those_who_may_see_them(client: httpx.AsyncClient, shop: World, callers: Callers) -> None:
    keeper = await callers.key("stock.read", "stock.write")
    refused = await client.post(f"{API}/stock/receipts", json=receipt(unit_cost_minor=1), headers=once(keeper))
    assert (refused.status_code, refused.json()["facts"]["permission"]) == (403, "stock.cost")
    taken = await client.post(f"{API}/stock/receipts", json=receipt(), headers=once(keeper))
    assert taken.json()["movements"][0]["d_value_minor"] is None
    shown = await client.get(f"{API}/stock/MUG-BLUE/AMS", headers=keeper)
    assert shown.json()["value_minor"] is None
    finance = await callers.key("stock.read", "stock.cost")
    shown = await client.get(f"{API}/stock/MUG-BLUE/AMS", headers=finance)
    assert shown.json()["value_minor"] == 110 * 500


async def test_every_number_is_explained(client: httpx.AsyncClient, shop: World, admin: dict[str, str]) -> None:
    order = await shop.place({"MUG-BLUE": 2})
    found = await client.get(f"{API}/stock/MUG-BLUE/AMS/movements?limit=1", headers=admin)
    last = found.json()["items"][0]
    assert (last["reason"], last["document_id"], last["reserved_after"]) == ("reserved", str(order), 2)
    assert last["order_number"] > 0
    following = await client.get(
        f"{API}/stock/MUG-BLUE/AMS/movements", params={"after": found.json()["next"]}, headers=admin
    )
    assert [each["reason"] for each in following.json()["items"]] == ["received"]
    assert following.json()["next"] is None


async def test_stock_as_it_was(client: httpx.AsyncClient, shop: World, admin: dict[str, str]) -> None:
    instant = (await shop.value("SELECT clock_timestamp()")).isoformat()
    await client.post(f"{API}/stock/receipts", json=receipt(), headers=once(admin))
    asked = {"at": instant, "sku": "MUG-BLUE", "location": "AMS"}
    then = await client.get(f"{API}/stock/past", params=asked, headers=admin)
    assert [each["on_hand"] for each in then.json()["items"]] == [100]
    now = await client.get(f"{API}/stock/MUG-BLUE/AMS", headers=admin)
    assert now.json()["on_hand"] == 110


async def test_a_count_makes_a_shortage_that_is_listed(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str], callers: Callers
) -> None:
    order = await shop.place({"MUG-BLUE": 10})
    body = {"lines": [{"sku": "MUG-BLUE", "location": "AMS", "on_hand": 8}]}
    done = await client.post(f"{API}/stock/counts", json=body, headers=once(admin))
    assert done.status_code == 201, done.text
    lacking = await client.get(f"{API}/stock/shortages", headers=admin)
    assert [(each["order_id"], each["quantity"]) for each in lacking.json()["items"]] == [(str(order), 2)]
    elsewhere = await callers.key("stock.read", channels=["shop-cn"])
    assert (await client.get(f"{API}/stock/shortages", headers=elsewhere)).json()["items"] == []


async def test_settings_need_the_version_read(client: httpx.AsyncClient, shop: World, admin: dict[str, str]) -> None:
    path = f"{API}/stock/MUG-BLUE/AMS/settings"
    tag = (await client.get(path, headers=admin)).headers["etag"]
    wanted = {"safety_stock": 5, "oversell_limit": 0, "low_at": 20}
    assert (await client.put(path, json=wanted, headers=admin)).status_code == 428
    done = await client.put(path, json=wanted, headers=admin | {"If-Match": tag})
    assert (done.status_code, done.json()["safety_stock"]) == (200, 5)
    assert (await client.put(path, json=wanted, headers=admin | {"If-Match": tag})).status_code == 412


async def test_on_hand_is_set_only_as_read(client: httpx.AsyncClient, shop: World, admin: dict[str, str]) -> None:
    path = f"{API}/stock/MUG-BLUE/AMS"
    tag = (await client.get(path, headers=admin)).headers["etag"]
    done = await client.post(f"{path}/on_hand", json={"on_hand": 42}, headers=once(admin | {"If-Match": tag}))
    assert done.status_code == 201, done.text
    stale = await client.post(f"{path}/on_hand", json={"on_hand": 41}, headers=once(admin | {"If-Match": tag}))
    assert stale.status_code == 412
    assert await shop.stock("MUG-BLUE") == (42, 0)


async def test_moves_transfers_adjustments(client: httpx.AsyncClient, shop: World, admin: dict[str, str]) -> None:
    move = {"sku": "MUG-BLUE", "location": "AMS", "quantity": 3, "source": "sellable", "target": "damaged"}
    assert (await client.post(f"{API}/stock/moves", json={"lines": [move]}, headers=once(admin))).status_code == 201
    gone = {"sku": "MUG-BLUE", "location": "AMS", "delta": -3, "bucket": "damaged"}
    body = {"reason": "written_off", "lines": [gone]}
    assert (await client.post(f"{API}/stock/adjustments", json=body, headers=once(admin))).status_code == 201
    transfer = {"sku": "MUG-BLUE", "source": "AMS", "target": "SHA", "quantity": 7}
    refused = await client.post(f"{API}/stock/transfers", json={"lines": [transfer]}, headers=once(admin))
    assert (refused.status_code, refused.json()["code"]) == (409, "currency_differs")
    named = transfer | {"unit_cost_minor": 3900}
    done = await client.post(f"{API}/stock/transfers", json={"lines": [named]}, headers=once(admin))
    assert done.status_code == 201, done.text
    assert (await shop.stock("MUG-BLUE"), await shop.stock("MUG-BLUE", "SHA")) == ((90, 0), (57, 0))
    coming = {"lines": [{"sku": "MUG-BLUE", "location": "AMS", "delta": 30}]}
    assert (await client.post(f"{API}/stock/expectations", json=coming, headers=once(admin))).status_code == 201
    arrived = receipt(from_incoming=10)
    assert (await client.post(f"{API}/stock/receipts", json=arrived, headers=once(admin))).status_code == 201
    shown = (await client.get(f"{API}/stock/MUG-BLUE/AMS", headers=admin)).json()
    assert (shown["on_hand"], shown["incoming"]) == (100, 20)


async def test_a_foreign_location_does_not_exist(client: httpx.AsyncClient, shop: World, callers: Callers) -> None:
    limited = await callers.key(locations=["SHA"])
    assert (await client.get(f"{API}/stock/MUG-BLUE/AMS", headers=limited)).status_code == 404
    assert (await client.get(f"{API}/stock/MUG-BLUE/AMS/movements", headers=limited)).status_code == 404
    assert (await client.get(f"{API}/locations/AMS", headers=limited)).status_code == 404
    listed = (await client.get(f"{API}/stock", headers=limited)).json()["items"]
    assert {each["location"] for each in listed} == {"SHA"}
    refused = await client.post(f"{API}/stock/receipts", json=receipt(), headers=once(limited))
    assert (refused.status_code, refused.json()["code"]) == (404, "unknown_location")
    assert await shop.stock("MUG-BLUE") == (100, 0)


async def test_unknown_things_are_named(client: httpx.AsyncClient, shop: World, admin: dict[str, str]) -> None:
    unknown = await client.post(f"{API}/stock/receipts", json=receipt(sku="NONE"), headers=once(admin))
    assert (unknown.status_code, unknown.json()["code"], unknown.json()["facts"]["sku"]) == (404, "unknown_sku", "NONE")
    huge = await client.post(f"{API}/stock/receipts", json=receipt(quantity=2**40), headers=once(admin))
    assert huge.status_code == 422
    strange = await client.post(f"{API}/stock/receipts", json=receipt(extra=1), headers=once(admin))
    assert strange.status_code == 422


async def test_availability_by_channel(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str], callers: Callers
) -> None:
    await shop.place({"MUG-BLUE": 30})
    asked = {"channel": "web-eu", "sku": ["MUG-BLUE", "NONE"]}
    found = await client.get(f"{API}/availability", params=asked, headers=admin)
    assert found.json()["items"] == [
        {
            "sku": "MUG-BLUE",
            "sellable": 120,
            "locations": [
                {"location": "AMS", "priority": 1, "available": 70, "sellable": 70},
                {"location": "SHA", "priority": 2, "available": 50, "sellable": 50},
            ],
        }
    ]
    foreign = await callers.key("stock.read", channels=["shop-cn"])
    assert (await client.get(f"{API}/availability", params=asked, headers=foreign)).status_code == 404


async def test_locations_and_sources(client: httpx.AsyncClient, shop: World, admin: dict[str, str]) -> None:
    new = {"code": "BER", "name": "Berlin", "country": "DE", "currency": "EUR"}
    made = await client.post(f"{API}/locations", json=new, headers=once(admin))
    assert (made.status_code, made.json()["active"]) == (201, True), made.text
    taken = await client.post(f"{API}/locations", json=new, headers=once(admin))
    assert (taken.status_code, taken.json()["code"]) == (409, "location_exists")
    closed = await client.patch(f"{API}/locations/BER", json={"active": False}, headers=admin | {"If-Match": '"1"'})
    assert (closed.status_code, closed.json()["active"], closed.json()["version"]) == (200, False, 2)
    fixed = await client.patch(f"{API}/locations/AMS", json={"currency": "USD"}, headers=admin | {"If-Match": '"1"'})
    assert (fixed.status_code, fixed.json()["code"]) == (409, "currency_in_use")
    epoch = await shop.value("SELECT version FROM cache_epochs WHERE name = 'sourcing'")
    wanted = {"items": [{"location": "BER", "priority": 1}, {"location": "AMS", "priority": 2}]}
    done = await client.put(f"{API}/channels/web-eu/locations", json=wanted, headers=admin)
    assert done.json() == wanted
    assert await shop.value("SELECT version FROM cache_epochs WHERE name = 'sourcing'") == epoch + 1
    nowhere = await client.put(f"{API}/channels/none/locations", json=wanted, headers=admin)
    assert nowhere.status_code == 404
    unknown = {"items": [{"location": "MOON", "priority": 1}]}
    assert (await client.put(f"{API}/channels/web-eu/locations", json=unknown, headers=admin)).status_code == 404


async def test_stock_is_shown_with_what_its_goods_are_called(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str]
) -> None:
    instant = (await shop.value("SELECT clock_timestamp()")).isoformat()
    await shop.place({"MUG-BLUE": 10})
    body = {"lines": [{"sku": "MUG-BLUE", "location": "AMS", "on_hand": 8}]}
    await client.post(f"{API}/stock/counts", json=body, headers=once(admin))
    for path in ("stock", f"stock/past?at={instant.replace('+', '%2B')}", "stock/shortages", "stock/movements"):
        shown = (await client.get(f"{API}/{path}", headers=admin)).json()["items"]
        assert {"en": "Mug"} in [each["titles"] for each in shown], path


async def test_who_moved_stock_is_named(client: httpx.AsyncClient, shop: World, admin: dict[str, str]) -> None:
    await client.post(f"{API}/stock/receipts", json=receipt(), headers=once(admin))
    last = (await client.get(f"{API}/stock/MUG-BLUE/AMS/movements", headers=admin)).json()["items"][0]
    assert (last["actor_kind"], last["actor_name"]) == ("key", "Test")
