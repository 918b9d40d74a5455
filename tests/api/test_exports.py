"""Exports over HTTP: every row once, within the caller's limits, and never half a file that looks whole."""

import csv
import io
import json
import zipfile
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from orderloom.api.exporting import MOST_EXPORTS
from orderloom.infra.work import Pool
from tests.worlds import World, a_shop

from .callers import Callers, once
from .serving import serving

API = "/api/v1"
KINDS = ("orders", "products", "prices", "customers", "stock", "parcels", "movements")
# 60,000 people with long names: more than sockets hold while nobody reads.
CROWD = """
INSERT INTO customers (id, name, created_at)
SELECT gen_random_uuid(), repeat('n', 300), timestamptz '2026-01-01' + n * interval '1 second' FROM generate_series(1, 60000) n
"""


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_shop(pool)


def table(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def test_products_have_a_row_for_each_sku(client: httpx.AsyncClient, shop: World, admin: dict[str, str]) -> None:
    body = {
        "handle": "shirt",
        "titles": {"en": "=Shirt", "zh-CN": "衬衫"},
        "category": "clothes",
        "skus": [{"sku": f"SHIRT-{size}", "options": {"size": size, "fit": "slim"}, "weight_g": 200} for size in "SML"],
    }
    assert (await client.post(f"{API}/products", json=body, headers=once(admin))).status_code == 201
    bare = {"handle": "soon", "titles": {"en": "Soon"}}
    assert (await client.post(f"{API}/products", json=bare, headers=once(admin))).status_code == 201
    answer = await client.get(f"{API}/exports/products.csv", headers=admin)
    rows = table(answer)
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="products.csv"'
    assert [row["sku"] for row in rows][:4] == ["", "SHIRT-L", "SHIRT-M", "SHIRT-S"]
    large = rows[1]
    assert (large["handle"], large["title.en"], large["title.zh-CN"]) == ("shirt", "'=Shirt", "衬衫")
    options = {large[f"option{nth}_name"]: large[f"option{nth}_value"] for nth in (1, 2)}
    assert options == {"size": "L", "fit": "slim"}
    assert (large["weight_g"], large["active"], large["archived"]) == ("200", "true", "false")
    clothes = await client.get(f"{API}/exports/products.csv", params={"category": "clothes"}, headers=admin)
    assert len(table(clothes)) == 3


async def test_customers_prices_stock_and_movements(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str], callers: Callers
) -> None:
    anna = {
        "name": "Anna",
        "phone": "+31612345678",
        "addresses": [{"country": "NL", "lines": ["Coolsingel 40", "2b"], "city": "Rotterdam", "label": "Home"}] * 2,
        "external_ids": [{"source": "erp", "external_id": "4711"}],
    }
    assert (await client.post(f"{API}/customers", json=anna, headers=once(admin))).status_code == 201
    people = table(await client.get(f"{API}/exports/customers.csv", headers=admin))
    assert [(row["phone"], row["address_line2"], row["address_label"]) for row in people] == [
        ("'+31612345678", "2b", "Home")
    ] * 2
    assert (people[0]["external_source"], people[0]["external_id"]) == ("erp", "4711")
    money = {"code": "eu", "channel": "web-eu", "currency": "EUR", "includes_tax": True}
    await client.post(f"{API}/price-lists", json=money, headers=once(admin))
    price = {"price_list": "eu", "sku": "MUG-BLUE", "amount_minor": 1250}
    await client.post(f"{API}/prices", json=price, headers=once(admin))
    lines = (await client.get(f"{API}/exports/prices.ndjson", headers=admin)).text.splitlines()
    told = json.loads(lines[0])
    assert (told["channel"], told["amount"], told["amount_minor"], told["valid_to"]) == ("web-eu", "12.50", 1250, None)
    stock = table(await client.get(f"{API}/exports/stock.csv", params={"location": "AMS"}, headers=admin))
    assert (stock[0]["sku"], stock[0]["on_hand"], stock[0]["unit_cost"]) == ("MUG-BLUE", "100", "5.00")
    keeper = await callers.key("stock.read", locations=["SHA"])
    for kind in ("stock", "movements"):
        rows = table(await client.get(f"{API}/exports/{kind}.csv", headers=keeper))
        assert {row["location"] for row in rows} == {"SHA"}
        assert not {"unit_cost", "value_minor", "d_value_minor"} & set(rows[0])


