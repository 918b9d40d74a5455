"""Publishable keys and buyers' tokens: what they open, and that they open nothing else."""

import re
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from orderloom.flows.erase_customer import erase_customer
from orderloom.identity import queries
from orderloom.infra.work import begin
from orderloom.kernel.ids import CustomerId, OrderId, new_id
from tests.worlds import BY

from .callers import Callers, once
from .routes import OPEN, routes
from .storefront import API, PAGE, Storefront, problem

# Every route that a publishable key may call, and what of it is nobody's own: goods, prices, stock, words.
FOR_PAGES = {
    ("DELETE", "/api/v1/sessions"),  # ends sessions only
    ("GET", "/api/v1/me"),
    ("GET", "/api/v1/permissions"),
    ("GET", "/api/v1/availability"),
    ("GET", "/api/v1/shop/products"),
    ("GET", "/api/v1/shop/products/{handle}"),
    ("POST", "/api/v1/buyers"),
    ("POST", "/api/v1/quotes"),
    ("POST", "/api/v1/holds"),
    ("GET", "/api/v1/holds/{hold_id}"),
    ("DELETE", "/api/v1/holds/{hold_id}"),
}
# What a buyer's token opens beyond that.
FOR_BUYERS = {
    ("POST", "/api/v1/orders"),
    ("POST", "/api/v1/orders/batch"),
    ("DELETE", "/api/v1/my/token"),
    ("GET", "/api/v1/my/orders"),
    ("GET", "/api/v1/my/orders/{order_id}"),
    ("POST", "/api/v1/my/orders/{order_id}/cancellation"),
    ("POST", "/api/v1/my/orders/{order_id}/test-payment"),
}
# Bodies for what reads its body before it asks who may.
ORDER: dict[str, object] = {"channel": "web-eu", "lines": [{"sku": "MUG-BLUE", "quantity": 1}]}
BODIES = {
    "/api/v1/orders": ORDER,
    "/api/v1/orders/batch": {"orders": [ORDER]},
    "/api/v1/me/password": {"present": "a sentence", "wanted": "another sentence"},
}
NEW = {"name": "Pages", "kind": "publishable", "channels": ["web-eu"], "origins": [PAGE]}


async def test_a_publishable_key_opens_the_allow_list_and_no_other_route(
    app: FastAPI, storefront: Storefront, callers: Callers
) -> None:
    _, key = await callers.publishable()
    opened = await _opened(app, storefront, key)
    assert opened == FOR_PAGES


async def test_a_buyers_token_opens_no_route_of_the_shops_own(
    app: FastAPI, storefront: Storefront, callers: Callers
) -> None:
    _, key = await callers.buyer()
    opened = await _opened(app, storefront, key, last=("DELETE", "/api/v1/my/token"))
    assert opened == FOR_PAGES | FOR_BUYERS


async def test_what_a_page_may_read_names_nobody(
    app: FastAPI, storefront: Storefront, callers: Callers, admin: dict[str, str]
) -> None:
    marked = {"name": "Marker Person", "email": "marker@example.org", "phone": "+31201234567"}
    address = {"country": "NL", "lines": ["Markerstraat 1"], "city": "Markerdam", "postal_code": "1234 AB"}
    customer = (await storefront("POST", "/customers", marked | {"addresses": [address]}, by=admin)).json()
    placed = await storefront.order(admin, buyer=marked, shipping_address=address, channel="web-eu")
    _, page = await callers.publishable()
    _, buyer = await callers.buyer()
    ids = {"order_id": placed.json()["id"], "customer_id": customer["id"], "handle": "mug"}
    query = {"/api/v1/availability": "?sku=MUG-BLUE"}
    seen = 0
    for method, path in sorted(FOR_PAGES | FOR_BUYERS):
        if method != "GET":
            continue
        filled = re.sub(r"\{(\w+)\}", lambda found: str(ids.get(found[1], new_id())), path) + query.get(path, "")
        for key in (page, buyer):
            answer = await storefront.http.get(filled, headers=key)
            seen += answer.status_code == 200
            for word in ("marker", "+3120", customer["id"], placed.json()["id"]):
                assert answer.status_code in (403, 404) or word not in answer.text.lower(), f"{path}: {word}"
    assert seen >= 10


