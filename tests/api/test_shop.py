"""What a shop's page is shown: what is on sale, in the asked language, and of stock no more than buyers may know."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from psycopg.types.json import Jsonb

from orderloom.catalog.commands import prices, products
from orderloom.catalog.model.prices import NewPrice
from orderloom.catalog.model.products import NewProduct, NewSku
from orderloom.flows.rebuild_search import rebuild_kind
from orderloom.infra.work import begin
from orderloom.inventory.commands import stock
from orderloom.inventory.model.requests import ReceiptLine
from orderloom.kernel.ids import Sku, new_id
from orderloom.search.queries import Kind
from tests.worlds import BY

from .callers import Callers
from .storefront import Storefront, problem


@pytest.fixture
async def page(callers: Callers, storefront: Storefront) -> dict[str, str]:
    """The headers of a key for the pages of web-eu."""
    return (await callers.publishable())[1]


def handles(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["handle"] for one in answer.json()["items"]]


async def test_products_are_shown_as_buyers_choose_them(storefront: Storefront, page: dict[str, str]) -> None:
    answer = await storefront("GET", "/shop/products", by=page)
    tea, mug = sorted(answer.json()["items"], key=lambda one: str(one["handle"]), reverse=True)
    assert (mug["handle"], mug["title"], tea["title"]) == ("mug", "Mug", "Green tea, 100 g")
    assert mug["variants"][0] == {
        "sku": "MUG-BLUE",
        "options": {},
        "price_minor": 1250,
        "currency": "EUR",
        "includes_tax": True,
        "in_stock": True,
        "custom": {},
    }
    one = await storefront("GET", "/shop/products/mug", by=page)
    assert one.json() == mug


async def test_the_list_is_paged_newest_first_and_narrowed(storefront: Storefront, page: dict[str, str]) -> None:
    await _add(storefront, *(f"new-{nth}" for nth in range(5)), category="tea", title="100% 绿茶_x")
    every = handles(await storefront("GET", "/shop/products", by=page))
    assert every[:5] == [f"new-{nth}" for nth in (4, 3, 2, 1, 0)]
    for query in ("", "&category=tea"):
        seen: list[str] = []
        after: str | None = ""
        while after is not None:
            answer = await storefront(
                "GET", f"/shop/products?limit=2{query}" + (f"&after={after}" if after else ""), by=page
            )
            seen += handles(answer)
            after = answer.json()["next"]
        assert seen == (every[:5] if query else every)
    # The world is made by SQL: no facts tell of it.
    await rebuild_kind(storefront.shop.pool, Kind.PRODUCT, advance=lambda _: None)
    found = {
        "q=绿茶": 5,
        "q=GREEN": 1,
        "q=gre": 1,
        "q=NEW-3": 1,
        "q=茶绿": 0,
        "q=绿茶壶": 0,
        "q=zh": 0,
        "q=title": 0,
        "q=%25": 0,
        "q=%5C": 0,
        "q=绿茶&limit=1": 1,
        "q=tea": 1,
        "q=green+绿茶": 0,
        "category=tea&q=绿茶": 5,
        "category=none": 0,
    }
    for query, count in found.items():
        assert len(handles(await storefront("GET", f"/shop/products?{query}", by=page))) == count, query


async def _add(
    storefront: Storefront, *names: str, category: str | None = None, title: str = "New", listed: str = "web-eu-eur"
) -> None:
    for name in names:
        async with begin(storefront.shop.pool) as work:
            new = NewProduct(handle=name, titles={"en": title}, category=category, skus=[NewSku(sku=name.upper())])
            await products.put_products(work, [new], by=BY)
            await prices.put_prices(work, [NewPrice(price_list=listed, sku=name.upper(), amount_minor=5)], by=BY)


async def test_what_is_not_sold_here_now_does_not_exist(storefront: Storefront, page: dict[str, str]) -> None:
    await _add(storefront, "elsewhere", listed="shop-cn-cny")
    await _add(storefront, "archived", "ended", "inactive", "shown")
    ago = datetime.now(UTC) - timedelta(seconds=1)
    async with begin(storefront.shop.pool) as work:
        future = NewProduct(handle="future", titles={"en": "Future"}, skus=[NewSku(sku="FUTURE"), NewSku(sku="FREE")])
        await products.put_products(work, [future], by=BY)
        later = NewPrice(price_list="web-eu-eur", sku="FUTURE", amount_minor=5, valid_from=ago + timedelta(days=1))
        await prices.put_prices(work, [later], by=BY)
        await work.tx.execute("UPDATE products SET archived_at = now() WHERE handle = 'archived'")
        await work.tx.execute("UPDATE prices SET valid = tstzrange(NULL, %s) WHERE sku = 'ENDED'", [ago])
        await work.tx.execute("UPDATE skus SET active = false WHERE sku = 'INACTIVE'")
    assert handles(await storefront("GET", "/shop/products", by=page))[0] == "shown"
    hidden = ("elsewhere", "archived", "ended", "inactive", "future", "nothing")
    for handle in hidden:
        assert handle not in handles(await storefront("GET", "/shop/products", by=page))
        assert problem(await storefront("GET", f"/shop/products/{handle}", by=page)) == (404, "product_not_found")
    asked = "&".join(f"sku={handle.upper()}" for handle in (*hidden, "shown"))
    told = await storefront("GET", f"/availability?{asked}", by=page)
    assert told.json()["items"] == [{"sku": "SHOWN", "in_stock": False, "left": 0}]


async def test_a_sku_that_moves_takes_its_listing_along(storefront: Storefront, page: dict[str, str]) -> None:
    async with begin(storefront.shop.pool) as work:
        moved = NewProduct(handle="cup", titles={"en": "Cup"}, skus=[NewSku(sku="MUG-RED")])
        await products.put_products(work, [moved], by=BY)
    assert sorted(handles(await storefront("GET", "/shop/products", by=page))) == ["cup", "mug", "tea"]
    cup = (await storefront("GET", "/shop/products/cup", by=page)).json()
    assert [one["sku"] for one in cup["variants"]] == ["MUG-RED"]


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ("channel=shop-cn", (404, "channel_not_found")),
        ("channel=none", (404, "channel_not_found")),
        ("currency=USD", (404, "price_list_not_found")),
        ("locale=english", (422, "invalid_query")),
        ("after=abc", (422, "invalid_cursor")),
        ("limit=1000", (422, "invalid_query")),
        ("archived=true", (422, "unknown_parameter")),
    ],
)
async def test_what_cannot_be_shown_is_refused_by_name(
    storefront: Storefront, page: dict[str, str], query: str, refusal: tuple[int, str]
) -> None:
    assert problem(await storefront("GET", f"/shop/products?{query}", by=page)) == refusal


async def test_a_key_for_several_channels_says_which_and_reads_its_language(
    storefront: Storefront, callers: Callers
) -> None:
    server = await callers.key("storefront.use")
    assert problem(await storefront("GET", "/shop/products", by=server)) == (422, "channel_needed")
    async with begin(storefront.shop.pool) as work:
        await work.tx.execute("""UPDATE products SET titles = titles || '{"zh-CN": "杯"}' WHERE handle = 'mug'""")
    titles = [
        (await storefront("GET", f"/shop/products/mug?channel={query}", by=server)).json()["title"]
        for query in ("web-eu", "shop-cn", "shop-cn&locale=en", "web-eu&locale=zh-CN", "web-eu&locale=fr")
    ]
    assert titles == ["Mug", "杯", "Mug", "杯", "Mug"]


async def test_answers_may_be_kept_and_asked_about(storefront: Storefront, page: dict[str, str]) -> None:
    for path, seconds in (("/shop/products", 30), ("/shop/products/mug", 30), ("/availability?sku=MUG-BLUE", 5)):
        first = await storefront("GET", path, by=page, Origin="https://shop.example")
        assert first.headers["cache-control"] == f"public, max-age={seconds}"
        vary = ",".join(first.headers.get_list("vary")).lower()
        assert "authorization" in vary
        assert "origin" in vary
        same = await storefront("GET", path, by=page, If_None_Match=first.headers["etag"])
        assert (same.status_code, same.content) == (304, b"")
        assert same.headers["etag"] == first.headers["etag"]
        assert (await storefront("GET", path, by=page, If_None_Match='"other"')).status_code == 200


async def test_pages_learn_whether_there_is_any_and_never_where(
    storefront: Storefront, page: dict[str, str], callers: Callers
) -> None:
    await _add(storefront, "few", "none")
    async with begin(storefront.shop.pool) as work:
        line = ReceiptLine(sku=Sku("FEW"), location="AMS", quantity=3, unit_cost_minor=1)
        await stock.receive(work, [line], receipt_id=new_id(), by=BY)
    asked = "/availability?channel=web-eu&sku=MUG-BLUE&sku=FEW&sku=NONE&sku=UNKNOWN"
    expected: list[dict[str, Any]] = [
        {"sku": "FEW", "in_stock": True, "left": 3},
        {"sku": "MUG-BLUE", "in_stock": True, "left": 20},
        {"sku": "NONE", "in_stock": False, "left": 0},
    ]
    _, buyer = await callers.buyer()
    server = await callers.key("storefront.use")
    for by in (page, buyer, server):
        assert (await storefront("GET", asked, by=by)).json() == {"items": expected}
    office = await callers.key("stock.read")
    shown = (await storefront("GET", asked, by=office)).json()["items"]
    assert {one["sku"]: one["sellable"] for one in shown}["MUG-BLUE"] == 150
    assert problem(await storefront("GET", asked.replace("web-eu", "shop-cn"), by=page)) == (404, "channel_not_found")
    many = "&".join(f"sku=S{nth}" for nth in range(201))
    assert problem(await storefront("GET", f"/availability?{many}", by=page)) == (422, "invalid_query")


async def test_public_fields_are_shown_and_no_other(
    storefront: Storefront, page: dict[str, str], callers: Callers, admin: dict[str, str]
) -> None:
    for owner in ("product", "sku", "order", "line"):
        for key, public in (("shown", True), ("hidden", False)):
            new = {"owner": owner, "key": key, "type": "text", "labels": {"en": key}, "public": public}
            made = await storefront("POST", "/custom-fields", new, by=admin)
            assert made.status_code == 201, made.text
    values = {"shown": "yes", "hidden": "no"}
    async with begin(storefront.shop.pool) as work:
        for table in ("products", "skus"):
            await work.tx.execute(f"UPDATE {table} SET custom = %s".encode(), [Jsonb(values)])
    mug = (await storefront("GET", "/shop/products/mug", by=page)).json()
    assert (mug["custom"], mug["variants"][0]["custom"]) == ({"shown": "yes"}, {"shown": "yes"})
    customer, buyer = await callers.buyer()
    lines = [{"sku": "MUG-BLUE", "quantity": 1, "custom": values}]
    body: dict[str, Any] = {"lines": lines, "custom": values, "buyer": {"customer_id": str(customer)}}
    placed = await storefront.order(admin, **body)
    assert placed.status_code == 201, placed.text
    own = (await storefront("GET", f"/my/orders/{placed.json()['id']}", by=buyer)).json()
    assert (own["custom"], own["lines"][0]["custom"]) == ({"shown": "yes"}, {"shown": "yes"})
