"""Lists of customers, products and parcels narrowed by their orders, prices and contents, within the caller's limits."""

from uuid import UUID

import httpx
import psycopg
import pytest

from orderloom.flows.follow_search import catch_up
from orderloom.flows.rebuild_search import rebuild_search
from orderloom.flows.tag_order import tag_order, untag_order
from orderloom.infra.work import Pool, begin
from orderloom.kernel.ids import new_id
from tests.worlds import BY, World, a_shop

from .callers import Callers, once
from .test_exports import table
from .test_lists import API, level, walk


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_shop(pool)


async def test_parcels_are_narrowed_by_what_is_in_them(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str], callers: Callers
) -> None:
    anna = (await client.post(f"{API}/customers", json={"name": "Anna"}, headers=once(admin))).json()
    first = await shop.place({"MUG-BLUE": 2, "TEA-100": 1}, customer_id=UUID(anna["id"]))
    second = await shop.place({"MUG-RED": 2}, channel="shop-cn", location="SHA")
    for order in (first, second):
        await shop.pay(order)
    mugs = await shop.ship((first, 1, 2), tracking_number="T-MUGS")
    tea = await shop.ship((first, 2, 1), tracking_number="T-TEA")
    far = await shop.ship((second, 1, 2), location="SHA", tracking_number="T-FAR")
    await shop.deliver(mugs)
    async with begin(shop.pool) as work:
        await tag_order(work, second, "vip", by=BY, channels=None)
    await catch_up(shop.pool)
    for asked, ids in (
        ({"channel": "web-eu"}, [tea, mugs]),
        ({"channel": "shop-cn"}, [far]),
        ({"channel": "nowhere"}, []),
        ({"sku": "TEA-100"}, [tea]),
        ({"sku": "tea-100"}, []),
        ({"tag": "vip"}, [far]),
        ({"customer_id": anna["id"]}, [tea, mugs]),
        ({"customer_id": str(new_id())}, []),
        ({"channel": "web-eu", "sku": "MUG-BLUE", "status": "delivered"}, [mugs]),
        ({"channel": "web-eu", "status": "picked_up", "customer_id": anna["id"]}, [tea]),
        ({"q": "vries", "location": "SHA", "channel": "web-eu"}, []),
    ):
        assert [row["id"] for row in await walk(client, "/parcels", admin, **asked)] == list(map(str, ids)), asked
        rows = table(await client.get(f"{API}/exports/parcels.csv", params=asked, headers=admin))
        assert [row["parcel_id"] for row in rows] == list(map(str, ids)), asked
    limited = await callers.key("orders.read", channels=["web-eu"])
    assert [row["id"] for row in await walk(client, "/parcels", limited)] == [str(tea), str(mugs)]
    assert [row["id"] for row in await walk(client, "/parcels", limited, status="picked_up")] == [str(tea)]
    for foreign in ({"channel": "shop-cn"}, {"tag": "vip"}, {"sku": "MUG-RED"}, {"tracking_number": "T-FAR"}):
        assert await walk(client, "/parcels", limited, **foreign) == [], foreign


async def test_a_tag_that_was_taken_off_finds_nothing(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str]
) -> None:
    anna = (await client.post(f"{API}/customers", json={"name": "Anna"}, headers=once(admin))).json()
    order = await shop.place({"MUG-BLUE": 1}, customer_id=UUID(anna["id"]))
    await shop.pay(order)
    await shop.ship((order, 1, 1))
    async with begin(shop.pool) as work:
        await tag_order(work, order, "vip", by=BY, channels=None)
    await catch_up(shop.pool)
    assert [len(await walk(client, path, admin, tag="vip")) for path in ("/customers", "/parcels")] == [1, 1]
    async with begin(shop.pool) as work:
        await untag_order(work, order, "vip", by=BY, channels=None)
    # The index still says so, the live rows do not; then neither does the index.
    assert [len(await walk(client, path, admin, tag="vip")) for path in ("/customers", "/parcels")] == [0, 0]
    await catch_up(shop.pool)
    assert await shop.value("SELECT count(*) FROM search_terms WHERE term = 'tag:vip'") == 0


