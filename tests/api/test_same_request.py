"""The same request many times, at once and afterwards: one effect, one answer; another body under its key is refused."""

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from orderloom.infra.work import Pool
from tests.worlds import World

from .callers import once
from .hooking import sound
from .routes import routes
from .storefront import API, Storefront
from .untouched import digests

AT_ONCE = 6  # tests/proof sends fifty
LINE = {"sku": "MUG-BLUE", "quantity": 1}
PLACE = {"sku": "MUG-BLUE", "location": "AMS"}
GOODS = {"handle": "cup", "titles": {"en": "Cup"}, "skus": [{"sku": "CUP-1"}]}
METHOD = {"channel": "web-eu", "code": "post", "titles": {"en": "Post"}, "min_days": 1, "max_days": 3}
RATE = {"country": "NL", "currency": "EUR", "fee_minor": 495}
PROMOTION = {"kind": "percent", "name": "Ten", "percent_ppm": 100_000, "titles": {"en": "Ten"}, "by_coupon": True}
HOME = {"country": "NL", "lines": ["Coolsingel 40"], "city": "Rotterdam", "postal_code": "3011 AD"}

# What each creating route is sent; {names} are filled in. The second is the same route asked for something else.
CREATES: dict[str, tuple[object, object]] = {
    "/channels": ({"code": "b2b", "country": "NL", "currency": "EUR", "locale": "en", "name": "B"}, {"code": "x"}),
    "/locations": ({"code": "ROT", "name": "R", "country": "NL", "currency": "EUR"}, {"name": "X"}),
    "/products": (GOODS, {"handle": "other"}),
    "/skus": ({"product_id": "{product}", "sku": "MUG-GREEN"}, {"sku": "MUG-BLACK"}),
    "/price-lists": ({"channel": "web-eu", "code": "sale", "currency": "USD", "includes_tax": True}, {"code": "s"}),
    "/prices": (
        {"price_list": "web-eu-eur", "sku": "TEA-100", "amount_minor": 5, "valid_from": "2031-01-01T00:00:00Z",
         "ends_present": True},
        {"amount_minor": 6},
    ),
    "/taxes/classes": ({"code": "books", "name": "Books"}, {"name": "B"}),
    "/taxes/rates": ({"country": "BE", "rate_ppm": 210000, "tax_class": "standard"}, {"rate_ppm": 1}),
    "/shipping-methods": (METHOD | {"rates": [RATE]}, {"code": "other"}),
    "/promotions": (PROMOTION, {"name": "Other"}),
    "/promotions/{promotion_id}/coupons": ({"codes": ["ONCE-1"]}, {"codes": ["ONCE-2"]}),
    "/custom-fields": ({"key": "gift", "labels": {"en": "G"}, "owner": "customer", "type": "boolean"}, {"key": "g"}),
    "/customers": ({"name": "Anna", "addresses": [HOME], "email": "anna@example.org"}, {"name": "Bo"}),
    "/customers/{customer_id}/addresses": (HOME, {"city": "Delft"}),
    "/customers/{customer_id}/tokens": ({"channel": "web-eu"}, {"channel": "shop-cn"}),
    "/buyers": ({"channel": "web-eu", "name": "Guest"}, {"name": "Other"}),
    "/staff": ({"login": "bo", "name": "Bo", "password": "a long sentence", "roles": ["viewer"]}, {"login": "b"}),
    "/keys": ({"name": "Backend", "scopes": ["orders.place"]}, {"name": "Other"}),
    "/views": ({"list": "orders", "name": "Open", "filters": {"status": "open"}}, {"name": "Other"}),
    "/connections": ({"platform": "shopify", "channel": "web-eu", "secret": "a2c9f1d0b7e84c55"}, {"test_orders": True}),
    "/orders": ({"channel": "shop-cn", "lines": [LINE], "reference": "R-1"}, {"reference": "R-2"}),
    "/orders/batch": ({"orders": [{"channel": "shop-cn", "lines": [LINE]}]}, {"orders": [{"channel": "web-eu", "lines": [LINE]}]}),
    "/orders/acts": ({"act": "tag", "tag": "gift", "order_ids": ["{order}"]}, {"tag": "other"}),
    "/orders/{order_id}/payments": (
        {"kind": "captured", "amount_minor": 10, "currency": "EUR", "method": "card", "reference": "ch_1"}, {"amount_minor": 11},
    ),
    "/orders/{order_id}/notes": ({"body": "Leave it next door."}, {"body": "No."}),
    "/parcels": (
        {"location": "AMS", "lines": [{"order_id": "{order}", "line_no": 1, "quantity": 1}], "tracking_number": "T-1"},
        {"tracking_number": "T-2"},
    ),
    "/stock/receipts": ({"lines": [PLACE | {"quantity": 3}]}, {"lines": [PLACE | {"quantity": 4}]}),
    "/stock/expectations": ({"lines": [PLACE | {"delta": 3}]}, {"lines": [PLACE | {"delta": 4}]}),
    "/stock/adjustments": ({"reason": "adjusted", "lines": [PLACE | {"delta": -1}]}, {"lines": [PLACE | {"delta": -2}]}),
    "/stock/counts": ({"lines": [PLACE | {"on_hand": 47}]}, {"lines": [PLACE | {"on_hand": 46}]}),
    "/stock/moves": (
        {"lines": [PLACE | {"quantity": 1, "source": "sellable", "target": "damaged"}]},
        {"lines": [PLACE | {"quantity": 2, "source": "sellable", "target": "damaged"}]},
    ),
    "/stock/transfers": (
        {"lines": [{"sku": "MUG-BLUE", "source": "AMS", "target": "SHA", "quantity": 1, "unit_cost_minor": 5}]},
        {"lines": [{"sku": "MUG-BLUE", "source": "AMS", "target": "SHA", "quantity": 2, "unit_cost_minor": 5}]},
    ),
    "/holds": ({"channel": "web-eu", "lines": [LINE]}, {"minutes": 5}),
}  # fmt: skip
# Tested where they live: /imports in test_imports.py, a failed job's retry in test_jobs.py, one's own test payment in
# test_my_orders.py, what was counted in test_stock.py.
ELSEWHERE = {
    "/imports",
    "/jobs/{job_id}/retry",
    "/my/orders/{order_id}/test-payment",
    "/stock/{sku}/{location}/on_hand",
}
MANY = ("/orders/batch", "/orders/acts")  # answered order by order
SHOWN_ONCE = ("/keys", "/customers/{customer_id}/tokens", "/buyers")  # a secret is told to the first alone


