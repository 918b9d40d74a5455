"""Webhooks of other shops: signed or refused, kept once, handled by the worker, listable and replayable."""

import subprocess
from typing import Any

import httpx
import msgspec
import pytest

from orderloom.connectors.model import signature_of
from orderloom.infra.work import Pool, begin
from tests.telling import shopify, woocommerce
from tests.worlds import World

from .callers import Callers, once
from .hooking import API, SECRET, a_connected_shop, connect, hear, outcome, send, sound, work_off


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_connected_shop(pool)


@pytest.fixture
async def hooks(client: httpx.AsyncClient, shop: World, admin: dict[str, str]) -> dict[str, Any]:
    """Both shops connected to web-eu."""
    return await connect(client, admin)


def test_the_signature_is_that_of_openssl() -> None:
    body = b'{"id":820982911946154508,"email":"jon@example.com"}'
    command = ["openssl", "dgst", "-sha256", "-hmac", SECRET, "-binary"]
    made = subprocess.run(command, input=body, capture_output=True, check=True).stdout
    encoded = subprocess.run(["openssl", "base64", "-A"], input=made, capture_output=True, check=True).stdout
    assert signature_of(body, SECRET) == encoded.decode()


async def test_an_order_of_shopify_comes_in(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    done = await hear(client, pool, admin, shopify.order(never_seen=1), delivery="d-1")
    assert (done["state"], done["unknown"], done["platform"]) == ("done", ["never_seen"], "shopify")
    order = (await client.get(f"{API}/orders/{done['order_id']}", headers=admin)).json()
    assert (order["reference"], order["status"], order["payment_state"], order["total_minor"]) == (
        "#1001",
        "open",
        "paid",
        4245,
    )
    assert await shop.stock("MUG-BLUE") == (100, 3)
    assert await shop.value("SELECT body IS NULL FROM webhook_inbox") is True
    assert await sound(pool) == {}


async def test_an_order_of_woocommerce_comes_in(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    done = await hear(client, pool, admin, woocommerce.order(), platform="woocommerce", delivery="d-1")
    order = (await client.get(f"{API}/orders/{done['order_id']}", headers=admin)).json()
    assert (order["reference"], order["status"], order["includes_tax"], order["total_minor"]) == (
        "727",
        "open",
        False,
        4245,
    )
    assert await sound(pool) == {}


async def test_goods_that_go_by_their_id_are_refused_with_what_to_do(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    for sku, hinted in ((None, True), ("NO-SUCH", False)):
        order = shopify.order(line_items=[shopify.line(sku, 3, "12.50")])
        refused = await hear(client, pool, admin, order)
        assert (refused["state"], refused["code"]) == ("refused", "unknown_sku")
        assert ("goes by this id" in refused["facts"].get("hint", "")) is hinted


async def test_a_paid_order_whose_tax_stands_on_a_gift_comes_in(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    lines = [
        shopify.line("MUG-BLUE", 3, "12.50"),
        shopify.line("MUG-RED", 1, "0.98", tax_lines=[shopify.tax("6.51", 0.18)]),
    ]
    for name, within, total in (("#1", True, "43.43"), ("#2", False, "50.80")):
        given = {"name": name, "id": int(name[1:]), "taxes_included": within, "total_price": total}
        done = await hear(client, pool, admin, shopify.order(line_items=lines, **given), delivery=name)
        assert (done["state"], done["code"]) == ("done", None)
    assert await shop.rows("SELECT DISTINCT line_no, tax_minor FROM order_lines ORDER BY 1") == [(1, 634), (2, 17)]
    assert await shop.value("SELECT count(*) FROM order_notes WHERE body ~ 'tax is spread'") == 2
    assert await sound(pool) == {}


async def test_a_webhook_that_is_sent_twice_makes_one_order(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    first, again = [await send(client, shopify.order(), delivery="d-1") for _ in range(2)]
    assert first.json() == again.json()
    await send(client, shopify.order(), delivery="d-2")
    await work_off(pool)
    assert await shop.value("SELECT count(*) FROM orders") == 1
    assert await shop.value("SELECT count(*) FROM webhook_inbox") == 2
    last = await outcome(client, admin)
    assert (last["state"], last["code"]) == ("ignored", "nothing_new")


@pytest.mark.parametrize("signature", ["", "x", signature_of(b"{}", SECRET), signature_of(b"", "another-secret")])
async def test_what_is_not_signed_is_refused(client: httpx.AsyncClient, hooks: dict[str, Any], signature: str) -> None:
    answer = await send(client, shopify.order(), signature=signature)
    assert (answer.status_code, answer.json()["code"]) == (401, "signature_refused")


async def test_a_channel_without_a_connection_answers_like_a_wrong_signature(
    client: httpx.AsyncClient, hooks: dict[str, Any], shop: World
) -> None:
    answer = await send(client, shopify.order(), channel="shop-cn")
    assert (answer.status_code, answer.json()["code"]) == (401, "signature_refused")
    assert await shop.value("SELECT count(*) FROM webhook_inbox") == 0


async def test_one_byte_more_is_another_body(client: httpx.AsyncClient, hooks: dict[str, Any]) -> None:
    raw = msgspec.json.encode(shopify.order())
    answer = await send(client, raw + b" ", signature=signature_of(raw, SECRET))
    assert answer.status_code == 401


async def test_the_ping_of_woocommerce_is_answered_and_not_kept(
    client: httpx.AsyncClient, hooks: dict[str, Any], shop: World
) -> None:
    path, form = f"{API}/hooks/woocommerce/web-eu", "application/x-www-form-urlencoded"
    answer = await client.post(path, content=b"webhook_id=3", headers={"Content-Type": form})
    assert (answer.status_code, answer.json()) == (200, {"id": None})
    other = await client.post(path, content=b"webhook_id=3&x=1", headers={"Content-Type": form})
    assert other.status_code == 401
    assert await shop.value("SELECT count(*) FROM webhook_inbox") == 0


async def test_what_is_refused_stays_with_its_reason_and_can_be_replayed(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    lines = [shopify.line("NEW-SKU", 3, "12.50", tax_lines=[shopify.tax("6.51", 0.21)])]
    refused = await hear(client, pool, admin, shopify.order(line_items=lines, financial_status="pending"))
    assert (refused["state"], refused["code"], refused["facts"]) == ("refused", "unknown_sku", {"sku": "NEW-SKU"})
    async with begin(pool) as work:
        await work.tx.execute(
            "INSERT INTO skus (sku, product_id) SELECT 'NEW-SKU', id FROM products LIMIT 1;"
            "INSERT INTO stock_levels (sku, location, id, oversell_limit) VALUES ('NEW-SKU', 'AMS', gen_random_uuid(), 9);"
            "UPDATE cache_epochs SET version = version + 1"
        )
    path = f"{API}/hooks/inbox/{refused['id']}"
    replayed = await client.post(f"{path}/replay", headers=admin)
    assert replayed.json()["state"] == "waiting"
    await work_off(pool)
    assert (await client.get(path, headers=admin)).json()["state"] == "done"
    again = await client.post(f"{path}/replay", headers=admin)
    assert (again.status_code, again.json()["code"]) == (409, "webhook_not_refused")


async def test_payment_refund_and_cancellation_follow(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    first = await hear(client, pool, admin, shopify.order(financial_status="authorized"), delivery="1")
    order_id = first["order_id"]
    assert await shop.order(order_id) == ("placed", "unpaid", "unfulfilled")
    await hear(client, pool, admin, shopify.order(), delivery="2", topic="orders/paid")
    assert await shop.order(order_id) == ("open", "paid", "unfulfilled")
    gone = shopify.order(
        financial_status="refunded",
        cancelled_at="2026-03-02T10:00:00Z",
        cancel_reason="customer",
        refunds=[{"transactions": [{"kind": "refund", "status": "success", "amount": "42.45"}]}],
    )
    last = await hear(client, pool, admin, gone, delivery="3", topic="orders/cancelled")
    assert last["state"] == "done"
    assert await shop.order(order_id) == ("cancelled", "refunded", "unfulfilled")
    assert await shop.value("SELECT cancel_reason FROM orders") == "buyer"
    assert await shop.stock("MUG-BLUE") == (100, 0)
    assert await sound(pool) == {}


async def test_money_that_comes_in_parts_adds_up(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    for delivery, outstanding in (("1", "30.00"), ("2", "10.00")):
        told = shopify.order(financial_status="partially_paid", total_outstanding=outstanding)
        await hear(client, pool, admin, told, delivery=delivery, topic="orders/updated")
    await hear(client, pool, admin, shopify.order(), delivery="3", topic="orders/updated")
    assert await shop.value("SELECT paid_minor FROM orders") == 4245
    assert await sound(pool) == {}


@pytest.mark.parametrize(
    ("body", "topic", "state", "code"),
    [
        ({"id": 1}, "products/update", "ignored", "topic_not_taken"),
        ({"id": 1}, "orders/delete", "ignored", "nothing_new"),
        ({"order_edit": {}}, "orders/edited", "ignored", "topic_not_taken"),
        ({"id": 1}, "fulfillments/create", "ignored", "topic_not_taken"),
        ({"id": 1}, "app/uninstalled", "ignored", "topic_not_taken"),
        ({"id": 1}, "never/heard", "ignored", "topic_not_taken"),
        ({"customer": {"id": 1}}, "customers/redact", "ignored", "personal_data_asked"),
        ({"customer": {"id": 1}}, "customers/data_request", "ignored", "personal_data_asked"),
        ({}, "refunds/create", "refused", "told_document_malformed"),
        ({"order_id": 1}, "refunds/create", "refused", "told_order_not_here"),
        (b"{nothing", "orders/create", "refused", "told_document_malformed"),
        (b"[]", "orders/create", "refused", "told_document_malformed"),
        (shopify.order(test=True), "orders/create", "refused", "test_order"),
        (shopify.order(currency="USD"), "orders/create", "refused", "wrong_currency"),
        (shopify.order(fulfillment_status="partial"), "orders/updated", "refused", "partly_shipped_elsewhere"),
    ],
)
async def test_what_is_not_taken_is_named(
    client: httpx.AsyncClient,
    pool: Pool,
    hooks: dict[str, Any],
    admin: dict[str, str],
    body: object,
    topic: str,
    state: str,
    code: str,
) -> None:
    found = await hear(client, pool, admin, body, topic=topic)
    assert (found["state"], found["code"]) == (state, code)


async def test_goods_that_were_sent_from_there_are_named(
    client: httpx.AsyncClient, pool: Pool, shop: World, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    await hear(client, pool, admin, shopify.order(), delivery="1")
    told = shopify.order(fulfillment_status="fulfilled")
    found = await hear(client, pool, admin, told, delivery="2", topic="orders/fulfilled")
    assert (found["state"], found["code"]) == ("done", "shipped_elsewhere")
    again = await hear(client, pool, admin, told, delivery="3", topic="orders/updated")
    assert (again["state"], again["code"]) == ("ignored", "shipped_elsewhere")
    assert await shop.value("SELECT count(*) FROM order_notes") == 1
    assert await shop.rows("SELECT tag FROM order_tags") == [("shipped-elsewhere",)]


async def test_a_connection_is_changed_and_switched_off_and_never_shows_its_secret(
    client: httpx.AsyncClient, hooks: dict[str, Any], admin: dict[str, str], shop: World
) -> None:
    made = hooks["shopify"]
    path = f"{API}/connections/{made['id']}"
    assert made["hook"] == "/api/v1/hooks/shopify/web-eu"
    assert (
        SECRET
        not in (await client.get(path, headers=admin)).text
        + (await client.get(f"{API}/connections", headers=admin)).text
    )
    changed = await client.patch(
        path, json={"secret": "another-secret", "test_orders": True}, headers=admin | {"If-Match": '"1"'}
    )
    assert (changed.status_code, changed.json()["test_orders"], changed.headers["etag"]) == (200, True, '"2"')
    assert (await send(client, shopify.order())).status_code == 401
    stale = await client.patch(path, json={"active": False}, headers=admin | {"If-Match": '"1"'})
    assert stale.status_code == 412
    await client.patch(path, json={"active": False}, headers=admin | {"If-Match": '"2"'})
    raw = msgspec.json.encode(shopify.order())
    assert (await send(client, raw, signature=signature_of(raw, "another-secret"))).status_code == 401
    assert await shop.facts(made["id"]) == ["connection.created", "connection.changed", "connection.changed"]
    assert (
        await shop.rows("SELECT body FROM events WHERE aggregate = 'connection' AND body::text LIKE '%%secret-%%'")
        == []
    )


async def test_one_connection_of_each_kind_a_channel(
    client: httpx.AsyncClient, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    body = {"platform": "shopify", "channel": "web-eu", "secret": SECRET}
    twice = await client.post(f"{API}/connections", json=body, headers=once(admin))
    assert (twice.status_code, twice.json()["code"]) == (409, "connection_taken")
    nowhere = await client.post(f"{API}/connections", json=body | {"channel": "nowhere"}, headers=once(admin))
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "channel_not_found")


async def test_connections_and_webhooks_of_other_channels_do_not_exist(
    client: httpx.AsyncClient, pool: Pool, hooks: dict[str, Any], admin: dict[str, str], callers: Callers
) -> None:
    kept = await send(client, {"id": 1}, topic="products/update")
    await work_off(pool)
    foreign = await callers.key("connections.manage", channels=["shop-cn"])
    connection, webhook = hooks["shopify"]["id"], kept.json()["id"]
    assert (await client.get(f"{API}/connections", headers=foreign)).json()["items"] == []
    assert (await client.get(f"{API}/hooks/inbox", headers=foreign)).json()["items"] == []
    for path in (f"connections/{connection}", f"hooks/inbox/{webhook}"):
        assert (await client.get(f"{API}/{path}", headers=foreign)).status_code == 404
    replay = await client.post(f"{API}/hooks/inbox/{webhook}/replay", headers=foreign)
    change = await client.patch(f"{API}/connections/{connection}", json={}, headers=foreign | {"If-Match": '"1"'})
    body = {"platform": "shopify", "channel": "web-eu", "secret": SECRET}
    make = await client.post(f"{API}/connections", json=body, headers=once(foreign))
    assert [replay.status_code, change.status_code, make.status_code] == [404, 404, 404]


async def test_refused_webhooks_are_listed_by_state(
    client: httpx.AsyncClient, pool: Pool, hooks: dict[str, Any], admin: dict[str, str]
) -> None:
    for nth in range(3):
        await send(client, shopify.order(test=True), delivery=f"{nth}")
    await send(client, shopify.order(), delivery="good")
    await work_off(pool)
    first = (await client.get(f"{API}/hooks/inbox?state=refused&limit=2", headers=admin)).json()
    second = (await client.get(f"{API}/hooks/inbox?state=refused&after={first['next']}", headers=admin)).json()
    assert [one["delivery"] for one in first["items"] + second["items"]] == ["2", "1", "0"]
    assert second["next"] is None
