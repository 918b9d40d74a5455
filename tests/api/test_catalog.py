"""Channels, products, SKUs, prices and tax over HTTP."""

from typing import Any

import httpx
import pytest

from .callers import Callers, once

API = "/api/v1"
WEB = {"code": "web", "name": "Web", "currency": "EUR", "country": "NL"}
OTHER = {"code": "other", "name": "Other", "currency": "CNY", "country": "CN", "locale": "zh-CN"}
LIST = {"code": "web-eur", "channel": "web", "currency": "EUR", "includes_tax": True}
MUG = {
    "handle": "mug",
    "titles": {"en": "Mug", "zh-CN": "马克杯"},
    "skus": [{"sku": "MUG-BLUE", "gtin": "2000000000008", "weight_g": 350}, {"sku": "MUG/RED"}],
}
PRICE = {"price_list": "web-eur", "sku": "MUG-BLUE", "amount_minor": 1250}


async def post(client: httpx.AsyncClient, admin: dict[str, str], path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(API + path, json=body, headers=once(admin))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


@pytest.fixture
async def mug(client: httpx.AsyncClient, admin: dict[str, str]) -> dict[str, Any]:
    """The mug in a shop with two channels and a price list."""
    for channel in (WEB, OTHER):
        await post(client, admin, "/channels", channel)
    await post(client, admin, "/price-lists", LIST)
    return await post(client, admin, "/products", MUG)


async def test_a_channel_is_opened_once_shown_and_changed(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    headers = once(admin)
    answers = [await client.post(f"{API}/channels", json=WEB, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[0].headers["etag"] == '"1"'
    change = {"unpaid_minutes": 30, "active": False}
    changed = await client.patch(f"{API}/channels/web", json=change, headers=admin | {"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    shown = (await client.get(f"{API}/channels/web", headers=admin)).json()
    assert (shown["unpaid_minutes"], shown["active"], shown["name"]) == (30, False, "Web")
    late = await client.patch(f"{API}/channels/web", json={"name": "W"}, headers=admin | {"If-Match": '"1"'})
    blind = await client.patch(f"{API}/channels/web", json={"name": "W"}, headers=admin)
    assert [(one.status_code, one.json()["code"]) for one in (late, blind)] == [
        (412, "changed_meanwhile"),
        (428, "precondition_required"),
    ]


async def test_a_product_is_shown_with_its_skus_and_changed(
    client: httpx.AsyncClient, admin: dict[str, str], mug: dict[str, Any]
) -> None:
    assert [sku["sku"] for sku in mug["skus"]] == ["MUG-BLUE", "MUG/RED"]
    path = f"{API}/products/{mug['id']}"
    changed = await client.patch(path, json={"archived": True}, headers=admin | {"If-Match": '"1"'})
    assert changed.json()["archived_at"]
    assert changed.json()["titles"] == MUG["titles"]
    listed = await client.get(f"{API}/products", params={"archived": "true"}, headers=admin)
    assert [one["id"] for one in listed.json()["items"]] == [mug["id"]]
    assert (await client.get(f"{API}/products", params={"category": "x"}, headers=admin)).json()["items"] == []


async def test_a_sku_is_added_found_and_changed(
    client: httpx.AsyncClient, admin: dict[str, str], mug: dict[str, Any]
) -> None:
    await post(client, admin, "/skus", {"product_id": mug["id"], "sku": "MUG-XL", "options": {"size": "xl"}})
    found = await client.get(f"{API}/skus", params={"gtin": "2000000000008"}, headers=admin)
    assert [one["sku"] for one in found.json()["items"]] == ["MUG-BLUE"]
    slashed = await client.get(f"{API}/skus/MUG/RED", headers=admin)
    assert slashed.json()["sku"] == "MUG/RED"
    changed = await client.patch(
        f"{API}/skus/MUG%2FRED", json={"per_buyer_limit": 2, "gtin": None}, headers=admin | {"If-Match": '"1"'}
    )
    assert (changed.status_code, changed.json()["per_buyer_limit"]) == (200, 2)
    first = (await client.get(f"{API}/skus", params={"limit": 2}, headers=admin)).json()
    second = (await client.get(f"{API}/skus", params={"limit": 2, "after": first["next"]}, headers=admin)).json()
    assert [one["sku"] for one in first["items"] + second["items"]] == ["MUG-BLUE", "MUG-XL", "MUG/RED"]
    assert second["next"] is None


async def test_prices_follow_each_other(client: httpx.AsyncClient, admin: dict[str, str], mug: dict[str, Any]) -> None:
    old = await post(client, admin, "/prices", PRICE)
    overlap = await client.post(f"{API}/prices", json=PRICE, headers=once(admin))
    assert (overlap.status_code, overlap.json()["code"]) == (409, "price_overlaps")
    coming = PRICE | {"amount_minor": 990, "valid_from": "2030-01-01T00:00:00Z", "ends_present": True}
    new = await post(client, admin, "/prices", coming)
    ended = await client.put(f"{API}/prices/{new['id']}/end", json={"at": "2030-02-01T00:00:00+01:00"}, headers=admin)
    assert ended.json()["valid_to"] == "2030-01-31T23:00:00Z"
    late = await client.put(f"{API}/prices/{new['id']}/end", json={"at": "2031-01-01T00:00:00Z"}, headers=admin)
    assert (late.status_code, late.json()["code"]) == (409, "not_valid_then")
    listed = (await client.get(f"{API}/prices", params={"at": "2029-01-01T00:00:00Z"}, headers=admin)).json()["items"]
    assert [(one["id"], one["currency"], one["valid_to"]) for one in listed] == [
        (old["id"], "EUR", "2030-01-01T00:00:00Z")
    ]


async def test_tax_classes_and_rates(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    await post(client, admin, "/taxes/classes", {"code": "books", "name": "Books"})
    rate = await post(client, admin, "/taxes/rates", {"tax_class": "books", "country": "NL", "rate_ppm": 90_000})
    ended = await client.put(f"{API}/taxes/rates/{rate['id']}/end", json={}, headers=admin)
    assert ended.json()["valid_to"]
    codes = [one["code"] for one in (await client.get(f"{API}/taxes/classes", headers=admin)).json()["items"]]
    assert codes == ["books", "exempt", "reduced", "standard"]
    rates = await client.get(f"{API}/taxes/rates", params={"country": "NL"}, headers=admin)
    assert [one["id"] for one in rates.json()["items"]] == [rate["id"]]


async def test_rates_hold_in_every_channel(client: httpx.AsyncClient, admin: dict[str, str], callers: Callers) -> None:
    body = {"tax_class": "standard", "country": "NL", "rate_ppm": 90_000}
    rate = await post(client, admin, "/taxes/rates", body)
    limited = await callers.key(channels=["web"])
    answers = [
        await client.post(f"{API}/taxes/rates", json=body | {"country": "BE"}, headers=once(limited)),
        await client.put(f"{API}/taxes/rates/{rate['id']}/end", json={}, headers=limited),
    ]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [(403, "rates_hold_everywhere")] * 2
    read = await client.get(f"{API}/taxes/rates/{rate['id']}", headers=limited)
    assert (read.status_code, read.json()["valid_to"]) == (200, None)


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/channels", WEB, 409, "channel_taken"),
        ("/channels", WEB | {"code": "new", "country": "XX"}, 422, "country_unknown"),
        ("/channels", WEB | {"code": "new", "currency": "ABC"}, 422, "currency_unknown"),
        ("/channels", WEB | {"code": "No Good"}, 422, "invalid_body"),
        ("/channels", WEB | {"code": "new", "unknown": 1}, 422, "invalid_body"),
        ("/channels", WEB | {"code": "new", "unpaid_minutes": True}, 422, "invalid_body"),
        ("/price-lists", LIST | {"channel": "none", "code": "none"}, 404, "channel_not_found"),
        ("/price-lists", LIST | {"code": "second"}, 409, "price_list_taken"),
        ("/products", MUG, 409, "handle_taken"),
        ("/products", MUG | {"handle": "b", "titles": {}}, 422, "invalid_body"),
        ("/products", MUG | {"handle": "b", "skus": [{"sku": "A", "gtin": "2000000000009"}]}, 422, "gtin_wrong"),
        ("/products", MUG | {"handle": "b", "skus": [{"sku": "A", "gtin": "2000000000008"}]}, 409, "gtin_taken"),
        ("/products", MUG | {"handle": "b", "skus": [{"sku": "A"}, {"sku": "A"}]}, 422, "sku_twice"),
        ("/products", MUG | {"handle": "b", "skus": [{"sku": "A", "weight_g": -1}]}, 422, "invalid_body"),
        ("/prices", PRICE | {"amount_minor": -1}, 422, "invalid_body"),
        ("/prices", PRICE | {"amount_minor": 1.5}, 422, "invalid_body"),
        ("/prices", PRICE | {"sku": "NONE"}, 404, "sku_not_found"),
        ("/prices", PRICE | {"price_list": "none"}, 404, "price_list_not_found"),
        ("/prices", PRICE | {"valid_from": "9999-12-31T23:59:59Z"}, 422, "invalid_body"),
        ("/prices", PRICE | {"valid_from": 5}, 422, "invalid_body"),
        (
            "/prices",
            PRICE | {"valid_from": "2030-01-02T00:00:00Z", "valid_to": "2030-01-01T00:00:00Z"},
            422,
            "period_empty",
        ),
        ("/taxes/rates", {"tax_class": "none", "country": "NL", "rate_ppm": 1}, 404, "tax_class_not_found"),
        ("/taxes/rates", {"tax_class": "standard", "country": "XX", "rate_ppm": 1}, 422, "country_unknown"),
    ],
)
async def test_what_is_wrong_is_named(
    client: httpx.AsyncClient,
    admin: dict[str, str],
    mug: dict[str, Any],
    path: str,
    body: dict[str, Any],
    status: int,
    code: str,
) -> None:
    answer = await client.post(API + path, json=body, headers=once(admin))
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


async def test_what_lies_outside_of_a_keys_channels_does_not_exist_for_it(
    client: httpx.AsyncClient, admin: dict[str, str], mug: dict[str, Any], callers: Callers
) -> None:
    price = await post(client, admin, "/prices", PRICE)
    limited = await callers.key(channels=["other"])
    reads = ["/channels/web", "/price-lists/web-eur", f"/prices/{price['id']}"]
    assert [(await client.get(API + path, headers=limited)).status_code for path in reads] == [404] * 3
    for path, shown in (("/channels", ["other"]), ("/price-lists", []), ("/prices", [])):
        listed = await client.get(API + path, headers=limited)
        assert [one["code"] for one in listed.json()["items"]] == shown
    changes = [
        await client.patch(f"{API}/channels/web", json={"name": "W"}, headers=limited | {"If-Match": '"1"'}),
        await client.post(f"{API}/price-lists", json=LIST | {"code": "x"}, headers=once(limited)),
        await client.post(f"{API}/prices", json=PRICE, headers=once(limited)),
        await client.put(f"{API}/prices/{price['id']}/end", json={}, headers=limited),
    ]
    assert [answer.status_code for answer in changes] == [404] * 4


async def test_each_route_asks_for_its_permission(
    client: httpx.AsyncClient, callers: Callers, mug: dict[str, Any]
) -> None:
    reader = await callers.key("catalog.read")
    assert (await client.get(f"{API}/products", headers=reader)).status_code == 200
    for path, body, needed in (
        ("/products", MUG, "catalog.write"),
        ("/prices", PRICE, "prices.write"),
        ("/customers", {"name": "Anna"}, "customers.write"),
    ):
        answer = await client.post(API + path, json=body, headers=once(reader))
        assert (answer.status_code, answer.json()["facts"]) == (403, {"permission": needed})
