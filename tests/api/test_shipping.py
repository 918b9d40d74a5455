"""Shipping methods, regional tax and quotes over HTTP."""

from typing import Any

import httpx
import pytest

from .callers import Callers, once

API = "/api/v1"
CHANNELS = (
    {"code": "web", "name": "Web", "currency": "EUR", "country": "NL"},
    {"code": "other", "name": "Other", "currency": "EUR", "country": "NL"},
)
LIST = {"code": "web-eur", "channel": "web", "currency": "EUR", "includes_tax": True}
MUG = {"handle": "mug", "titles": {"en": "Mug"}, "skus": [{"sku": "MUG", "weight_g": 350}]}
PRICE = {"price_list": "web-eur", "sku": "MUG", "amount_minor": 1210}
RATE = {"tax_class": "standard", "country": "NL", "rate_ppm": 210_000}
POST = {
    "code": "post",
    "channel": "web",
    "titles": {"en": "Post"},
    "min_days": 1,
    "max_days": 2,
    "rates": [{"currency": "EUR", "country": "NL", "fee_minor": 495}],
}
ASK = {"channel": "web", "lines": [{"sku": "MUG", "quantity": 2}], "shipping_method": "post"}
Headers = dict[str, str]


async def post(client: httpx.AsyncClient, headers: Headers, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(API + path, json=body, headers=once(headers))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


@pytest.fixture
async def shop(client: httpx.AsyncClient, admin: Headers) -> Headers:
    """Two channels, one of which sells a mug and sends it by post."""
    for channel in CHANNELS:
        await post(client, admin, "/channels", channel)
    for path, body in (("/price-lists", LIST), ("/products", MUG), ("/prices", PRICE), ("/taxes/rates", RATE)):
        await post(client, admin, path, body)
    await post(client, admin, "/shipping-methods", POST)
    return admin


async def test_a_method_is_shown_changed_and_taken_out_of_use(client: httpx.AsyncClient, shop: Headers) -> None:
    path = f"{API}/shipping-methods/post"
    shown = await client.get(path, headers=shop)
    assert shown.headers["etag"] == '"1"'
    assert shown.json()["rates"] == [
        {"currency": "EUR", "fee_minor": 495, "country": "NL", "region": "", "up_to_g": None, "free_from_minor": None}
    ]
    rates = [{"currency": "EUR", "fee_minor": 595}, {"currency": "EUR", "fee_minor": 295, "up_to_g": 500}]
    changed = await client.patch(path, json={"rates": rates}, headers=shop | {"If-Match": '"1"'})
    assert [(each["fee_minor"], each["up_to_g"]) for each in changed.json()["rates"]] == [(595, None), (295, 500)]
    same = await client.patch(path, json={"position": 0}, headers=shop | {"If-Match": '"2"'})
    assert same.json()["version"] == 2
    late = await client.patch(path, json={"active": False}, headers=shop | {"If-Match": '"1"'})
    gone = await client.patch(path, json={"active": False}, headers=shop | {"If-Match": '"2"'})
    assert (late.status_code, gone.json()["active"]) == (412, False)
    quoted = (await client.post(f"{API}/quotes", json=ASK, headers=shop)).json()
    assert quoted["shipping"] == {"method": None, "problem": "unknown_shipping_method", "choices": []}


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({}, 409, "shipping_method_taken"),
        ({"code": "b", "tax_class": "none"}, 404, "tax_class_not_found"),
        ({"code": "b", "channel": "nowhere"}, 404, "channel_not_found"),
        ({"code": "b", "min_days": 5}, 422, "shipping_days_wrong"),
        ({"code": "b", "max_days": None}, 422, "shipping_days_wrong"),
        ({"code": "b", "rates": [{"currency": "EUR", "fee_minor": 1, "region": "GE"}]}, 422, "shipping_rate_wrong"),
        ({"code": "b", "rates": [{"currency": "EUR", "fee_minor": 1}] * 2}, 422, "shipping_rate_twice"),
        ({"code": "b", "rates": [{"currency": "EUR", "fee_minor": 1, "country": "XX"}]}, 422, "country_unknown"),
        ({"code": "b", "rates": [{"currency": "EUR", "fee_minor": -1}]}, 422, "invalid_body"),
        ({"code": "B"}, 422, "invalid_body"),
    ],
)
async def test_a_method_that_cannot_be_is_refused(
    client: httpx.AsyncClient, shop: Headers, wrong: dict[str, Any], status: int, code: str
) -> None:
    answer = await client.post(f"{API}/shipping-methods", json=POST | wrong, headers=once(shop))
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_methods_of_another_channel_do_not_exist(
    client: httpx.AsyncClient, shop: Headers, callers: Callers
) -> None:
    foreign = await callers.key(channels=["other"])
    shown = await client.get(f"{API}/shipping-methods/post", headers=foreign)
    changed = await client.patch(
        f"{API}/shipping-methods/post", json={"active": False}, headers=foreign | {"If-Match": '"1"'}
    )
    made = await client.post(f"{API}/shipping-methods", json=POST | {"code": "mine"}, headers=once(foreign))
    listed = await client.get(f"{API}/shipping-methods", headers=foreign)
    quoted = await client.post(f"{API}/quotes", json=ASK, headers=foreign)
    assert [shown.status_code, changed.status_code, made.status_code] == [404, 404, 404]
    assert listed.json() == {"items": [], "next": None}
    assert (quoted.status_code, quoted.json()["code"]) == (422, "unknown_channel")