def filled(given: Any, names: dict[str, str]) -> Any:
    if isinstance(given, dict):
        return {name: filled(value, names) for name, value in given.items()}
    if isinstance(given, list):
        return [filled(value, names) for value in given]
    return given.format_map(names) if isinstance(given, str) else given


@pytest.fixture
async def names(storefront: Storefront, admin: dict[str, str]) -> dict[str, str]:
    customer = await storefront("POST", "/customers", {"name": "Anna"}, by=admin)
    promotion = await storefront("POST", "/promotions", PROMOTION, by=admin)
    order = await storefront.shop.place({"MUG-BLUE": 5})
    await storefront.shop.pay(order, 100)
    paid = await storefront.shop.place({"MUG-BLUE": 5})
    await storefront.shop.pay(paid)
    return {
        "order": str(paid),
        "order_id": str(order),
        "product": "0190a000-0000-7000-8000-000000000001",
        "customer_id": customer.json()["id"],
        "promotion_id": promotion.json()["id"],
    }


def test_every_creating_route_is_asked(app: FastAPI) -> None:
    asks = {
        route.template.removeprefix(API)
        for route in routes(app)
        if "Idempotency-Key" in str(app.openapi()["paths"][route.template].get("post", {}).get("parameters"))
    }
    assert asks == set(CREATES) | ELSEWHERE


async def many_times(
    http: httpx.AsyncClient, pool: Pool, admin: dict[str, str], names: dict[str, str], at_once: int
) -> None:
    for path, (body, change) in CREATES.items():
        headers, sent = once(admin), filled(body, names)
        address = API + path.format_map(names)

        async def send(headers: dict[str, str] = headers, address: str = address, sent: Any = sent) -> httpx.Response:
            return await http.post(address, json=sent, headers=headers)

        answers = await asyncio.gather(*(send() for _ in range(at_once)))
        assert {answer.status_code for answer in answers} <= {200, 201}, (path, [answer.text for answer in answers])
        if path not in SHOWN_ONCE:
            assert len({answer.text for answer in answers}) == 1, path
        after = await digests(pool)
        again = [await send() for _ in range(2)]
        other = filled({**body, **change}, names)  # type: ignore[dict-item]  # bodies are objects
        refused = await http.post(address, json=other, headers=headers)
        assert {answer.status_code for answer in again} == {answers[0].status_code}, path
        assert again[0].text == again[1].text, path
        assert '"code":"idempotency_mismatch"' in refused.text, (path, refused.text)
        assert refused.status_code == (200 if path in MANY else 422), path
        assert await digests(pool) == after, path


async def test_one_effect_and_one_answer(
    storefront: Storefront, admin: dict[str, str], names: dict[str, str], pool: Pool
) -> None:
    before: World = storefront.shop
    stock = await before.stock("MUG-BLUE")
    await many_times(storefront.http, pool, admin, names, AT_ONCE)
    assert stock != await before.stock("MUG-BLUE")
    assert await sound(pool) == {}