async def _opened(
    app: FastAPI, storefront: Storefront, key: dict[str, str], *, last: tuple[str, str] | None = None
) -> set[tuple[str, str]]:
    """The routes that do not say 401 or 403 to this credential."""
    found = set()
    for route in sorted(routes(app), key=lambda one: (one.method, one.template) == last):
        method, path = route.method, route.template
        if (method, path) in OPEN:
            continue
        body = None if method == "GET" else BODIES.get(path, {})
        answer = await storefront.http.request(method, route.anywhere, headers=once(key), json=body)
        if answer.status_code in (401, 403):
            assert answer.json()["code"] in ("forbidden", "signature_refused"), f"{method} {path}"
        else:
            found.add((method, path))
    return found


async def test_a_publishable_key_is_made_listed_with_its_token_and_revoked(
    client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    headers = once(admin)
    made = (await client.post(f"{API}/keys", json=NEW, headers=headers)).json()
    again = (await client.post(f"{API}/keys", json=NEW, headers=headers)).json()
    assert made == again
    assert re.fullmatch(r"olp_[0-9a-f]{8}_[0-9a-f]{48}", made["token"])
    key = made["key"]
    assert (key["kind"], key["scopes"], key["origins"]) == ("publishable", ["storefront.use"], [PAGE])
    page = {"Authorization": f"Bearer {made['token']}"}
    assert (await client.get(f"{API}/me", headers=page)).json()["permissions"] == ["storefront.use"]
    listed = (await client.get(f"{API}/keys", headers=admin)).json()["items"]
    assert [one["token"] for one in listed] == [None, made["token"]]
    assert (await client.delete(f"{API}/keys/{key['id']}", headers=admin)).status_code == 204
    assert (await client.get(f"{API}/me", headers=page)).status_code == 401


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"scopes": ["storefront.use", "orders.read"]}, "not_publishable"),
        ({"scopes": ["orders.read"]}, "not_publishable"),
        ({"channels": None}, "not_publishable"),
        ({"channels": []}, "not_publishable"),
        ({"origins": None}, "not_publishable"),
        ({"origins": []}, "not_publishable"),
        ({"locations": ["AMS"]}, "not_publishable"),
        ({"kind": "secret", "scopes": ["orders.read"]}, "origins_of_secret"),
        ({"kind": "secret", "origins": None}, "scopes_needed"),
        ({"kind": "public"}, "invalid_body"),
        *(
            ({"origins": [origin]}, "malformed_origin")
            for origin in (
                "*",
                "https://*.shop.example",
                "null",
                "shop.example",
                "https://shop.example/",
                "https://shop.example/path",
                "https://shop.example?x",
                "https://shop.example#x",
                "https://Shop.example",
                "HTTPS://shop.example",
                "https://shop.example:443",
                "http://shop.example:80",
                "https://shop.example:0",
                "https://shop.example:65536",
                "https://shop.example:08",
                "https://user@shop.example",
                "https://shop.example\n",
                " https://shop.example",
                "https://shop.example,https://other.example",
                "https://商店.example",
                "https://" + "a" * 290,
                "://shop.example",
                "https://-shop.example-",
            )
        ),
    ],
)
async def test_a_wrong_publishable_key_is_refused_by_name(
    client: httpx.AsyncClient, admin: dict[str, str], change: dict[str, Any], code: str
) -> None:
    answer = await client.post(f"{API}/keys", json=NEW | change, headers=once(admin))
    assert problem(answer) == (422, code)


@pytest.mark.parametrize(
    "origin", ["http://127.0.0.1:8001", "http://[::1]:8001", "capacitor://localhost", "https://xn--fiqs8s.example:8443"]
)
async def test_origins_as_browsers_send_them_are_taken(
    client: httpx.AsyncClient, admin: dict[str, str], origin: str
) -> None:
    answer = await client.post(f"{API}/keys", json=NEW | {"origins": [origin]}, headers=once(admin))
    assert answer.status_code == 201, answer.text


