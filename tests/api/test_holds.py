"""Checkout holds over HTTP."""

from typing import Any

import httpx
import pytest

from orderloom.infra.work import Pool
from tests.worlds import World, a_shop

from .callers import Callers, once

HOLDS = "/api/v1/holds"


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_shop(pool)


def body(quantity: int = 2, **more: Any) -> dict[str, Any]:
    return {"channel": "web-eu", "lines": [{"sku": "MUG-BLUE", "quantity": quantity}], **more}


async def test_a_hold_is_placed_once_read_and_given_back(
    client: httpx.AsyncClient, shop: World, callers: Callers
) -> None:
    key = once(await callers.key("storefront.use"))
    first = await client.post(HOLDS, json=body(minutes=5), headers=key)
    again = await client.post(HOLDS, json=body(minutes=5), headers=key)
    assert (first.status_code, first.json()) == (201, again.json()), first.text
    assert first.json()["lines"] == [{"sku": "MUG-BLUE", "quantity": 2, "held": 2}]
    assert await shop.stock("MUG-BLUE") == (100, 2)
    where = f"{HOLDS}/{first.json()['id']}"
    for _ in range(2):
        assert (await client.delete(where, headers=key)).status_code == 204
    ended = (await client.get(where, headers=key)).json()
    assert (ended["state"], ended["lines"][0]["held"]) == ("released", 0)
    assert await shop.stock("MUG-BLUE") == (100, 0)


async def test_a_foreign_channels_hold_is_not_found(client: httpx.AsyncClient, shop: World, callers: Callers) -> None:
    own = await callers.key("storefront.use", channels=["web-eu"])
    foreign = await callers.key("storefront.use", channels=["shop-cn"])
    placed = await client.post(HOLDS, json=body(), headers=once(own))
    where = f"{HOLDS}/{placed.json()['id']}"
    assert (await client.get(where, headers=foreign)).status_code == 404
    assert (await client.delete(where, headers=foreign)).status_code == 404
    refused = await client.post(HOLDS, json=body(), headers=once(foreign))
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_channel")
    assert (await client.get(where, headers=own)).json()["state"] == "open"


async def test_what_cannot_be_held_is_refused_by_name(client: httpx.AsyncClient, shop: World, callers: Callers) -> None:
    key = await callers.key("storefront.use")
    cases: list[tuple[dict[str, Any], int, str]] = [
        (body(151), 409, "out_of_stock"),
        (body(lines=[{"sku": "NO-SUCH", "quantity": 1}]), 422, "unknown_sku"),
        (body(channel="nowhere"), 422, "unknown_channel"),
        (body(minutes=61), 422, "invalid_body"),
        (body(lines=[]), 422, "invalid_body"),
        (body(price=1), 422, "invalid_body"),
    ]
    for sent, status, code in cases:
        answer = await client.post(HOLDS, json=sent, headers=once(key))
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert await shop.stock("MUG-BLUE") == (100, 0)
