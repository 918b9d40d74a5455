"""Lists of customers, products, parcels and movements: newest first, page by page, narrowed, within the caller's limits."""

from typing import Any

import httpx
import pytest

from orderloom.flows.follow_search import catch_up
from orderloom.infra.work import Pool
from orderloom.kernel.ids import new_id
from tests.worlds import World, a_shop

from .callers import Callers, once

API = "/api/v1"
Rows = list[dict[str, Any]]


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_shop(pool)


async def walk(client: httpx.AsyncClient, path: str, headers: dict[str, str], **asked: object) -> Rows:
    """All pages of a list, two rows at a time."""
    rows: Rows = []
    after: str | None = None
    while True:
        params = {"limit": 2, **asked, **({"after": after} if after else {})}
        answer = await client.get(f"{API}{path}", params=params, headers=headers)  # type: ignore[arg-type]  # as httpx sends them
        assert answer.status_code == 200, answer.text
        rows += answer.json()["items"]
        after = answer.json()["next"]
        if after is None:
            return rows


async def test_customers_are_listed_newest_first(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    made = [
        (await client.post(f"{API}/customers", json={"name": f"Buyer {nth}"}, headers=once(admin))).json()
        for nth in range(5)
    ]
    rows = await walk(client, "/customers", admin)
    assert [row["name"] for row in rows] == [f"Buyer {nth}" for nth in (4, 3, 2, 1, 0)]
    since = await walk(client, "/customers", admin, created_from=made[3]["created_at"])
    until = await walk(client, "/customers", admin, created_to=made[3]["created_at"])
    assert ([row["name"] for row in since], len(until)) == (["Buyer 4", "Buyer 3"], 3)


async def test_products_are_narrowed(client: httpx.AsyncClient, shop: World, admin: dict[str, str]) -> None:
    for nth in range(4):
        body = {
            "handle": f"cup-{nth}",
            "titles": {"en": "Cup"},
            "category": "cups" if nth % 2 else "glasses",
            "skus": [{"sku": f"CUP-{nth}"}],
        }
        assert (await client.post(f"{API}/products", json=body, headers=once(admin))).status_code == 201
    newest = await walk(client, "/products", admin)
    assert [row["handle"] for row in newest][:4] == ["cup-3", "cup-2", "cup-1", "cup-0"]
    assert {row["handle"] for row in newest[4:]} == {"mug", "tea"}
    for asked, handles in (
        ({"category": "cups"}, ["cup-3", "cup-1"]),
        ({"sku": "CUP-2"}, ["cup-2"]),
        ({"sku": "CUP-2", "category": "cups"}, []),
        ({"archived": "true"}, []),
        ({"handle": "tea"}, ["tea"]),
    ):
        assert [row["handle"] for row in await walk(client, "/products", admin, **asked)] == handles, asked


async def test_parcels_are_listed_by_when_they_were_shipped(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str], callers: Callers
) -> None:
    now = await shop.value("SELECT date_trunc('second', now())")
    first = await shop.place({"MUG-BLUE": 3})
    second = await shop.place({"MUG-RED": 1}, channel="shop-cn", location="SHA")
    for order in (first, second):
        await shop.pay(order)
    old = await shop.ship((first, 1, 1), tracking_number="T-OLD", shipped_at=now.replace(year=now.year - 1))
    new = await shop.ship((first, 1, 1), tracking_number="T-NEW", shipped_at=now)
    far = await shop.ship((second, 1, 1), location="SHA", shipped_at=now.replace(year=now.year - 2))
    await shop.deliver(old)
    every = await walk(client, "/parcels", admin)
    assert [row["id"] for row in every] == [str(new), str(old), str(far)]
    for asked, ids in (
        ({"status": "picked_up"}, [new, far]),
        ({"tracking_number": "T-OLD"}, [old]),
        ({"shipped_to": now.isoformat()}, [old, far]),
        ({"location": "SHA"}, [far]),
        ({"carrier": "dhl", "order_id": str(first)}, [new, old]),
    ):
        assert [row["id"] for row in await walk(client, "/parcels", admin, **asked)] == list(map(str, ids)), asked
    await catch_up(shop.pool)
    limited = await callers.key("orders.read", channels=["web-eu"])
    assert [row["id"] for row in await walk(client, "/parcels", limited)] == [str(new), str(old)]
    keeper = await callers.key("orders.read", locations=["SHA"])
    assert [row["id"] for row in await walk(client, "/parcels", keeper)] == [str(far)]
    assert await walk(client, "/parcels", keeper, location="AMS") == []


