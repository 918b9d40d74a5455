"""What may be done with an order and what it would do: as its page says, by whoever asks."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from orderloom.infra.work import Pool
from orderloom.orders.model.acts import NEEDS
from orderloom.views.acts import DELIVERY
from tests.worlds import World, a_shop

from .callers import Callers

ORDERS = "/api/v1/orders"
Headers = dict[str, str]


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_shop(pool)


async def test_what_cancelling_would_do_is_told_before(client: httpx.AsyncClient, shop: World, admin: Headers) -> None:
    order = await shop.place({"MUG-BLUE": 2})
    await shop.pay(order)
    at = f"{ORDERS}/{order}/cancellation"

    said = (await client.get(at, headers=admin)).json()

    assert (said["allowed"], said["code"], said["version"]) == (True, None, 3)
    assert said["effect"] == {
        "currency": "EUR",
        "refund_due_minor": 2500,
        "stock": [{"sku": "MUG-BLUE", "location": "AMS", "units": 2}],
        "shortages": [],
        "promotions": [],
        "limits": [],
    }
    assert await shop.order(order) == ("open", "paid", "unfulfilled")
    await client.post(at, headers=admin, json={"reason": "buyer"})
    after = await client.get(at, headers=admin)
    refused = (await client.post(at, headers=admin, json={"reason": "buyer"})).json()
    said = after.json()
    assert (after.status_code, said["allowed"], said["effect"]) == (200, False, None)
    assert (said["code"], said["text"], said["facts"]) == (refused["code"], refused["detail"], refused["facts"])


async def test_a_foreign_order_tells_nothing(client: httpx.AsyncClient, shop: World, callers: Callers) -> None:
    order = await shop.place(channel="shop-cn")
    limited = await callers.key("orders.cancel", channels=["web-eu"])
    reader = await callers.key("orders.read")

    assert (await client.get(f"{ORDERS}/{order}/cancellation", headers=limited)).json()["code"] == "not_found"
    assert (await client.get(f"{ORDERS}/{order}/cancellation", headers=reader)).json()["code"] == "forbidden"


def test_each_act_takes_the_permission_that_its_route_takes(app: FastAPI) -> None:
    ways = {
        "cancel": ("post", "/cancellation"),
        "confirm": ("post", "/confirmation"),
        "record_payment": ("post", "/payments"),
        "record_refund": ("post", "/payments"),
        "change_shipping_address": ("put", "/shipping-address"),
        "change_custom_values": ("patch", ""),
        "add_note": ("post", "/notes"),
        "tag": ("put", "/tags/{tag}"),
        "untag": ("delete", "/tags/{tag}"),
    }
    paths = app.openapi()["paths"]
    taken = {act: paths[f"{ORDERS}/{{order_id}}{end}"][way]["x-permission"] for act, (way, end) in ways.items()}
    taken["ship"] = paths["/api/v1/parcels"]["post"]["x-permission"]

    assert taken == {str(act): permission for act, permission in NEEDS.items()}
    assert paths["/api/v1/parcels/{parcel_id}/delivery"]["post"]["x-permission"] == DELIVERY


async def test_acts_without_the_permission_are_not_allowed(
    client: httpx.AsyncClient, shop: World, callers: Callers
) -> None:
    order = await shop.place()
    await shop.pay(order)
    await shop.ship((order, 1, 1))

    page = (await client.get(f"{ORDERS}/{order}", headers=await callers.key("orders.read", "orders.edit"))).json()

    allowed = {act for act, said in page["actions"].items() if said["allowed"]}
    assert allowed == {"change_custom_values", "add_note", "tag", "untag"}
    assert page["actions"]["ship"]["facts"] == {"permission": "fulfilment.ship"}
    assert page["parcels"][0]["actions"]["deliver"]["code"] == "forbidden"


@pytest.mark.parametrize(
    ("limits", "code"),
    [({"locations": ["SHA"]}, "parcel_not_found"), ({"channels": ["web-eu"]}, "not_found"), ({}, None)],
)
async def test_parcels_of_other_places_and_channels_are_not_to_be_delivered(
    client: httpx.AsyncClient, shop: World, callers: Callers, limits: dict[str, Any], code: str | None
) -> None:
    ours, theirs = await shop.place(), await shop.place(channel="shop-cn")
    for order in (ours, theirs):
        await shop.pay(order)
    await shop.ship((ours, 1, 1), (theirs, 1, 1))
    key = await callers.key("orders.read", "fulfilment.ship", **limits)

    parcel = (await client.get(f"{ORDERS}/{ours}", headers=key)).json()["parcels"][0]
    answer = await client.post(f"/api/v1/parcels/{parcel['id']}/delivery", headers=key, json={})

    assert parcel["actions"]["deliver"]["code"] == code == answer.json().get("code")


async def test_whoever_comes_second_sees_what_changed(client: httpx.AsyncClient, shop: World, callers: Callers) -> None:
    order = await shop.place()
    mine, theirs = await callers.key(), await callers.key()
    read = await client.get(f"{ORDERS}/{order}", headers=mine)
    await client.put(f"{ORDERS}/{order}/tags/gift", headers=theirs)

    refused = await client.put(
        f"{ORDERS}/{order}/shipping-address",
        headers=mine | {"If-Match": read.headers["etag"]},
        json={"country": "NL", "lines": ["Singel 1"]},
    )
    asked = refused.json()["facts"]["asked"]
    since = await client.get(f"{ORDERS}/{order}/timeline?after_version={asked}", headers=mine)

    assert (refused.status_code, refused.json()["code"], asked) == (412, "changed_meanwhile", 1)
    assert [(one["name"], one["version"], one["actor_name"]) for one in since.json()["items"]] == [
        ("order.tagged", 2, "Test")
    ]
    assert (await client.get(f"{ORDERS}/{order}/timeline?after_version=0", headers=mine)).status_code == 422
    foreign = await callers.key("orders.read", channels=["shop-cn"])
    assert (await client.get(f"{ORDERS}/{order}/timeline?after_version=1", headers=foreign)).status_code == 404