async def test_a_regions_rate_goes_before_its_countrys(client: httpx.AsyncClient, shop: Headers) -> None:
    regional = RATE | {"country": "CH", "region": "GE", "rate_ppm": 77_000}
    made = await post(client, shop, "/taxes/rates", regional)
    overlap = await client.post(f"{API}/taxes/rates", json=regional, headers=once(shop))
    badly = await client.post(f"{API}/taxes/rates", json=regional | {"region": "ge"}, headers=once(shop))
    await post(client, shop, "/taxes/rates", RATE | {"country": "CH", "rate_ppm": 81_000})
    assert (made["country"], made["region"]) == ("CH", "GE")
    assert [(one.status_code, one.json()["code"]) for one in (overlap, badly)] == [
        (409, "tax_rate_overlaps"),
        (422, "invalid_body"),
    ]
    asked = [ASK | {"shipping_address": {"country": "CH"} | more} for more in ({"region": "GE"}, {"region": "ZH"}, {})]
    quoted = [(await client.post(f"{API}/quotes", json=ask, headers=shop)).json() for ask in asked]
    assert [one["lines"][0]["tax_ppm"] for one in quoted] == [77_000, 81_000, 81_000]


async def test_a_quote_needs_no_more_than_the_storefronts_permission(
    client: httpx.AsyncClient, shop: Headers, callers: Callers
) -> None:
    storefront = await callers.key("storefront.use", channels=["web"])
    quoted = await client.post(f"{API}/quotes", json=ASK, headers=storefront)
    assert quoted.status_code == 200
    document = quoted.json()
    assert (document["total_minor"], document["shipping_minor"], document["tax_minor"]) == (2915, 495, 506)
    assert document["lines"][0]["stock"] == "out"  # nothing was received yet
    without = await client.post(f"{API}/quotes", json=ASK, headers=await callers.key("catalog.read"))
    assert (without.status_code, without.json()["code"]) == (403, "forbidden")
    assert (await client.post(f"{API}/quotes", json=ASK)).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"lines": []},
        {"lines": [{"sku": "MUG", "quantity": 1, "unit_price_minor": 1}]},
        {"shipping_minor": 0},
        {"shipping_address": {"country": "nl"}},
        {"coupon_codes": ["A"] * 6},
    ],
)
async def test_a_quote_of_another_form_is_refused(
    client: httpx.AsyncClient, shop: Headers, wrong: dict[str, Any]
) -> None:
    answer = await client.post(f"{API}/quotes", json=ASK | wrong, headers=shop)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_body")
