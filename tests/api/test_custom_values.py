"""Custom values after the order: changed on orders, lines, customers and parcels, and erased with their buyer."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from orderloom.infra.work import Pool
from tests.worlds import World, a_shop

from .callers import Callers, once
from .test_custom_fields import API, define, named


@pytest.fixture
async def world(pool: Pool) -> World:
    return await a_shop(pool)


@pytest.fixture
async def fields(client: httpx.AsyncClient, admin: dict[str, str]) -> dict[str, dict[str, Any]]:
    """A text called `note`, which is personal, and a number called `score` on each of them."""
    made = {}
    for owner in ("order", "line", "customer", "parcel"):
        for key, type in (("note", "text"), ("score", "integer")):
            told = {"owner": owner, "key": key, "type": type, "labels": {"en": key}, "personal": key == "note"}
            made[f"{owner}.{key}"] = await define(client, admin, told)
    return made


async def patch(client: httpx.AsyncClient, headers: dict[str, str], path: str, body: dict[str, Any]) -> httpx.Response:
    version = (await client.get(API + path, headers=headers)).headers.get("etag", '"1"')
    return await client.patch(API + path, json=body, headers=headers | {"If-Match": version})


async def facts(world: World, name: str) -> list[dict[str, Any]]:
    return [row[0] for row in await world.rows("SELECT body FROM events WHERE name = %s ORDER BY commit_id, ord", name)]


async def test_values_of_an_order_and_its_lines_change_by_keys_that_are_told(
    client: httpx.AsyncClient, admin: dict[str, str], world: World, fields: object
) -> None:
    order_id = await world.place({"MUG-BLUE": 1, "MUG-RED": 2})
    path = f"/orders/{order_id}"
    body = {"custom": {"note": "Leave it with Bert", "score": 3}, "lines": [{"line_no": 2, "custom": {"score": 9}}]}
    changed = await patch(client, admin, path, body)
    assert changed.status_code == 200, changed.text
    assert changed.json()["custom"] == {"note": "Leave it with Bert", "score": 3}
    assert [line["custom"] for line in changed.json()["lines"]] == [{}, {"score": 9}]
    again = await patch(client, admin, path, body)
    assert again.json()["version"] == changed.json()["version"]
    less = await patch(client, admin, path, {"custom": {"note": None}})
    assert less.json()["custom"] == {"score": 3}
    told = await facts(world, "order.custom_changed")
    assert [(each["keys"], each["line_keys"]) for each in told] == [(["note", "score"], ["2.score"]), (["note"], [])]
    assert "Bert" not in str(told)


async def test_a_change_that_does_not_fit_changes_nothing(
    client: httpx.AsyncClient, admin: dict[str, str], world: World, fields: object
) -> None:
    order_id = await world.place()
    path = f"/orders/{order_id}"
    for body, refusal in (
        ({"custom": {"score": "3"}}, (422, "custom_field_invalid")),
        ({"custom": {"nobody": 1}}, (422, "custom_field_unknown")),
        ({"lines": [{"line_no": 7, "custom": {"score": 1}}]}, (422, "no_such_line")),
    ):
        assert named(await patch(client, admin, path, body))[:2] == refusal
    late = await client.patch(API + path, json={"custom": {"score": 1}}, headers=admin | {"If-Match": '"9"'})
    blind = await client.patch(API + path, json={"custom": {"score": 1}}, headers=admin)
    assert (late.status_code, blind.status_code) == (412, 428)
    assert (await client.get(API + path, headers=admin)).json()["custom"] == {}


async def test_foreign_orders_and_parcels_are_not_found(
    client: httpx.AsyncClient, callers: Callers, world: World, fields: object
) -> None:
    order_id = await world.place()
    await world.pay(order_id)
    parcel_id = await world.ship((order_id, 1, 1))
    foreign = await callers.key(channels=["shop-cn"])
    elsewhere = await callers.key(locations=["SHA"])
    for path in (f"/orders/{order_id}", f"/parcels/{parcel_id}"):
        assert (await patch(client, foreign, path, {"custom": {"score": 1}})).status_code == 404
    assert (await patch(client, elsewhere, f"/parcels/{parcel_id}", {"custom": {"score": 1}})).status_code == 404


async def test_a_parcel_takes_values_as_it_leaves_and_later(
    client: httpx.AsyncClient, admin: dict[str, str], world: World, fields: object
) -> None:
    order_id = await world.place()
    await world.pay(order_id)
    body = {
        "location": "AMS",
        "lines": [{"order_id": str(order_id), "line_no": 1, "quantity": 1}],
        "custom": {"score": 5},
    }
    wrong = await client.post(f"{API}/parcels", json=body | {"custom": {"score": True}}, headers=once(admin))
    assert named(wrong) == (422, "custom_field_invalid", "not_an_integer")
    shipped = await client.post(f"{API}/parcels", json=body, headers=once(admin))
    assert shipped.json()["custom"] == {"score": 5}
    path = f"/parcels/{shipped.json()['id']}"
    changed = await patch(client, admin, path, {"custom": {"note": "Behind the shed"}})
    assert changed.json()["custom"] == {"score": 5, "note": "Behind the shed"}
    assert (await client.get(f"{API}/parcels", headers=admin)).json()["items"][0]["custom"] == changed.json()["custom"]
    assert [each["keys"] for each in await facts(world, "parcel.custom_changed")] == [["note"]]


async def test_a_customer_has_values_from_the_start_and_they_change(
    client: httpx.AsyncClient, admin: dict[str, str], fields: dict[str, dict[str, Any]], world: World
) -> None:
    made = await client.post(f"{API}/customers", json={"name": "Anna", "custom": {"score": 1}}, headers=once(admin))
    assert made.json()["custom"] == {"score": 1}
    path = f"/customers/{made.json()['id']}"
    changed = await patch(client, admin, path, {"custom": {"note": "Likes tea"}})
    assert (changed.json()["custom"], changed.json()["name"]) == ({"score": 1, "note": "Likes tea"}, "Anna")
    assert [each["fields"] for each in await facts(world, "customer.changed")] == [["custom.note"]]
    assert named(await patch(client, admin, path, {"custom": {"score": 1.5}}))[1] == "custom_field_invalid"
    required = await client.patch(
        f"{API}/custom-fields/{fields['customer.score']['id']}",
        json={"required": True},
        headers=admin | {"If-Match": '"1"'},
    )
    assert required.status_code == 200
    bare = await client.post(f"{API}/customers", json={"name": "Bert"}, headers=once(admin))
    assert named(bare)[:2] == (422, "custom_field_required")
    assert named(await patch(client, admin, path, {"custom": {"score": None}}))[1] == "custom_field_required"


async def test_personal_values_are_erased_with_their_buyer_and_cannot_come_back(
    client: httpx.AsyncClient, admin: dict[str, str], world: World, fields: object
) -> None:
    values = {"note": "Anna's own words", "score": 7}
    made = await client.post(f"{API}/customers", json={"name": "Anna", "custom": values}, headers=once(admin))
    customer = made.json()["id"]
    order_id = await world.place(customer_id=UUID(customer))
    await world.pay(order_id)
    parcel_id = await world.ship((order_id, 1, 1))
    order, parcel = f"/orders/{order_id}", f"/parcels/{parcel_id}"
    await patch(client, admin, order, {"custom": values, "lines": [{"line_no": 1, "custom": values}]})
    await patch(client, admin, parcel, {"custom": values})

    erased = await client.delete(f"{API}/customers/{customer}", headers=admin)

    assert erased.status_code == 200, erased.text
    for path in (f"/customers/{customer}", order, parcel):
        assert (await client.get(API + path, headers=admin)).json()["custom"] == {"score": 7}, path
    line = (await client.get(API + order, headers=admin)).json()["lines"][0]
    assert line["custom"] == {"score": 7}
    for path, body in (
        (order, {"custom": values}),
        (order, {"lines": [{"line_no": 1, "custom": values}]}),
        (parcel, {"custom": values}),
    ):
        assert named(await patch(client, admin, path, body))[:2] == (409, "customer_erased")
    assert (await patch(client, admin, order, {"custom": {"score": 8}})).status_code == 200


async def test_products_and_skus_have_values_from_the_start_and_they_change(
    client: httpx.AsyncClient, admin: dict[str, str], world: World
) -> None:
    for owner, key, type in (("product", "material", "text"), ("sku", "ean_print", "boolean")):
        await define(client, admin, {"owner": owner, "key": key, "type": type, "labels": {"en": key}})
    goods = {
        "handle": "bowl",
        "titles": {"en": "Bowl"},
        "custom": {"material": "Oak"},
        "skus": [{"sku": "BOWL", "custom": {"ean_print": True}}, {"sku": "BOWL-2"}],
    }
    made = await client.post(f"{API}/products", json=goods, headers=once(admin))
    assert made.status_code == 201, made.text
    assert made.json()["custom"] == {"material": "Oak"}
    assert [sku["custom"] for sku in made.json()["skus"]] == [{"ean_print": True}, {}]
    wrong = await client.post(
        f"{API}/products", json=goods | {"handle": "bowl-2", "custom": {"material": 1}}, headers=once(admin)
    )
    assert named(wrong) == (422, "custom_field_invalid", "not_a_text")
    product = await patch(client, admin, f"/products/{made.json()['id']}", {"custom": {"material": None}})
    assert (product.json()["custom"], product.json()["titles"]) == ({}, {"en": "Bowl"})
    sku = await patch(client, admin, "/skus/BOWL-2", {"custom": {"ean_print": False}, "weight_g": 5})
    assert (sku.json()["custom"], sku.json()["weight_g"]) == ({"ean_print": False}, 5)
    more = {"product_id": made.json()["id"], "sku": "BOWL-3", "custom": {"ean_print": True}}
    assert (await client.post(f"{API}/skus", json=more, headers=once(admin))).json()["custom"] == {"ean_print": True}
    assert [each["fields"] for each in await facts(world, "product.changed")] == [["custom.material"]]
    assert [each["fields"] for each in await facts(world, "sku.changed")] == [["weight_g", "custom.ean_print"]]
