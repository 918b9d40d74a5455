"""Refusals over HTTP, one after the other in one shop: each with its status and code, in words, and nothing is changed."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI

from orderloom.desk.model import MOST_VIEWS
from orderloom.fields.model.definitions import MOST_FIELDS
from orderloom.flows.run_import import run_import
from orderloom.identity.model import MalformedLimit, check_limits
from orderloom.infra.secrets import verify_password
from orderloom.infra.work import Pool, begin
from orderloom.kernel.errors import Refusal

from .callers import Callers, once
from .storefront import API, Storefront
from .untouched import digests

NOBODY = "0190a000-0000-7000-8000-00000000dead"
LINE = {"sku": "MUG-BLUE", "quantity": 1}
STOCK = {"sku": "MUG-BLUE", "location": "AMS"}
PROMOTION = {"kind": "percent", "name": "Ten", "percent_ppm": 100_000, "titles": {"en": "Ten"}, "by_coupon": True}
METHOD = {"channel": "web-eu", "code": "post", "titles": {"en": "Post"}, "min_days": 1, "max_days": 3}
PARCEL = {"location": "AMS"}
PAY = {"currency": "EUR", "method": "card"}
ORDER = "reference,channel,placed_at,status,sku,quantity,line_total"
Row = tuple[int, str, str, object]

# Code → what brings it: status, method, path, body. {names} are filled in from `prepared`.
ROWS: dict[str, Row] = {
    # what is not there
    "connection_not_found": (404, "GET", f"/connections/{NOBODY}", None),
    "webhook_not_found": (404, "POST", f"/hooks/inbox/{NOBODY}/replay", None),
    "coupon_not_found": (404, "GET", "/promotions/{promotion}/coupons/NOPE", None),
    "custom_field_not_found": (404, "GET", f"/custom-fields/{NOBODY}", None),
    "shipping_method_not_found": (404, "GET", "/shipping-methods/nope", None),
    "tax_rate_not_found": (404, "GET", f"/taxes/rates/{NOBODY}", None),
    "price_not_found": (404, "GET", f"/prices/{NOBODY}", None),
    "payment_not_found": (
        404, "POST", "/orders/{paid}/payments", PAY | {"kind": "refunded", "amount_minor": 1, "payment_id": NOBODY},
    ),
    "unknown_stock": (404, "GET", "/stock/NOPE/AMS", None),
    # what is there already
    "login_taken": (409, "POST", "/staff", {"login": "anna", "password": "a long sentence", "name": "B", "roles": ["viewer"]}),
    "sku_taken": (409, "POST", "/skus", {"product_id": "{product}", "sku": "MUG-BLUE"}),
    "tax_class_taken": (409, "POST", "/taxes/classes", {"code": "standard", "name": "S"}),
    "key_revoked": (409, "DELETE", "/keys/{revoked}", None),
    "tracking_number_taken": (
        409, "POST", "/parcels",
        PARCEL | {"lines": [{"order_id": "{paid}", "line_no": 1, "quantity": 1}], "carrier": "dhl", "tracking_number": "T-1"},
    ),
    "payment_reference_taken": (
        409, "POST", "/orders/{twice_paid}/payments", PAY | {"kind": "captured", "amount_minor": 5, "reference": "ch_1"},
    ),
    "already_confirmed": (409, "POST", "/orders/{paid}/confirmation", None),
    "already_delivered": (409, "POST", "/parcels/{arrived}/delivery", {}),
    # what does not fit together
    "delivered_too_early": (422, "POST", "/parcels/{sent}/delivery", {"delivered_at": "2020-01-01T00:00:00Z"}),
    "more_than_ordered": (
        409, "POST", "/parcels", PARCEL | {"lines": [{"order_id": "{paid}", "line_no": 1, "quantity": 99}]},
    ),
    "more_than_captured": (
        409, "POST", "/orders/{paid}/payments", PAY | {"kind": "refunded", "amount_minor": 10**9, "reference": "re_1"},
    ),
    "more_than_authorised": (
        409, "POST", "/orders/{authorised}/payments",
        PAY | {"kind": "captured", "amount_minor": 10**9, "payment_id": "{payment}"},
    ),
    "which_payment": (
        422, "POST", "/orders/{twice_paid}/payments", PAY | {"kind": "refunded", "amount_minor": 1, "reference": "re_2"},
    ),
    "orders_still_open": (409, "DELETE", "/customers/{customer}", None),
    "same_bucket": (
        422, "POST", "/stock/moves", {"lines": [STOCK | {"quantity": 1, "source": "damaged", "target": "damaged"}]},
    ),
    "same_location": (
        422, "POST", "/stock/transfers", {"lines": [{"sku": "MUG-BLUE", "source": "AMS", "target": "AMS", "quantity": 1}]},
    ),
    "twice_in_one": (422, "POST", "/stock/counts", {"lines": [STOCK | {"on_hand": 1}, STOCK | {"on_hand": 2}]}),
    "would_go_below_zero": (
        409, "POST", "/stock/adjustments", {"reason": "adjusted", "lines": [STOCK | {"delta": -1000}]},
    ),
    "promised_to_buyers": (
        409, "POST", "/stock/transfers", {"lines": [{"sku": "MUG-RED", "source": "AMS", "target": "SHA", "quantity": 100}]},
    ),
    "source_twice": (
        422, "PUT", "/channels/web-eu/locations",
        {"items": [{"location": "AMS", "priority": 1}, {"location": "AMS", "priority": 2}]},
    ),
    "limit_fixed": (409, "PATCH", "/promotions/{promotion}", {"max_uses": 5}),
    "limit_below_uses": (409, "PATCH", "/promotions/{used}", {"max_uses": 1}),
    "promotion_wrong": (422, "POST", "/promotions", PROMOTION | {"percent_ppm": None}),
    "not_by_coupon": (409, "POST", "/promotions/{automatic}/coupons", {"codes": ["TEN-1"]}),
    "no_price": (409, "POST", "/quotes", {"channel": "web-eu", "lines": [{"sku": "CUP-1", "quantity": 1}]}),
    "no_shipping_rate": (
        409, "POST", "/orders",
        {"channel": "web-eu", "lines": [LINE], "shipping_method": "eu", "shipping_address": {"country": "CN", "lines": ["1"]}},
    ),
    "buyer_needed": (422, "POST", "/orders", {"channel": "shop-cn", "lines": [{"sku": "TEA-100", "quantity": 1}]}),
    "coupon_twice": (422, "POST", "/orders", {"channel": "shop-cn", "lines": [LINE], "coupon_codes": ["A-1", "A-2"]}),
    "coupon_not_for_these": (409, "POST", "/orders", {"channel": "shop-cn", "lines": [LINE], "coupon_codes": ["ONLY-CUPS"]}),
    "coupon_below_minimum": (409, "POST", "/orders", {"channel": "shop-cn", "lines": [LINE], "coupon_codes": ["FROM-1000"]}),
    "coupon_wrong_currency": (409, "POST", "/orders", {"channel": "shop-cn", "lines": [LINE], "coupon_codes": ["IN-EUROS"]}),
    "coupon_not_with_amounts": (
        422, "POST", "/orders",
        {"channel": "shop-cn", "lines": [LINE | {"unit_price_minor": 5}], "coupon_codes": ["A-1"]},
    ),
    "reference_taken": (409, "POST", "/orders", {"channel": "shop-cn", "lines": [LINE], "reference": "R-1"}),
    "tax_too_large": (
        422, "POST", "/orders", {"channel": "shop-cn", "lines": [LINE | {"unit_price_minor": 5, "tax_minor": 6}]},
    ),
    # what has no such form
    "secret_malformed": (
        422, "POST", "/connections", {"platform": "shopify", "channel": "web-eu", "secret": "a bell \u0007 rings"},
    ),
    "location_malformed": (422, "POST", "/locations", {"code": "X", "name": "X", "country": "NL", "currency": "ZZZ"}),
    "too_many_saved_views": (409, "POST", "/views", {"list": "orders", "name": "One more"}),
    "too_many_custom_fields": (
        409, "POST", "/custom-fields", {"key": "one_more", "owner": "product", "type": "text", "labels": {"en": "X"}},
    ),
    "invalid_precondition": (422, "PATCH", "/channels/web-eu", {"name": "Web"}),
}  # fmt: skip

# Beside the key, where the usual If-Match is not the point.
HEADERS = {"invalid_precondition": {"If-Match": "1"}}
FULL = f"""
INSERT INTO saved_views (id, owner_id, list, name, filters)
SELECT gen_random_uuid(), '{{me}}', 'orders', 'View ' || n, '{{{{}}}}' FROM generate_series(1, {MOST_VIEWS}) n;
INSERT INTO custom_fields (id, owner, key, type, labels)
SELECT gen_random_uuid(), 'product', 'field_' || n, 'text', '{{{{"en": "X"}}}}' FROM generate_series(1, {MOST_FIELDS}) n;
"""


Made = Callable[[str, object], Awaitable[dict[str, Any]]]


@pytest.fixture
def made(storefront: Storefront, admin: dict[str, str]) -> Made:
    """Makes something by its creating route."""

    async def make(path: str, body: object) -> dict[str, Any]:
        answer = await storefront("POST", path, body, by=admin)
        assert answer.status_code in (200, 201), answer.text
        found: dict[str, Any] = answer.json()
        return found

    return make


@pytest.fixture
async def promotions(made: Made) -> dict[str, str]:
    """Promotions by name, their coupons, and orders that used one of them twice."""
    over = {"by_coupon": False, "valid_from": "2019-01-01T00:00:00Z", "valid_to": "2020-01-01T00:00:00Z"}
    kinds: dict[str, tuple[dict[str, object], list[str]]] = {
        "promotion": ({}, ["A-1", "A-2"]),
        "used": ({"max_uses": 5}, ["USED-1"]),
        "automatic": (over, []),
        "of cups": ({"skus": ["CUP-1"]}, ["ONLY-CUPS"]),
        "dear": ({"minimum_minor": 10**9, "currency": "CNY"}, ["FROM-1000"]),
        "foreign": ({"minimum_minor": 1, "currency": "EUR"}, ["IN-EUROS"]),
    }
    ids = {}
    for name, (more, codes) in kinds.items():
        ids[name] = (await made("/promotions", PROMOTION | more))["id"]
        if codes:
            await made(f"/promotions/{ids[name]}/coupons", {"codes": codes})
    for _ in range(2):
        await made("/orders", {"channel": "shop-cn", "lines": [LINE], "coupon_codes": ["USED-1"]})
    return ids


@pytest.fixture
async def goods(made: Made) -> str:
    """A product without a price; a way to send things; an order with a reference."""
    cups = {"handle": "cup", "titles": {"en": "Cup"}, "skus": [{"sku": "CUP-1"}, {"sku": "CUP-2"}]}
    rates = [{"country": "NL", "currency": "EUR", "fee_minor": 5}]
    await made("/shipping-methods", METHOD | {"code": "eu", "rates": rates})
    await made("/orders", {"channel": "shop-cn", "lines": [LINE], "reference": "R-1"})
    return str((await made("/products", cups))["id"])


@pytest.fixture
async def orders(storefront: Storefront, made: Made) -> dict[str, str]:
    """A customer's orders by what was done with them, and what belongs to them."""
    shop = storefront.shop
    customer = (await made("/customers", {"name": "Anna", "email": "anna@example.org"}))["id"]
    paid = await shop.place({"MUG-BLUE": 5, "MUG-RED": 20}, customer_id=UUID(customer))
    await shop.pay(paid, reference="ch_1")
    sent = await shop.ship((paid, 1, 1), tracking_number="T-1")
    arrived = await shop.ship((paid, 1, 1))
    await shop.deliver(arrived)
    twice_paid, authorised = await shop.place(), await shop.place()
    for nth in (1, 2):
        await shop.pay(twice_paid, 100, reference=f"part_{nth}")
    page = await made(f"/orders/{authorised}/payments", PAY | {"kind": "authorised", "amount_minor": 100})
    ids = {"paid": paid, "sent": sent, "arrived": arrived, "twice_paid": twice_paid, "authorised": authorised}
    told = {name: str(one) for name, one in ids.items()}
    return told | {"customer": customer, "payment": page["payment_id"]}


