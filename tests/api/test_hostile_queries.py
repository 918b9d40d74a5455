"""Every reading route with addresses and parameters that nobody honest sends: refused by name or harmless, never a 5xx."""

from collections.abc import Iterable, Iterator
from itertools import product
from random import Random

import httpx
import pytest
from fastapi import FastAPI

from orderloom.api.paging import cursor
from orderloom.infra.work import Pool
from orderloom.kernel.ids import new_id
from tests.worlds import a_shop

from .routes import routes

MOMENTS = ("2026-01-01T00:00:00+00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "infinity", "now")
NUMBERS = (0, -1, 2**31, 2**63 - 1, -(2**63) + 1)
TEXTS = ("", "'; DROP TABLE orders; --", "\udbff", "%s%(x)s{0}", "\u202e", "x" * 400, "A" * 65)
IDS = (str(new_id()), "00000000-0000-0000-0000-000000000000", "{0190a000-0000-7000-8000-00000000dead}")
PARTS: tuple[str | int, ...] = (*MOMENTS, *NUMBERS, *TEXTS[:2], *TEXTS[3:], *IDS)
SECONDS: tuple[str | int, ...] = (*IDS, "x", 1)
# In place of any parameter of a query.
VALUES = (
    *TEXTS[:2],
    *TEXTS[3:],
    *map(str, NUMBERS),
    "1e400",
    "NaN",
    "null",
    "true",
    "[]",
    "a,b",
    "\u0661",
    "\t",
    *MOMENTS,
    *IDS,
)


def cursors() -> Iterator[str]:
    """Well-formed cursors that no list has given out, of one, two and three parts."""
    yield from (cursor(one) for one in PARTS)
    yield from (cursor(one, other) for one, other in product(PARTS[:8], SECONDS))
    yield from (cursor(*three) for three in product(MOMENTS[:3], (IDS[0], "x", 7), ("AMS", 2**40)))
    yield from (cursor(*MOMENTS[:1], "MUG-BLUE", "AMS", number) for number in NUMBERS)


@pytest.fixture
async def harmless(client: httpx.AsyncClient, app: FastAPI, admin: dict[str, str], pool: Pool) -> httpx.AsyncClient:
    await a_shop(pool)
    client.headers.update(admin)
    return client


def reading(app: FastAPI) -> Iterator[tuple[str, list[str]]]:
    """Address and query parameters of each route that reads and ends."""
    document = app.openapi()["paths"]
    for route in routes(app):
        if route.method == "GET" and not route.template.endswith("/stream"):
            described = document[route.template]["get"].get("parameters", [])
            yield route.anywhere, [one["name"] for one in described if one["in"] == "query"]


def judged(answer: httpx.Response, asked: str) -> None:
    assert answer.status_code < 500, (asked, answer.text)
    assert answer.status_code < 400 or answer.json()["code"] != "out_of_range", asked


def some(of: Iterable[str], most: int, seed: str) -> list[str]:
    every = list(of)
    return every if most >= len(every) else Random(f"{seed}1").sample(every, most)


async def ask_cursors(app: FastAPI, client: httpx.AsyncClient, most: int) -> int:
    """So many for each list; how many in all."""
    asked = 0
    for address in [address for address, names in reading(app) if "after" in names]:
        for one in some(cursors(), most, address):
            judged(await client.get(address, params={"after": one}), f"{address} {one}")
            asked += 1
    return asked


async def ask_values(app: FastAPI, client: httpx.AsyncClient, most: int) -> int:
    """So many for each parameter; how many in all."""
    asked = 0
    for address, names in reading(app):
        for name in names:
            for value in some(VALUES, most, address + name):
                judged(await client.get(address, params={name: value}), f"{address}?{name}={value!r}")
                asked += 1
    return asked


async def test_cursors_that_no_list_has_given_out(app: FastAPI, harmless: httpx.AsyncClient) -> None:
    assert await ask_cursors(app, harmless, 8) > 150


async def test_values_that_no_parameter_has(app: FastAPI, harmless: httpx.AsyncClient) -> None:
    assert await ask_values(app, harmless, 2) > 200
