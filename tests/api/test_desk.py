"""The desk: what needs whoever asks, as their lists show it; today beside the same weekday before."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import psycopg
import pytest

from orderloom.infra.work import Pool
from orderloom.views import desk_needs
from tests.worlds import World, a_shop

from .callers import Callers
from .hooking import connect
from .test_imports import run, send
from .test_jobs import failed

API = "/api/v1"
ALL = ["expiring", "to_ship", "short", "low_stock", "failed_jobs", "refused_webhooks", "failed_imports"]


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_shop(pool)


async def desk(client: httpx.AsyncClient, headers: dict[str, str], **asked: str) -> dict[str, Any]:
    answer = await client.get(f"{API}/desk", params=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def counts(client: httpx.AsyncClient, headers: dict[str, str]) -> dict[str, int]:
    """What needs the caller; each list shows as many."""
    found = {}
    for need in (await desk(client, headers))["needs"]:
        rows = await client.get(API + need["list"], params={**need["filters"], "limit": "200"}, headers=headers)
        assert rows.status_code == 200, rows.text
        assert (len(rows.json()["items"]), need["more"]) == (need["count"], False), need
        found[need["need"]] = need["count"]
    return found


async def _trouble(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str], connection: psycopg.Connection[Any]
) -> None:
    """Two orders to ship in web-eu of which one is begun, one in shop-cn; one to be paid soon; something of everything else."""
    for channel, location, units in (
        ("web-eu", "AMS", 1),
        ("web-eu", "AMS", 3),
        ("shop-cn", "SHA", 1),
        ("web-eu", "AMS", 2),
    ):
        order = await shop.place({"MUG-BLUE": units}, channel=channel, location=location)
        await shop.pay(order)
        if units > 1:
            await shop.ship((order, 1, 2))  # of three, or both
    await shop.place({"TEA-100": 1}, channel="shop-cn", location="SHA", expires_in=timedelta(minutes=30))
    await shop.place({"TEA-100": 1}, channel="shop-cn", location="SHA", expires_in=timedelta(hours=5))
    lacking = await shop.place({"MUG-RED": 1})
    connection.execute("UPDATE reservations SET state = 'short' WHERE holder_id = %s", [lacking])
    connection.execute("UPDATE stock_levels SET low_at = 1000 WHERE sku = 'TEA-100'")
    connection.execute("UPDATE stock_levels SET low_at = 1 WHERE sku = 'MUG-RED'")
    failed(connection, 2)
    await run(shop.pool, await send(client, admin))
    await run(shop.pool, await send(client, admin, dry_run="true"))
    made = await connect(client, admin)
    connection.execute(
        "INSERT INTO webhook_inbox (id, connection_id, delivery, topic, body, state, code, handled_at)"
        " VALUES (gen_random_uuid(), %s, 'd', 'orders/create', '', 'refused', 'sku_unknown', now())",
        [made["shopify"]["id"]],
    )


async def test_what_needs_somebody_is_what_the_lists_show(
    client: httpx.AsyncClient,
    shop: World,
    admin: dict[str, str],
    callers: Callers,
    connection: psycopg.Connection[Any],
) -> None:
    assert await counts(client, admin) == dict.fromkeys(ALL, 0)
    await _trouble(client, shop, admin, connection)
    everything = {
        "expiring": 1,
        "to_ship": 3,
        "short": 1,
        "low_stock": 2,
        "failed_jobs": 2,
        "refused_webhooks": 1,
        "failed_imports": 1,
    }
    assert await counts(client, admin) == everything
    assert list(await counts(client, admin)) == ALL

    far = await callers.key(channels=["shop-cn"], locations=["SHA"])
    seen = {"to_ship": 1, "short": 0, "low_stock": 1, "refused_webhooks": 0, "failed_imports": 0}
    assert await counts(client, far) == everything | seen
    near = await callers.key("orders.read", "stock.read", channels=["web-eu"])
    assert await counts(client, near) == {"expiring": 0, "to_ship": 2, "short": 1, "low_stock": 2}
    nobody = await callers.key("customers.read")
    assert (await client.get(f"{API}/desk", headers=nobody)).status_code == 403


async def test_an_import_is_no_trouble_after_a_week(
    client: httpx.AsyncClient, admin: dict[str, str], pool: Pool, connection: psycopg.Connection[Any]
) -> None:
    await run(pool, await send(client, admin))
    assert (await counts(client, admin))["failed_imports"] == 1
    connection.execute("UPDATE imports SET ended_at = ended_at - interval '8 days'")
    assert (await counts(client, admin))["failed_imports"] == 0
    rows = (await client.get(f"{API}/imports", params={"failed": "false"}, headers=admin)).json()["items"]
    assert rows == []


async def test_counting_ends_somewhere(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str], owner_url: str
) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "INSERT INTO orders (id, number, channel, status, currency, units, includes_tax, goods_minor, discount_minor,"
            " tax_minor, shipping_minor, total_minor, placed_at) SELECT gen_random_uuid(), n, 'web-eu', 'open', 'EUR', 1,"
            " true, 1, 0, 0, 0, 1, now() FROM generate_series(1, %s) n",
            [desk_needs.MOST + 1],
        )
        found = {need["need"]: need for need in (await desk(client, admin))["needs"]}
        assert (found["to_ship"]["count"], found["to_ship"]["more"]) == (desk_needs.MOST, True)
        connection.execute("DELETE FROM orders WHERE number = 1")
        found = {need["need"]: need for need in (await desk(client, admin))["needs"]}
        assert (found["to_ship"]["count"], found["to_ship"]["more"]) == (desk_needs.MOST, False)


async def test_today_stands_beside_the_same_day_a_week_before(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str], callers: Callers, connection: psycopg.Connection[Any]
) -> None:
    first = await shop.place({"MUG-BLUE": 2})
    second = await shop.place({"TEA-100": 1}, channel="shop-cn", location="SHA")
    old = await shop.place({"MUG-RED": 1})
    for order in (first, second):
        await shop.pay(order)
    await shop.ship((first, 1, 2))
    gone = await shop.place({"MUG-RED": 1})
    await shop.cancel(gone)
    connection.execute("UPDATE orders SET placed_at = now() - interval '7 days' WHERE id = %s", [old])
    found = await desk(client, admin)
    today, before = found["today"], found["week_before"]
    assert (found["zone"], today["orders"], today["units"], today["cancelled"], today["parcels"]) == ("UTC", 3, 4, 1, 1)
    assert today["sales"] == [{"currency": "CNY", "total_minor": 899}, {"currency": "EUR", "total_minor": 3850}]
    assert (before["orders"], before["sales"]) == (1, [{"currency": "EUR", "total_minor": 1350}])
    hour = datetime.fromisoformat(found["at"]).hour
    assert (len(today["hours"]), len(before["hours"])) == (hour + 1, 24)
    assert (today["hours"][hour]["orders"], before["hours"][hour]["orders"]) == (3, 1)

    cn = await callers.key("orders.read", channels=["shop-cn"])
    mine = (await desk(client, cn, zone="Asia/Shanghai"))["today"]
    assert (mine["orders"], [each["currency"] for each in mine["sales"]], mine["parcels"]) == (1, ["CNY"], 0)
    keeper = await callers.key("stock.read")
    assert [(await desk(client, keeper))[name] for name in ("today", "week_before")] == [None, None]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "Europe", "", "UTC\x00"])
async def test_a_zone_that_is_none_is_refused(client: httpx.AsyncClient, admin: dict[str, str], zone: str) -> None:
    answer = await client.get(f"{API}/desk", params={"zone": zone}, headers=admin)
    assert (answer.status_code, answer.json()["code"]) in (
        (422, "zone_unknown"),
        (422, "invalid_query"),
        (400, "invalid_query"),
    )