async def test_movements_of_all_stock_are_listed(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str], callers: Callers
) -> None:
    order = await shop.place({"MUG-BLUE": 2, "TEA-100": 1})
    await shop.pay(order)
    parcel = await shop.ship((order, 1, 1))
    every = await walk(client, "/stock/movements", admin)
    keys = [(row["recorded_at"], row["sku"], row["location"], row["seq"]) for row in every]
    assert keys == sorted(keys, reverse=True)
    assert (
        len(keys) == len(set(keys)) == 7
    )  # six received, one sold; what the order reserved is listed by order and by level
    for asked, told in (
        ({"reason": "sold"}, [("MUG-BLUE", "sold")]),
        ({"document_id": str(parcel)}, [("MUG-BLUE", "sold")]),
        ({"order_id": str(order)}, [("TEA-100", "reserved"), ("MUG-BLUE", "reserved")]),
        ({"sku": "TEA-100", "location": "AMS"}, [("TEA-100", "reserved"), ("TEA-100", "received")]),
        ({"recorded_to": "2020-01-01T00:00:00Z"}, []),
    ):
        rows = await walk(client, "/stock/movements", admin, **asked)
        assert [(row["sku"], row["reason"]) for row in rows] == told, asked
    assert {row["location"] for row in await walk(client, "/stock/movements", admin, sku="MUG-RED")} == {"AMS", "SHA"}


async def test_movements_elsewhere_are_not_shown(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str], callers: Callers
) -> None:
    order = await shop.place({"MUG-BLUE": 2})
    keeper = await callers.key("stock.read", locations=["SHA"])
    assert {row["location"] for row in await walk(client, "/stock/movements", keeper)} == {"SHA"}
    for asked in ({"location": "AMS"}, {"order_id": str(order)}, {"sku": "MUG-BLUE", "location": "AMS"}):
        assert await walk(client, "/stock/movements", keeper, **asked) == []
    assert {row["d_value_minor"] for row in await walk(client, "/stock/movements", keeper)} == {None}
    both = {"order_id": str(order), "document_id": str(new_id())}
    refused = await client.get(f"{API}/stock/movements", params=both, headers=admin)
    assert (refused.status_code, refused.json()["code"]) == (422, "one_document")
    refused = await client.get(f"{API}/stock/movements", params={"reason": "reserved"}, headers=admin)
    assert (refused.status_code, refused.json()["code"]) == (422, "reserved_by_level")


async def test_what_an_order_gave_back_is_listed(client: httpx.AsyncClient, shop: World, admin: dict[str, str]) -> None:
    order = await shop.place({"MUG-BLUE": 2})
    await shop.place({"MUG-BLUE": 1})
    await shop.cancel(order)
    told = [(row["reason"], row["d_reserved"]) for row in await walk(client, "/stock/movements", admin, order_id=order)]
    assert told == [("released", -2), ("reserved", 2)]
    level = await walk(client, "/stock/movements", admin, sku="MUG-BLUE", location="AMS")
    assert [row["seq"] for row in level] == [4, 3, 2, 1]
    reserved = await walk(client, "/stock/movements", admin, sku="MUG-BLUE", location="AMS", reason="reserved")
    assert [row["seq"] for row in reserved] == [3, 2]


@pytest.mark.parametrize("path", ["/customers", "/products", "/parcels", "/stock/movements"])
async def test_a_foreign_cursor_is_refused(client: httpx.AsyncClient, admin: dict[str, str], path: str) -> None:
    for after in ("WzFd", "WyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwieCJd", "bm8"):
        refused = await client.get(f"{API}{path}", params={"after": after}, headers=admin)
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_cursor"), after


