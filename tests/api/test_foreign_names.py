"""Bodies that name what belongs to another channel or location are answered as if it did not exist, and nothing changes.

Which members of which bodies name things is read from the app: a new one fails here until a body names it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
from fastapi import FastAPI

from orderloom.infra.work import Pool

from .callers import Callers, once
from .foreign import masked, nothing
from .routes import routes
from .strangers import API, Furnishing, Side
from .untouched import digests

PARAMETER = re.compile(r"\{(\w+)")
# Members that name things and are not called like a parameter of an address.
ALIASES = {"source", "target", "coupon_codes"}
EVERYBODYS = {
    "sku": "goods are the house's, as are the next three",
    "skus": "",
    "product_id": "",
    "products": "",
    "tag": "a word",
    "login": "one's own, or the new account's",
    "code": "of the thing that is made: taken or not is all that is told",
    "name": "",
    "key": "",
    "codes": "",
    "handle": "",
    "form": "",
    "platform": "",
    "payment_id": "made by the caller: what several entries of one payment have in common",
    "orders": "whole orders, not names of them",
}
# {…} stands for what is foreign; own addresses of things are filled in by the side of the caller.
LINES = [{"sku": "MUG-BLUE", "quantity": 1}]
ADDRESS = {"country": "NL", "lines": ["Street 1"], "city": "Amsterdam", "postal_code": "1015 DV"}
TAX = {"country": "NL", "tax_class": "standard", "rate_ppm": 210_000}
PERCENT = {"kind": "percent", "name": "New", "percent_ppm": 100_000, "titles": {"en": "New"}}
FIELD = {"key": "new", "labels": {"en": "New"}, "owner": "order", "type": "text", "max_length": 30}
METHOD = {"code": "new", "titles": {"en": "New"}, "min_days": 1, "max_days": 3}
PERSON = {"name": "New", "roles": ["support"], "channels": ["web-eu"], "locations": ["AMS"]}
LOGIN = PERSON | {"login": "new", "password": "a long sentence"}
KEY = {"name": "New", "scopes": ["orders.read"], "channels": ["web-eu"], "locations": ["AMS"]}
ORDERS: list[dict[str, Any]] = [
    {"channel": "{channel}", "lines": LINES},
    {"channel": "web-eu", "lines": LINES, "buyer": {"customer_id": "{customer}"}},
    {"channel": "web-eu", "lines": LINES, "shipping_address": ADDRESS, "shipping_method": "{method}"},
    {"channel": "web-eu", "lines": LINES, "shipping_address": ADDRESS, "coupon_codes": ["{coupon}"]},
    {"channel": "web-eu", "lines": [{"sku": "MUG-RED", "quantity": 1}], "hold_id": "{hold}"},
]
AT = {"sku": "MUG-BLUE", "location": "{location}"}
BODIES: Mapping[str, list[dict[str, Any]]] = {
    "POST /orders": ORDERS,
    "POST /orders/batch": [{"orders": [one]} for one in ORDERS],
    "POST /quotes": ORDERS,
    "POST /holds": [{"channel": "{channel}", "lines": LINES}],
    "POST /buyers": [{"channel": "{channel}", "name": "Anna"}],
    "POST /customers/{customer_id}/tokens": [{"channel": "{channel}"}],
    "POST /customers/search": [{"external_id": {"source": "erp", "external_id": "{number}"}}],
    "POST /connections": [{"platform": "woocommerce", "channel": "{channel}", "secret": "a2c9f1d0b7e84c55"}],
    "POST /price-lists": [{"channel": "{channel}", "code": "new", "currency": "{currency}", "includes_tax": True}],
    "POST /prices": [{"price_list": "{list}", "sku": "TEA-100", "amount_minor": 1}],
    "POST /shipping-methods": [METHOD | {"channel": "{channel}", "rates": [
        {"country": "NL", "currency": "{currency}", "fee_minor": 1}
    ]}],
    "POST /promotions": [PERCENT | {"channels": ["{channel}"]}],
    "PATCH /promotions/{promotion_id}": [{"channels": ["{channel}"]}],
    "POST /custom-fields": [FIELD | {"channels": ["{channel}"]}],
    "PATCH /custom-fields/{field_id}": [{"channels": ["{channel}"]}],
    "POST /staff": [LOGIN | {"channels": ["{channel}"]}, LOGIN | {"login": "other", "locations": ["{location}"]}],
    "PUT /staff/{staff_id}": [PERSON | {"channels": ["{channel}"]}, PERSON | {"locations": ["{location}"]}],
    "POST /keys": [KEY | {"channels": ["{channel}"]}, KEY | {"locations": ["{location}"]}],
    "PUT /channels/{channel}/locations": [{"items": [{"location": "{location}", "priority": 1}]}],
    "POST /orders/acts": [{"act": "cancel", "reason": "other", "order_ids": ["{order}"]}],
    "POST /parcels": [
        {"location": "{location}", "lines": [{"order_id": "{mine}", "line_no": 1, "quantity": 1}]},
        {"location": "AMS", "lines": [{"order_id": "{order}", "line_no": 1, "quantity": 1}]},
    ],
    "POST /stock/receipts": [{"lines": [AT | {"quantity": 1}]}],
    "POST /stock/expectations": [{"lines": [AT | {"delta": 1}]}],
    "POST /stock/adjustments": [{"reason": "adjusted", "lines": [AT | {"delta": -1}]}],
    "POST /stock/counts": [{"lines": [AT | {"on_hand": 1}]}],
    "POST /stock/moves": [{"lines": [AT | {"quantity": 1, "source": "sellable", "target": "damaged"}]}],
    "POST /stock/transfers": [
        {"lines": [{"sku": "MUG-BLUE", "source": "AMS", "target": "{location}", "quantity": 1}]},
        {"lines": [{"sku": "MUG-BLUE", "source": "{location}", "target": "AMS", "quantity": 1}]},
    ],
}  # fmt: skip
# What names things in a body and is not walked above, with the reason.
EXEMPT = {
    "POST /customers external_ids.external_id": "taken is taken in the whole house; by whom is not told: tests below",
    "POST /customers external_ids.source": "a word",
    "PUT /customers/{customer_id}/external-ids external_id": "as above",
    "PUT /customers/{customer_id}/external-ids source": "a word",
    "POST /customers/search external_id.source": "a word",
    "POST /promotions shipping_methods": "codes of methods that there may be or not, in the promotion's own channels",
    "PATCH /promotions/{promotion_id} shipping_methods": "as above",
    "POST /stock/moves lines.source": "a bucket",
    "POST /stock/moves lines.target": "a bucket",
}
NOT_WITH_ONES_OWN = {
    "POST /price-lists": "there is one of this currency",
    "POST /orders/batch": "its hold went into the order before",
    "POST /orders/acts": "its order was sent before",
    "POST /stock/transfers": "from AMS to AMS",
}
ANSWERED_ONE_BY_ONE = {"POST /orders/acts", "POST /orders/batch"}
ANSWERED_ANYWAY = {"POST /quotes", "POST /customers/search"}  # a quote says what cannot be given, a search finds nobody


def naming(app: FastAPI) -> Iterator[str]:
    """Each member of each body that names a thing, as `METHOD /address path.to.member`."""
    document = app.openapi()
    parameters = {name for route in routes(app) for name in PARAMETER.findall(route.template)}
    names = parameters | {f"{one}s" for one in parameters} | ALIASES
    for template, methods in document["paths"].items():
        for method, described in methods.items():
            content = described.get("requestBody", {}).get("content", {}).get("application/json")
            for path in sorted(set(_members(document, content["schema"], ()))) if content else ():
                last = path[-1]
                named = last in names or last.endswith(("_id", "_ids", "_list", "_method", "_methods", "_codes"))
                if named and last not in EVERYBODYS:
                    yield f"{method.upper()} {template.removeprefix(API)} {'.'.join(path)}"


def _members(document: Any, schema: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from _members(document, choice, path)
    if "items" in schema:
        yield from _members(document, schema["items"], path)
    for name, member in schema.get("properties", {}).items():
        inner = list(_members(document, member, (*path, name)))
        yield from inner or [(*path, name)]


def named_in(body: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The members of a body at which something foreign stands."""
    if isinstance(body, dict):
        for name, value in body.items():
            yield from named_in(value, (*path, name))
    elif isinstance(body, list):
        for value in body:
            yield from named_in(value, path)
    elif isinstance(body, str) and body.startswith("{") and body not in ("{mine}", "{currency}"):
        yield path