async def test_customers_are_narrowed_by_where_they_ordered(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str], callers: Callers
) -> None:
    ids = {}
    for name in ("Anna", "Wang", "Nobody yet"):
        made = await client.post(f"{API}/customers", json={"name": name}, headers=once(admin))
        ids[name] = UUID(made.json()["id"])
    await catch_up(shop.pool)
    await shop.place({"MUG-BLUE": 1}, customer_id=ids["Anna"])
    tagged = await shop.place({"MUG-RED": 1}, channel="shop-cn", location="SHA", customer_id=ids["Anna"])
    await shop.place({"MUG-RED": 1}, channel="shop-cn", location="SHA", customer_id=ids["Wang"])
    async with begin(shop.pool) as work:
        await tag_order(work, tagged, "Gift-Wrap", by=BY, channels=None)
    await catch_up(shop.pool)
    for asked, names in (
        ({"channel": "web-eu"}, ["Anna"]),
        ({"channel": "shop-cn"}, ["Wang", "Anna"]),
        ({"channel": "nowhere"}, []),
        ({"tag": "Gift-Wrap"}, ["Anna"]),
        ({"tag": "gift"}, []),
        ({"channel": "shop-cn", "q": "wang"}, ["Wang"]),
        ({"channel": "shop-cn", "created_to": "2020-01-01T00:00:00Z"}, []),
    ):
        assert [row["name"] for row in await walk(client, "/customers", admin, **asked)] == names, asked
        rows = table(await client.get(f"{API}/exports/customers.csv", params=asked, headers=admin))
        assert [row["name"] for row in rows] == names, asked
    limited = await callers.key("customers.read", channels=["web-eu"])
    assert [row["name"] for row in await walk(client, "/customers", limited, channel="web-eu")] == ["Anna"]
    for foreign in ({"channel": "shop-cn"}, {"tag": "Gift-Wrap"}):
        assert await walk(client, "/customers", limited, **foreign) == [], foreign


async def test_products_are_narrowed_by_where_they_have_a_price(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str], callers: Callers
) -> None:
    for code, channel, currency in (("eu", "web-eu", "EUR"), ("uk", "web-eu", "GBP"), ("cn", "shop-cn", "CNY")):
        body = {"code": code, "channel": channel, "currency": currency, "includes_tax": True}
        assert (await client.post(f"{API}/price-lists", json=body, headers=once(admin))).status_code == 201
    for code, sku in (("eu", "MUG-BLUE"), ("eu", "TEA-100"), ("uk", "MUG-RED"), ("cn", "TEA-100")):
        body = {"price_list": code, "sku": sku, "amount_minor": 100}
        assert (await client.post(f"{API}/prices", json=body, headers=once(admin))).status_code == 201
    await rebuild_search(shop.pool, advance=lambda _: None)
    for asked, handles in (
        ({"channel": "web-eu"}, {"mug", "tea"}),
        ({"channel": "shop-cn"}, {"tea"}),
        ({"channel": "nowhere"}, set()),
        ({"channel": "web-eu", "sku": "MUG-RED"}, {"mug"}),
        ({"channel": "shop-cn", "q": "MUG-RED"}, set()),
        ({"channel": "web-eu", "q": "MUG-RED"}, {"mug"}),
        ({"channel": "web-eu", "archived": "true"}, set()),
    ):
        rows = await walk(client, "/products", admin, limit=1, **asked)
        assert {row["handle"] for row in rows} == handles, asked
        assert len(rows) == len(handles), asked
        rows = table(await client.get(f"{API}/exports/products.csv", params=asked, headers=admin))
        assert {row["handle"] for row in rows} == handles, asked
    limited = await callers.key("catalog.read", channels=["web-eu"])
    assert await walk(client, "/products", limited, channel="shop-cn") == []


async def test_custom_values_are_those_of_the_live_row(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str], owner_url: str
) -> None:
    for owner in ("product", "sku", "parcel"):
        field = level(True) | {"owner": owner}
        assert (await client.post(f"{API}/custom-fields", json=field, headers=once(admin))).status_code == 201
    order = await shop.place({"MUG-BLUE": 1})
    await shop.pay(order)
    parcel = await shop.ship((order, 1, 1))
    places = (("/parcels", "custom"), ("/products", "custom"), ("/products", "sku_custom"))
    with psycopg.connect(owner_url, autocommit=True) as connection:
        for table_name in ("parcels", "products", "skus"):
            connection.execute(f"""UPDATE {table_name} SET custom = '{{"level": "gold"}}'""".encode())
        await rebuild_search(shop.pool, advance=lambda _: None)
        for path, name in places:
            assert await walk(client, path, admin, **{f"{name}.level": "gold"}), path
        rows = table(await client.get(f"{API}/exports/parcels.csv", params={"custom.level": "gold"}, headers=admin))
        assert [(row["parcel_id"], row["custom.level"]) for row in rows] == [(str(parcel), "gold")]
        for table_name in ("parcels", "products", "skus"):
            connection.execute(f"""UPDATE {table_name} SET custom = '{{"level": "silver"}}'""".encode())
        for path, name in places:
            assert await walk(client, path, admin, **{f"{name}.level": "gold"}) == [], path