async def test_nobody_gives_a_page_more_than_they_have(client: httpx.AsyncClient, callers: Callers) -> None:
    others = await callers.key(channels=["shop-cn"])
    without = await callers.key("keys.manage", "orders.read")
    for by in (others, without):
        assert problem(await client.post(f"{API}/keys", json=NEW, headers=once(by))) == (403, "beyond_your_own")


async def test_a_guest_gets_a_token_and_orders_for_themselves(storefront: Storefront, callers: Callers) -> None:
    _, page = await callers.publishable()
    person = {"name": "Anna de Vries", "email": "anna@example.org", "phone": "020 123 4567"}
    made = await storefront("POST", "/buyers", person, by=page, Idempotency_Key="guest-1")
    assert made.status_code == 201, made.text
    issued = made.json()
    assert re.fullmatch(r"olb_[0-9a-f]{64}", issued["token"])
    assert issued["channel"] == "web-eu"
    buyer = {"Authorization": f"Bearer {issued['token']}"}
    me = (await storefront("GET", "/me", by=buyer)).json()
    assert (me["kind"], me["id"], me["channels"]) == ("buyer", issued["customer_id"], ["web-eu"])
    assert set(me["permissions"]) == {"storefront.use", "orders.place", "my.orders"}
    placed = await storefront.order(buyer, buyer={"name": "Anna"})
    assert placed.status_code == 201, placed.text
    owner = await storefront.shop.value("SELECT customer_id FROM orders WHERE id = %s", placed.json()["id"])
    assert str(owner) == issued["customer_id"]
    phone = await storefront.shop.value("SELECT phone FROM customers WHERE id = %s", issued["customer_id"])
    assert phone == "+31201234567"  # read as the channel's country writes it
    repeated = (await storefront("POST", "/buyers", person, by=page, Idempotency_Key="guest-1")).json()
    assert repeated == issued | {"token": None}  # only a hash is kept
    told = await storefront.shop.facts(CustomerId(issued["customer_id"]))
    assert told == ["customer.created"]


async def test_an_email_opens_nobodys_earlier_orders(storefront: Storefront, callers: Callers) -> None:
    _, page = await callers.publishable()
    made = [
        (await storefront("POST", "/buyers", {"email": "anna@example.org"}, by=page)).json()["customer_id"]
        for _ in range(2)
    ]
    assert made[0] != made[1]


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"buyer": {"customer_id": str(new_id())}}, (403, "not_your_own")),
        ({"promised_on": "2030-01-01"}, (403, "not_for_buyers")),
        ({"reference": "W-1"}, (403, "not_for_buyers")),
        ({"shipping_minor": 1}, (403, "amounts_not_allowed")),
        ({"discount_minor": 1}, (403, "amounts_not_allowed")),
        ({"lines": [{"sku": "MUG-BLUE", "quantity": 1, "unit_price_minor": 1}]}, (403, "amounts_not_allowed")),
        ({"channel": "shop-cn"}, (422, "unknown_channel")),
    ],
)
async def test_a_buyer_orders_for_themselves_at_the_shops_prices_only(
    storefront: Storefront, callers: Callers, more: dict[str, Any], refusal: tuple[int, str]
) -> None:
    _, buyer = await callers.buyer()
    assert problem(await storefront.order(buyer, **more)) == refusal
    assert await storefront.shop.value("SELECT count(*) FROM orders") == 0
    good = {"channel": "web-eu", "lines": [{"sku": "MUG-BLUE", "quantity": 1}]}
    batch = await storefront("POST", "/orders/batch", {"orders": [good | more, good]}, by=buyer)
    assert batch.status_code == 200, batch.text
    wrong, right = batch.json()["results"]
    assert (wrong["status"], wrong["problem"]["code"], right["status"]) == (*refusal, 201)