@pytest.fixture
async def prepared(
    storefront: Storefront,
    admin: dict[str, str],
    callers: Callers,
    promotions: dict[str, str],
    goods: str,
    orders: dict[str, str],
) -> dict[str, str]:
    """A shop in which each of these things is refused; ids by name."""
    await callers.staff("anna", "viewer")
    revoked, _ = await callers.named_key()
    await callers.revoke(revoked)
    me = (await storefront.http.get(f"{API}/me", headers=admin)).json()["id"]
    async with begin(callers.pool) as work:
        await work.tx.execute(FULL.format(me=me).encode())
    return promotions | orders | {"product": goods, "revoked": str(revoked)}


def filled(given: Any, names: Mapping[str, str]) -> Any:
    if isinstance(given, dict):
        return {name: filled(value, names) for name, value in given.items()}
    if isinstance(given, list):
        return [filled(value, names) for value in given]
    return given.format_map(names) if isinstance(given, str) else given


async def test_each_is_refused_by_name_and_changes_nothing(
    storefront: Storefront, admin: dict[str, str], prepared: dict[str, str], pool: Pool
) -> None:
    before = await digests(pool)
    for code, (status, method, path, body) in ROWS.items():
        headers = once(admin) | {"If-Match": '"1"'} | HEADERS.get(code, {})
        address = API + filled(path, prepared)
        answer = await storefront.http.request(method, address, json=filled(body, prepared), headers=headers)
        told = answer.json()
        assert (answer.status_code, told["code"]) == (status, code), told
        assert len(told["detail"]) > 15, told
        assert await digests(pool) == before, code