def filled(body: Any, side: Side, mine: Side) -> Any:
    if isinstance(body, dict):
        return {name: filled(value, side, mine) for name, value in body.items()}
    if isinstance(body, list):
        return [filled(value, side, mine) for value in body]
    if not isinstance(body, str) or not body.startswith("{"):
        return body
    things = side.things
    known = {
        "channel": side.channel,
        "location": side.location,
        "currency": "CNY" if side.channel == "shop-cn" else "EUR",
        "mine": mine.things["order_id"],
        "order": things["order_id"],
        "customer": things["customer_id"],
        "hold": things["hold_id"],
        "list": things["price-lists/code"],
        "method": things["shipping-methods/code"],
        "coupon": things["coupons/code"],
        "number": side.mark,
    }
    return body.format_map(known)


def test_every_name_in_every_body_is_asked(app: FastAPI) -> None:
    walked = {
        f"{route} {'.'.join(path)}" for route, bodies in BODIES.items() for body in bodies for path in named_in(body)
    }
    named = set(naming(app))
    assert named - walked - EXEMPT.keys() == set()
    assert EXEMPT.keys() - named == set()
    assert len(named) > 40


async def test_what_is_foreign_in_a_body_is_answered_like_what_does_not_exist(
    client: httpx.AsyncClient, furnishing: Furnishing, callers: Callers, pool: Pool
) -> None:
    mine, theirs = [await furnishing.side(*one) for one in (("web-eu", "AMS", "Adam"), ("shop-cn", "SHA", "Zhang"))]
    await furnishing.post("/taxes/rates", TAX)
    await furnishing.post("/prices", {"price_list": "adam", "sku": "MUG-RED", "amount_minor": 500})
    limited = await callers.key(channels=["web-eu"], locations=["AMS"])

    async def answered(route: str, body: Any, side: Side) -> httpx.Response:
        method, _, template = route.partition(" ")
        version = 1 + BODIES[route].index(body) if side is mine else 1  # each change of one's own makes the next
        headers = once(limited) | {"If-Match": f'"{version}"'}
        return await client.request(
            method, API + mine.address(template), headers=headers, json=filled(body, side, mine)
        )

    before = await digests(pool)
    for route, body in [(route, body) for route, bodies in BODIES.items() for body in bodies]:
        foreign, missing = [masked(await answered(route, body, side), side) for side in (theirs, nothing(theirs))]
        assert foreign == missing, (route, body)
        if route in ANSWERED_ONE_BY_ONE:
            assert '"status":4' in foreign[1] or '"outcome":"refused"' in foreign[1], (route, body, foreign)
        elif route not in ANSWERED_ANYWAY:
            assert foreign[0] in (403, 404, 409, 422), (route, body, foreign)
        if body == BODIES[route][-1]:
            assert await digests(pool) == before, route
    for route, body in [(route, body) for route, bodies in BODIES.items() for body in bodies]:
        if route in NOT_WITH_ONES_OWN or (route == "POST /parcels" and body != BODIES[route][0]):
            continue
        # With one's own in the same place it is done: nothing else was in its way.
        own = await answered(route, body, mine)
        assert own.status_code < 300, (route, body, own.text)