async def test_a_limited_key_gets_nothing_of_others(
    client: httpx.AsyncClient, shop: World, callers: Callers, admin: dict[str, str]
) -> None:
    mine = await shop.place({"MUG-BLUE": 2})
    await shop.pay(mine)
    await shop.ship((mine, 1, 2), tracking_number="T-1")
    there = await shop.place({"MUG-RED": 1}, channel="shop-cn", location="SHA")
    await shop.pay(there)
    await shop.ship((there, 1, 1), location="SHA", tracking_number="T-2")
    await client.post(f"{API}/customers", json={"name": "Nobody yet"}, headers=once(admin))
    eu = await callers.key(channels=["web-eu"])
    assert len(table(await client.get(f"{API}/exports/orders.csv", headers=eu))) == 1
    parcels = table(await client.get(f"{API}/exports/parcels.csv", headers=eu))
    assert [(row["tracking_number"], row["quantity"]) for row in parcels] == [("T-1", "2")]
    assert table(await client.get(f"{API}/exports/customers.csv", headers=eu)) == []
    assert len(table(await client.get(f"{API}/exports/customers.csv", headers=admin))) == 1
    nobody = await callers.key("staff.manage")
    for kind in KINDS:
        refused = await client.get(f"{API}/exports/{kind}.csv", headers=nobody)
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden"), kind


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_comes_in_every_form(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str], kind: str
) -> None:
    order = await shop.place({"MUG-BLUE": 2})
    await shop.pay(order)
    await shop.ship((order, 1, 1))
    text = await client.get(f"{API}/exports/{kind}.csv", headers=admin)
    lines = await client.get(f"{API}/exports/{kind}.ndjson", headers=admin)
    book = await client.get(f"{API}/exports/{kind}.xlsx", headers=admin)
    assert [answer.status_code for answer in (text, lines, book)] == [200, 200, 200]
    rows = table(text)
    assert len(rows) == len(lines.text.splitlines())
    assert all(list(json.loads(line)) == list(rows[0]) for line in lines.text.splitlines())
    sheet = zipfile.ZipFile(io.BytesIO(book.content)).read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == len(rows) + 1


async def test_wrong_filters_and_forms_are_refused(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    for path, code in (
        ("products.csv?colour=red", "unknown_parameter"),
        ("products.csv?limit=5", "unknown_parameter"),
        ("parcels.csv?status=lost", "invalid_query"),
        ("products.pdf", "invalid_query"),
        ("nothing.csv", "not_found"),
    ):
        refused = await client.get(f"{API}/exports/{path}", headers=admin)
        assert refused.json()["code"] == code, path


async def test_rows_come_once_over_many_pages(
    client: httpx.AsyncClient, admin: dict[str, str], connection: psycopg.Connection[Any]
) -> None:
    connection.execute(CROWD.replace("60000", "1501").encode())
    rows = table(await client.get(f"{API}/exports/customers.csv", headers=admin))
    assert len(rows) == len({row["id"] for row in rows}) == 1501
    assert [row["created_at"] for row in rows] == sorted((row["created_at"] for row in rows), reverse=True)


async def test_an_export_that_fails_breaks_off(app: FastAPI, admin: dict[str, str], owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(CROWD.encode())
        async with serving(app) as url, httpx.AsyncClient(base_url=url, timeout=30) as client:

            async def read_while_the_table_goes() -> None:
                async with client.stream("GET", f"{API}/exports/customers.csv", headers=admin) as answer:
                    assert answer.status_code == 200
                    async for _ in answer.aiter_raw():
                        connection.execute("ALTER TABLE IF EXISTS customers RENAME TO gone")

            with pytest.raises(httpx.RemoteProtocolError, match="incomplete"):
                await read_while_the_table_goes()
            assert app.state.exports.open == 0


async def test_only_so_many_exports_run_at_a_time(
    app: FastAPI, admin: dict[str, str], connection: psycopg.Connection[Any]
) -> None:
    connection.execute(CROWD.encode())
    async with serving(app) as url, httpx.AsyncClient(base_url=url, timeout=30) as client:
        path = f"{API}/exports/customers.csv"
        waiting = [client.build_request("GET", path, headers=admin) for _ in range(MOST_EXPORTS)]
        opened = [await client.send(request, stream=True) for request in waiting]
        refused = await client.get(path, headers=admin)
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_exports")
        assert refused.headers["retry-after"] == "30"
        for answer in opened:
            await answer.aclose()
        for _ in range(100):
            again = await client.get(f"{API}/exports/products.csv", headers=admin)
            if again.status_code == 200:
                break
        assert again.status_code == 200


async def test_custom_fields_are_columns(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str], owner_url: str
) -> None:
    connection = psycopg.connect(owner_url, autocommit=True)
    for owner, key in (("product", "season"), ("sku", "shelf"), ("customer", "level")):
        connection.execute(
            "INSERT INTO custom_fields (id, owner, key, type, labels) VALUES (gen_random_uuid(), %s, %s, 'text', %s)",
            (owner, key, '{"en": "A field"}'),
        )
    connection.execute("""UPDATE products SET custom = '{"season": "winter"}' WHERE handle = 'mug'""")
    connection.execute("""UPDATE skus SET custom = '{"shelf": "A1"}' WHERE sku = 'MUG-RED'""")
    connection.execute("""INSERT INTO customers (id, custom) VALUES (gen_random_uuid(), '{"level": "gold"}')""")
    connection.close()
    rows = {row["sku"]: row for row in table(await client.get(f"{API}/exports/products.csv", headers=admin))}
    assert (rows["MUG-RED"]["custom.season"], rows["MUG-RED"]["sku_custom.shelf"]) == ("winter", "A1")
    assert (rows["TEA-100"]["custom.season"], rows["MUG-BLUE"]["sku_custom.shelf"]) == ("", "")
    people = table(await client.get(f"{API}/exports/customers.csv", headers=admin))
    assert [row["custom.level"] for row in people] == ["gold"]