# Code → kind of file and a file whose row is refused with it.
FILES = {
    "boolean_malformed": ("products", "handle,title.en,sku,archived\nmug,Mug,M-1,maybe\n"),
    "date_malformed": (
        "orders",
        f"{ORDER},promised_on\nR-9,web-eu,2025-03-01T12:30:00Z,open,MUG-BLUE,1,5.00,2026-02-30\n",
    ),
    "discounts_malformed": ("orders", f"{ORDER},discounts\nR-9,web-eu,2025-03-01T12:30:00Z,open,MUG-BLUE,1,5.00,[1]\n"),
    "cell_currency_unknown": (
        "orders",
        f"{ORDER},currency\nR-9,web-eu,2025-03-01T12:30:00Z,open,MUG-BLUE,1,5.00,ZZZ\n",
    ),
    "column_nameless": ("products", "handle,,title.en,sku\nmug,what,Mug,M-1\n"),
    "row_too_large": ("products", '{"handle": "mug", "title.en": "' + "x" * (2 << 20) + '", "sku": "M-1"}\n'),
}


async def test_each_row_of_a_file_is_refused_by_name(storefront: Storefront, admin: dict[str, str], pool: Pool) -> None:
    for code, (kind, content) in FILES.items():
        sent = await storefront.http.post(
            f"{API}/imports", params={"kind": kind}, content=content, headers=once(admin) | {"Content-Type": "text/csv"}
        )
        assert sent.status_code == 202, sent.text
        address = f"{API}/imports/{sent.json()['id']}"
        await run_import(pool, UUID(sent.json()["id"]), stop=lambda: False, advance=lambda _: None)
        shown = (await storefront.http.get(address, headers=admin)).json()
        rows = (await storefront.http.get(f"{address}/errors", headers=admin)).json()["items"]
        assert code in {(shown["failure"] or {}).get("code"), *(one["code"] for one in rows)}, (code, shown, rows)
        assert (shown["created"], shown["changed"]) == (0, 0), code


async def test_a_file_that_is_too_large_is_not_kept(
    storefront: Storefront, app: FastAPI, admin: dict[str, str], pool: Pool
) -> None:
    app.state.settings = replace(app.state.settings, import_max_mb=1)
    before = await digests(pool)
    sent = await storefront.http.post(
        f"{API}/imports", params={"kind": "products"}, content=b"x" * (1 << 20) + b"x", headers=once(admin)
    )
    assert sent.json()["code"] == "import_too_large"
    assert await digests(pool) == before


async def test_many_sign_ins_at_once_are_turned_away_and_not_kept_waiting() -> None:
    tries = [verify_password("a sentence", None) for _ in range(60)]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    away = [one.code for one in answers if isinstance(one, Refusal)]
    assert set(away) == {"sign_in_busy"}
    assert answers.count(False) == 60 - len(away) > 30


def test_limits_are_codes_for_the_command_line_too() -> None:
    """Over HTTP the form of the body says so."""
    with pytest.raises(MalformedLimit):
        check_limits(None, ("web-eu", "no such code"))
