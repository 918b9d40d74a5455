"""Somebody kept to one channel and one location: what lies outside does not exist, whatever is asked, and nothing changes."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
from fastapi import FastAPI

from orderloom.infra.work import Pool
from tests.hostile.operations import operations

from .callers import Callers, once
from .foreign import MOMENTS, masked, nothing
from .routes import Route, routes
from .strangers import API, EVERYBODYS, Furnishing, Side
from .untouched import digests

SIGNED = "/api/v1/hooks/"  # without a credential: tests/api/test_hooks.py
# Bodies for which the example of the description says too little.
BODIES: dict[str, Any] = {"PATCH /api/v1/orders/{order_id}": {"custom": {}}}
# What a list of the whole house may show to anybody who may see the list at all.
SHARED_LISTS = {
    f"{API}/jobs": "background jobs are the house's; they name tasks and ids",
    f"{API}/settings": "how the installation is set up",
    f"{API}/plugins": "how the installation is set up",
    f"{API}/events/stream": "the same query as /events; it never ends",
}
POSITIONS = re.compile(r'"(?:position|head|next)":\d+')
INSTANCE = re.compile(r'"instance":"[^"]*"')


def of_one_thing(app: FastAPI) -> Iterator[Route]:
    for route in routes(app):
        names = set(re.findall(r"\{(\w+)", route.template)) - set(EVERYBODYS)
        if names and not (route.template.startswith(SIGNED) and "inbox" not in route.template):
            yield route


async def test_what_is_foreign_is_answered_like_what_does_not_exist(
    app: FastAPI, client: httpx.AsyncClient, furnishing: Furnishing, callers: Callers, pool: Pool
) -> None:
    theirs = await furnishing.side("shop-cn", "SHA", "Zhang")
    limited, (_, buyer) = await callers.key(channels=["web-eu"], locations=["AMS"]), await callers.buyer()
    bodies = {operation.name: operation.example for operation in operations(app.openapi())} | BODIES
    before, asked = await digests(pool), 0
    for route in of_one_thing(app):
        answers = []
        for side in (theirs, nothing(theirs)):
            headers = once(buyer if route.permission == "my.orders" else limited) | {"If-Match": '"1"'}
            address = side.address(route.template)
            answer = await client.request(route.method, address, headers=headers, json=bodies.get(str(route)))
            answers.append(masked(answer, side))
        assert answers[0] == answers[1], route
        assert answers[0][0] == 404, (route, answers[0])
        assert await digests(pool) == before, route
        asked += 1
    assert asked > 60


async def test_lists_figures_and_exports_are_the_same_with_and_without_what_is_foreign(
    app: FastAPI, client: httpx.AsyncClient, furnishing: Furnishing, callers: Callers
) -> None:
    """All that can be read, before and after another channel and location fill with things: not a byte may differ."""
    mine = await furnishing.side("web-eu", "AMS", "Adam")
    limited = await callers.key(channels=["web-eu"], locations=["AMS"])
    before = await readable(app, client, mine, limited)
    await furnishing.side("shop-cn", "SHA", "Zhang")
    after = await readable(app, client, mine, limited)
    assert [address for address in before if before[address] != after[address]] == []
    shown = [address for address, (status, _) in before.items() if status == 200]
    assert len(shown) > 90
    assert {address.split("/")[3] for address in before.keys() - set(shown)} <= {"views", "taxes", "imports"}


async def readable(
    app: FastAPI, client: httpx.AsyncClient, mine: Side, headers: dict[str, str]
) -> dict[str, tuple[int, str]]:
    """Every GET of the application, lists narrowed by what is foreign as well: its status and what it says."""
    asked: dict[str, tuple[int, str]] = {}
    for route in routes(app):
        if route.method != "GET" or route.template in SHARED_LISTS or route.permission == "my.orders":
            continue
        for query in QUERIES.get(route.template.removeprefix(API), ("",)):
            address = mine.address(route.template) + query
            answer = await client.get(address, headers=headers)
            asked[address] = answer.status_code, _steady(answer.text)
    return asked


def _steady(told: str) -> str:
    """Without what differs from one request to the next."""
    return MOMENTS.sub("NOW", POSITIONS.sub("", INSTANCE.sub("", told)))


FOREIGN_ORDERS = ("", "?q=Zhang", "?channel=shop-cn", "?tag=Zhang", "?sku=TEA-100", "?status=open", "?sort=oldest")
QUERIES: dict[str, tuple[str, ...]] = {
    "/search": ("?q=Zhang", "?q=T-Zhang", "?q=Zhang@example.org", "?q=MUG-BLUE", "?q=Person", "?q=100004"),
    "/orders": FOREIGN_ORDERS,
    "/exports/orders.{form}": FOREIGN_ORDERS,
    "/customers": ("", "?q=Zhang", "?channel=shop-cn", "?tag=Zhang"),
    "/exports/customers.{form}": ("", "?q=Zhang", "?channel=shop-cn", "?tag=Zhang"),
    "/parcels": ("", "?q=Zhang", "?tracking_number=T-Zhang", "?location=SHA", "?channel=shop-cn", "?sku=MUG-BLUE"),
    "/products": ("", "?channel=shop-cn", "?q=mug"),
    "/events": ("?limit=500", "?name=order.placed&limit=500"),
    "/prices": ("", "?price_list=zhang", "?sku=MUG-BLUE"),
    "/promotions": ("", "?channel=shop-cn"),
    "/shipping-methods": ("", "?channel=shop-cn"),
    "/stock": ("", "?location=SHA", "?low=true"),
    "/stock/movements": ("", "?location=SHA", "?sku=MUG-BLUE"),
    "/stock/past": ("?at=2030-01-01T00:00:00Z",),
    "/exports/stock.{form}": ("", "?location=SHA"),
    "/exports/movements.{form}": ("", "?location=SHA"),
    "/availability": ("?channel=web-eu&sku=MUG-BLUE",),
    "/shop/products": ("?channel=web-eu",),
    "/shop/products/{handle}": ("?channel=web-eu",),
}
