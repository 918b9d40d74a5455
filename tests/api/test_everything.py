"""The search of everything: by whatever name, each kind only to those who may see it, within their limits."""

from typing import Any

import httpx
import pytest

from orderloom.flows.follow_search import catch_up
from orderloom.infra.work import Pool
from tests.worlds import World, a_shop

from .callers import Callers, once

SEARCH = "/api/v1/search"
Hits = list[dict[str, Any]]


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_shop(pool)


async def found(client: httpx.AsyncClient, headers: dict[str, str], q: str, **asked: str) -> Hits:
    answer = await client.get(SEARCH, params={"q": q, **asked}, headers=headers)
    assert answer.status_code == 200, answer.text
    hits: Hits = answer.json()["items"]
    return hits


async def test_things_are_found_by_any_of_their_names(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str]
) -> None:
    order = await shop.place({"MUG-BLUE": 1}, reference="WEB-77")
    parcel = await shop.place({"TEA-100": 1})
    await shop.pay(parcel)
    sent = await shop.ship((parcel, 1, 1), tracking_number="JD0146")
    body = {"name": "Anna de Vries", "email": "anna@example.org", "phone": "+31201234567"}
    made = await client.post("/api/v1/customers", json=body, headers=once(admin))
    customer = made.json()["id"]
    await catch_up(shop.pool)
    number = await shop.value("SELECT number FROM orders WHERE id = %s", order)

    for typed in (str(number), f"#{number}", "WEB-77", f"  {number} "):
        first = (await found(client, admin, typed))[0]
        assert (first["kind"], first["id"], first["exact"]) == ("order", str(order), True), typed
        assert (first["title"], first["channel"], first["detail"]) == (str(number), "web-eu", "Anna de Vries")
    for typed in ("MUG-BLUE", "mug-blue"):
        first = (await found(client, admin, typed))[0]
        assert (first["kind"], first["sku"], first["exact"], first["title"]) == ("product", "MUG-BLUE", True, "Mug")
    first = (await found(client, admin, "jd0146"))[0]
    assert (first["kind"], first["id"], first["exact"]) == ("parcel", str(sent), True)
    first = (await found(client, admin, "Anna@example.org"))[0]
    assert (first["kind"], first["id"], first["exact"]) == ("customer", customer, True)
    for typed in ("anna vries", "0031201234567", "4567"):
        kinds = [(hit["kind"], hit["exact"]) for hit in await found(client, admin, typed)]
        assert {("customer", False), ("order", False)} <= set(kinds), typed


async def test_what_was_named_is_first_however_much_says_it_too(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str]
) -> None:
    named = await shop.place({"MUG-BLUE": 1}, reference="mug")
    for _ in range(7):
        await shop.place({"MUG-BLUE": 1})
    await catch_up(shop.pool)
    hits = await found(client, admin, "mug")
    assert {(hit["kind"], hit["id"]) for hit in hits if hit["exact"]} >= {("order", str(named))}
    assert [hit["exact"] for hit in hits] == sorted((hit["exact"] for hit in hits), reverse=True)
    orders = [hit["id"] for hit in hits if hit["kind"] == "order"]
    assert (len(orders), len(set(orders)), orders[0]) == (5, 5, str(named))


async def test_titles_speak_the_language_that_was_asked_for(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str]
) -> None:
    body = {"handle": "cup", "titles": {"en": "Cup", "zh-CN": "杯子"}, "skus": [{"sku": "CUP-1"}]}
    assert (await client.post("/api/v1/products", json=body, headers=once(admin))).status_code == 201
    assert [hit["title"] for hit in await found(client, admin, "CUP-1", locale="zh-CN")] == ["杯子"]
    assert [hit["title"] for hit in await found(client, admin, "CUP-1")] == ["Cup"]


async def test_each_kind_is_for_those_who_may_see_it(
    client: httpx.AsyncClient, shop: World, callers: Callers, admin: dict[str, str]
) -> None:
    order = await shop.place({"MUG-BLUE": 1})
    far = await shop.place({"MUG-BLUE": 1}, channel="shop-cn", location="SHA", reference="CN-1")
    await shop.pay(far)
    await shop.ship((far, 1, 1), location="SHA", tracking_number="SHA-1")
    await client.post("/api/v1/customers", json={"name": "Anna de Vries"}, headers=once(admin))
    await catch_up(shop.pool)

    async def kinds(
        q: str, *scopes: str, channels: list[str] | None = None, locations: list[str] | None = None
    ) -> set[str]:
        return {
            hit["kind"]
            for hit in await found(client, await callers.key(*scopes, channels=channels, locations=locations), q)
        }

    assert await kinds("anna", "orders.read") == {"order", "parcel"}
    assert await kinds("anna", "customers.read") == {"customer"}
    assert await kinds("anna", "catalog.read") == set()
    assert await kinds("MUG-BLUE", "catalog.read") == {"product"}
    assert await kinds("CN-1", "orders.read", channels=["web-eu"]) == set()
    assert await kinds("SHA-1", "orders.read", channels=["web-eu"]) == set()
    assert await kinds("SHA-1", "orders.read", locations=["AMS"]) == {"order"}  # as in the list of orders
    number = await shop.value("SELECT number FROM orders WHERE id = %s", far)
    assert await kinds(str(number), "orders.read", channels=["web-eu"]) == set()
    number = await shop.value("SELECT number FROM orders WHERE id = %s", order)
    assert await kinds(str(number), "orders.read", channels=["web-eu"]) == {"order"}
    stranger = await callers.key("stock.read")
    assert (await client.get(SEARCH, params={"q": "anna"}, headers=stranger)).status_code == 403


@pytest.mark.parametrize("q", ["9" * 30, "#", "²", "a'b\\", "%", "-- ;", "\U0001f600", "9223372036854775808"])
async def test_anything_may_be_typed(client: httpx.AsyncClient, shop: World, admin: dict[str, str], q: str) -> None:
    assert await found(client, admin, q) == []


async def test_nothing_typed_is_refused(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    for q in ("", "   ", "x" * 201, "\x00"):
        assert (await client.get(SEARCH, params={"q": q}, headers=admin)).status_code in (400, 422), q
