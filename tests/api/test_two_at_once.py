"""Two people on one thing at the same moment: one wins, the other is told why not, and everything adds up."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from uuid import UUID

import httpx
import pytest

from orderloom.infra.work import Pool
from tests.worlds import World, a_shop

from .callers import once
from .hooking import sound

API = "/api/v1"
ROUNDS = 4  # tests/proof goes a hundred
NEW = {"country": "NL", "lines": ["Coolsingel 40"], "city": "Rotterdam", "postal_code": "3011 AD"}
Ask = tuple[str, str, object]
# What two ask at once of one paid order, and how they may be answered, whoever comes first.
ASKS: dict[str, Ask] = {
    "cancel": ("POST", "/orders/{order}/cancellation", {"reason": "other"}),
    "ship": ("POST", "/parcels", {"location": "AMS", "lines": [{"order_id": "{order}", "line_no": 1, "quantity": 2}]}),
    "pay": (
        "POST",
        "/orders/{order}/payments",
        {"kind": "captured", "amount_minor": 2500, "currency": "EUR", "method": "card", "reference": "{order}"},
    ),
    "refund": (
        "POST",
        "/orders/{order}/payments",
        {"kind": "refunded", "amount_minor": 2500, "currency": "EUR", "method": "card", "payment_id": "{payment}"},
    ),
    "address": ("PUT", "/orders/{order}/shipping-address", NEW),
    "note": ("POST", "/orders/{order}/notes", {"body": "marker of a person"}),
    "erase": ("DELETE", "/customers/{customer}", None),
    "rename": ("PATCH", "/customers/{customer}", {"name": "Somebody else"}),
}
FINE = (200, None), (201, None)
SHIPPED, CANCELLED = (409, "already_shipped"), (409, "already_cancelled")
CHANGED = (412, "changed_meanwhile")
STILL_OPEN = (409, "orders_still_open")
# The pair → what a loser may hear, and how many of the two may win.
PAIRS: dict[tuple[str, str], tuple[set[tuple[int, str]], set[int]]] = {
    ("cancel", "ship"): ({SHIPPED, CANCELLED}, {1}),
    ("cancel", "cancel"): ({CANCELLED}, {1}),
    ("ship", "ship"): ({(409, "nothing_to_ship")}, {1}),
    ("cancel", "pay"): (set(), {2}),
    ("refund", "refund"): ({(409, "more_than_captured"), (409, "nothing_captured")}, {1}),
    ("address", "address"): ({CHANGED}, {1}),
    ("address", "ship"): ({SHIPPED, CHANGED}, {1, 2}),
    ("address", "cancel"): ({CANCELLED, CHANGED}, {1, 2}),
    ("erase", "ship"): ({STILL_OPEN}, {1, 2}),
    ("erase", "cancel"): ({STILL_OPEN}, {1, 2}),
    ("rename", "rename"): ({CHANGED}, {1}),
}


@pytest.fixture
async def shop(pool: Pool) -> World:
    return await a_shop(pool)


async def at_once(
    client: httpx.AsyncClient, shop: World, admin: Mapping[str, str], pair: tuple[str, str]
) -> list[tuple[int, str | None]]:
    """A new order of a new customer, and both asks of it at the same moment."""
    customer = (await client.post(f"{API}/customers", json={"name": "Anna"}, headers=once(dict(admin)))).json()["id"]
    order = await shop.place({"MUG-BLUE": 2}, customer_id=UUID(customer))
    await shop.pay(order)
    payment = await shop.value("SELECT id FROM payments WHERE order_id = %s", order)
    version = await shop.value("SELECT version FROM orders WHERE id = %s", order)
    names = {"order": str(order), "customer": customer, "payment": str(payment)}

    async def ask(name: str) -> tuple[int, str | None]:
        method, path, body = ASKS[name]
        match = version if name == "address" else 1
        headers = once(dict(admin)) | {"If-Match": f'"{match}"'}
        answer = await client.request(method, API + path.format_map(names), json=filled(body, names), headers=headers)
        return answer.status_code, answer.json().get("code") if answer.content else None

    return list(await asyncio.gather(*(ask(name) for name in pair)))


def filled(given: object, names: Mapping[str, str]) -> object:
    if isinstance(given, dict):
        return {name: filled(value, names) for name, value in given.items()}
    if isinstance(given, list):
        return [filled(value, names) for value in given]
    return given.format_map(names) if isinstance(given, str) else given


async def race(
    client: httpx.AsyncClient, shop: World, admin: Mapping[str, str], rounds: int
) -> dict[str, Counter[str]]:
    """Every pair so many times; how often each outcome came."""
    goods = {"lines": [{"sku": "MUG-BLUE", "location": "AMS", "quantity": 100_000}]}
    assert (await client.post(f"{API}/stock/receipts", json=goods, headers=once(dict(admin)))).status_code == 201
    came: dict[str, Counter[str]] = {}
    for pair, (losers, winners) in PAIRS.items():
        for _ in range(rounds):
            answers = await at_once(client, shop, admin, pair)
            lost = [answer for answer in answers if answer not in FINE]
            assert set(lost) <= losers, (pair, answers)
            assert len(answers) - len(lost) in winners, (pair, answers)
            came.setdefault(" and ".join(pair), Counter())[str(lost)] += 1
    return came


async def test_one_wins_and_the_other_hears_why_not(
    client: httpx.AsyncClient, shop: World, admin: dict[str, str], pool: Pool
) -> None:
    await race(client, shop, admin, ROUNDS)
    assert await sound(pool) == {}