async def test_naming_oneself_is_no_error_and_keys_are_ones_own(storefront: Storefront, callers: Callers) -> None:
    one, buyer = await callers.buyer()
    other, another = await callers.buyer()
    body = {"channel": "web-eu", "lines": [{"sku": "MUG-BLUE", "quantity": 1}]}
    mine = body | {"buyer": {"customer_id": str(one)}}
    first, again = [await storefront("POST", "/orders", mine, by=buyer, Idempotency_Key="order-1") for _ in range(2)]
    theirs = await storefront("POST", "/orders", body, by=another, Idempotency_Key="order-1")
    assert (first.status_code, theirs.status_code) == (201, 201)
    assert first.json() == again.json()
    owners = await storefront.shop.rows("SELECT customer_id FROM orders ORDER BY number")
    assert owners == [(one,), (other,)]


async def test_a_publishable_key_places_no_orders(storefront: Storefront, callers: Callers) -> None:
    _, page = await callers.publishable()
    assert problem(await storefront.order(page)) == (403, "forbidden")


async def test_a_token_ends_at_once_when_its_buyer_signs_out_or_is_erased(
    storefront: Storefront, callers: Callers
) -> None:
    customer, buyer = await callers.buyer()
    _, second = await callers.buyer(customer)
    placed = await storefront.order(buyer)
    assert placed.status_code == 201
    assert (await storefront("DELETE", "/my/token", by=buyer)).status_code == 204
    assert problem(await storefront.order(buyer)) == (401, "unauthenticated")
    assert problem(await storefront("GET", "/me", by=buyer)) == (401, "unauthenticated")
    assert (await storefront("GET", "/me", by=second)).status_code == 200
    await storefront.shop.cancel(OrderId(UUID(placed.json()["id"])))
    async with begin(storefront.shop.pool) as work:
        await erase_customer(work, CustomerId(customer), by=BY)
    assert problem(await storefront.order(second)) == (401, "unauthenticated")
    ended = "SELECT count(*) FROM events WHERE name = 'buyer_token.ended'"
    assert await storefront.shop.value(ended) == 2


async def test_a_server_signs_its_buyers_in_within_its_limits(storefront: Storefront, callers: Callers) -> None:
    customer, _ = await callers.buyer()
    server = await callers.key("buyers.tokens", channels=["web-eu"])
    path = f"/customers/{customer}/tokens"
    made = await storefront("POST", path, {}, by=server)
    assert made.status_code == 201, made.text
    buyer = {"Authorization": f"Bearer {made.json()['token']}"}
    placed = await storefront.order(buyer)
    assert placed.status_code == 201
    refused = [
        await storefront("POST", path, {"channel": "shop-cn"}, by=server),
        await storefront("POST", f"/customers/{new_id()}/tokens", {}, by=server),
        await storefront("POST", path, {"expires_at": "2020-01-01T00:00:00Z"}, by=server),
        await storefront("POST", path, {"expires_at": "2090-01-01T00:00:00Z"}, by=server),
        await storefront("POST", path, {}, by=await callers.key("buyers.tokens")),
    ]
    assert [problem(one) for one in refused] == [
        (404, "channel_not_found"),
        (404, "customer_not_found"),
        (422, "already_expired"),
        (422, "too_far_away"),
        (422, "channel_needed"),
    ]
    await storefront.shop.cancel(OrderId(UUID(placed.json()["id"])))
    async with begin(storefront.shop.pool) as work:
        await erase_customer(work, CustomerId(customer), by=BY)
    assert problem(await storefront("POST", path, {}, by=server)) == (409, "customer_erased")


async def test_only_a_buyer_has_things_of_their_own(storefront: Storefront, admin: dict[str, str]) -> None:
    assert problem(await storefront("DELETE", "/my/token", by=admin)) == (403, "buyers_only")


async def test_a_token_is_kept_as_a_hash_and_ends_by_itself(storefront: Storefront, callers: Callers) -> None:
    _, buyer = await callers.buyer()
    token = buyer["Authorization"].split()[1]
    rows = await storefront.shop.rows("SELECT t::text FROM buyer_tokens t")
    assert token not in rows[0][0]
    async with begin(storefront.shop.pool) as work:
        await work.tx.execute("UPDATE buyer_tokens SET created_at = now() - interval '1 day', expires_at = now()")
    async with begin(storefront.shop.pool) as work:
        assert await queries.credential(work.tx, token) is None