async def test_a_number_elsewhere_that_is_taken_does_not_say_by_whom(
    client: httpx.AsyncClient, furnishing: Furnishing, callers: Callers, admin: dict[str, str]
) -> None:
    theirs = await furnishing.side("shop-cn", "SHA", "Zhang")
    limited = await callers.key(channels=["web-eu"], locations=["AMS"])
    own = (await client.post(f"{API}/customers", json={"name": "Eve"}, headers=once(limited))).json()["id"]
    number = {"source": "erp", "external_id": "Zhang"}
    for headers, told in ((limited, None), (admin, theirs.things["customer_id"])):
        made = await client.post(f"{API}/customers", json={"external_ids": [number]}, headers=once(headers))
        linked = await client.put(f"{API}/customers/{own}/external-ids", json=number, headers=headers)
        for answer in (made, linked):
            assert answer.json()["code"] == "external_id_taken"
            assert answer.json().get("facts", answer.json()).get("customer_id") == told


async def test_no_token_for_a_customer_of_another_channel(
    client: httpx.AsyncClient, furnishing: Furnishing, callers: Callers, admin: dict[str, str]
) -> None:
    await furnishing.side("web-eu", "AMS", "Adam")
    await furnishing.post("/taxes/rates", TAX)
    theirs = await furnishing.side("shop-cn", "SHA", "Zhang")
    limited = await callers.key(channels=["web-eu"])
    address = f"{API}/customers/{theirs.things['customer_id']}/tokens"
    refused = await client.post(address, json={"channel": "web-eu"}, headers=once(limited))
    assert (refused.status_code, refused.json()["code"]) == (404, "customer_not_found")
    issued = await client.post(address, json={"channel": "web-eu"}, headers=once(admin))
    buyer = {"Authorization": f"Bearer {issued.json()['token']}"}
    order = {"channel": "web-eu", "lines": LINES, "shipping_address": ADDRESS, "shipping_method": "adam"}
    placed = await client.post(f"{API}/orders", json=order, headers=once(buyer))
    assert placed.status_code == 201, placed.text  # a buyer's own token orders wherever it was issued for