def level(filterable: bool) -> dict[str, Any]:
    named = {"owner": "customer", "key": "level", "type": "text", "labels": {"en": "Level"}, "max_length": 20}
    return named | {"filterable": filterable}


async def test_customers_are_found_by_what_they_say(
    client: httpx.AsyncClient, admin: dict[str, str], pool: Pool
) -> None:
    defined = await client.post(f"{API}/custom-fields", json=level(True), headers=once(admin))
    assert defined.status_code == 201, defined.text
    people: list[dict[str, Any]] = [
        {"name": "Anna de Vries", "email": "anna@example.org", "phone": "+31612345678", "custom": {"level": "gold"}},
        {"name": "王小明", "email": "wang@example.org"},
        {"name": "王明小", "custom": {"level": "gold"}},
        {"name": "Annabel Smit", "external_ids": [{"source": "erp", "external_id": "K-4711"}]},
    ]
    for person in people:
        made = await client.post(f"{API}/customers", json=person, headers=once(admin))
        assert made.status_code == 201, made.text
    await catch_up(pool)
    for asked, names in (
        ({"q": "anna"}, ["Annabel Smit", "Anna de Vries"]),
        ({"q": "vries anna"}, ["Anna de Vries"]),
        ({"q": "ANNA@example.org"}, ["Anna de Vries"]),
        ({"q": "K-4711"}, ["Annabel Smit"]),
        ({"q": "小明"}, ["王小明"]),
        ({"q": "王小明"}, ["王小明"]),
        ({"q": "nobody"}, []),
        ({"custom.level": "gold"}, ["王明小", "Anna de Vries"]),
        ({"custom.level": "gold", "q": "vries"}, ["Anna de Vries"]),
        ({"q": "anna", "created_to": "2020-01-01T00:00:00Z"}, []),
    ):
        assert [row["name"] for row in await walk(client, "/customers", admin, **asked)] == names, asked
    unknown = await client.get(f"{API}/customers", params={"custom.shoe": "44"}, headers=admin)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "custom_field_unknown")
    gold = {"list": "customers", "name": "Gold", "filters": {"custom.level": "gold", "q": "anna"}}
    assert (await client.post(f"{API}/views", json=gold, headers=once(admin))).status_code == 201
    exported = await client.get(f"{API}/exports/customers.ndjson", params={"q": "王小明"}, headers=admin)
    assert len(exported.text.splitlines()) == 1


async def test_products_and_parcels_are_found_by_what_they_say(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str], callers: Callers
) -> None:
    body = {
        "handle": "teapot",
        "titles": {"en": "Glass teapot", "zh-CN": "玻璃茶壶"},
        "skus": [{"sku": "POT-1", "options": {"colour": "smoke"}}],
    }
    assert (await client.post(f"{API}/products", json=body, headers=once(admin))).status_code == 201
    order = await shop.place({"MUG-BLUE": 2})
    await shop.pay(order)
    parcel = await shop.ship((order, 1, 1), tracking_number="JD0146")
    await catch_up(shop.pool)
    for q, handles in (("teapot", ["teapot"]), ("茶壶", ["teapot"]), ("玻璃茶壶", ["teapot"]), ("POT-1", ["teapot"])):
        assert [row["handle"] for row in await walk(client, "/products", admin, q=q)] == handles, q
    assert [row["handle"] for row in await walk(client, "/products", admin, q="glass", category="cups")] == []
    for q in ("JD0146", "vries", str(await shop.value("SELECT number FROM orders"))):
        found = await walk(client, "/parcels", admin, q=q, status="picked_up")
        assert [row["id"] for row in found] == [str(parcel)], q
    for limited in (
        await callers.key("orders.read", channels=["shop-cn"]),
        await callers.key("orders.read", locations=["SHA"]),
    ):
        assert await walk(client, "/parcels", limited, q="JD0146") == []
