"""A publishable key stands in a page and anybody makes a buyer's token: what these may hold, see and end is bounded."""

import asyncio
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from .callers import Callers
from .storefront import Storefront, problem

Headers = dict[str, str]


async def hold(storefront: Storefront, by: Headers, units: int = 1, sku: str = "MUG-BLUE") -> httpx.Response:
    body: dict[str, Any] = {"channel": "web-eu", "lines": [{"sku": sku, "quantity": units}]}
    return await storefront("POST", "/holds", body, by=by)


async def test_a_page_cannot_hold_a_lot_in_one_hold(storefront: Storefront, callers: Callers, admin: Headers) -> None:
    _, page = await callers.publishable()
    refused = await hold(storefront, page, 21)
    assert problem(refused) == (422, "hold_too_large")
    assert refused.json()["facts"] == {"sku": "MUG-BLUE", "asked": 21, "most": 20}
    assert (await hold(storefront, page, 20)).status_code == 201
    assert (await hold(storefront, admin, 100)).status_code == 201


async def test_pages_and_buyers_leave_half_of_the_stock_to_those_who_order(
    storefront: Storefront, callers: Callers
) -> None:
    _, page = await callers.publishable()
    guests = [(await callers.buyer())[1] for _ in range(8)]
    answers = await asyncio.gather(*[hold(storefront, by, 10) for by in (page, page, *guests)])

    held = [answer for answer in answers if answer.status_code == 201]
    assert len(held) == 7  # of 150 units: 75
    assert {problem(answer) for answer in answers if answer.status_code != 201} == {(409, "held_by_others")}
    assert (await hold(storefront, page, 5)).status_code == 201
    assert problem(await hold(storefront, page, 1)) == (409, "held_by_others")
    assert (await storefront.order(guests[0], units=75)).status_code == 201


async def test_the_last_unit_can_be_held(storefront: Storefront, callers: Callers, admin: Headers) -> None:
    _, page = await callers.publishable()
    assert (await storefront.order(admin, units=149)).status_code == 201
    assert (await hold(storefront, page)).status_code == 201
    assert problem(await hold(storefront, page)) == (409, "out_of_stock")


async def test_a_buyer_has_a_few_open_holds(storefront: Storefront, callers: Callers) -> None:
    _, buyer = await callers.buyer()
    made = [await hold(storefront, buyer) for _ in range(5)]
    assert [answer.status_code for answer in made] == [201] * 5
    assert problem(await hold(storefront, buyer)) == (429, "too_many_holds")
    assert (await storefront("DELETE", f"/holds/{made[0].json()['id']}", by=buyer)).status_code == 204
    assert (await hold(storefront, buyer)).status_code == 201
    _, other = await callers.buyer()
    assert (await hold(storefront, other)).status_code == 201


@pytest.mark.parametrize("who", ["page", "buyer"])
async def test_who_asks_many_times_at_once_has_no_more_open_holds(
    storefront: Storefront, callers: Callers, app: FastAPI, who: str
) -> None:
    app.state.settings = replace(app.state.settings, holds_of_key=5)
    _, by = await (callers.publishable() if who == "page" else callers.buyer())
    answers = await asyncio.gather(*[hold(storefront, by) for _ in range(40)])
    assert sorted(answer.status_code for answer in answers) == [201] * 5 + [429] * 35


async def test_a_buyers_hold_is_nobody_elses(storefront: Storefront, callers: Callers, admin: Headers) -> None:
    _, anna = await callers.buyer()
    _, bert = await callers.buyer()
    _, page = await callers.publishable()
    where = f"/holds/{(await hold(storefront, anna, 2)).json()['id']}"
    kept = where.removeprefix("/holds/")
    for stranger in (bert, page):
        assert (await storefront("GET", where, by=stranger)).status_code == 404
        assert (await storefront("DELETE", where, by=stranger)).status_code == 404
    assert problem(await storefront.order(bert, units=2, hold_id=kept)) == (409, "hold_ended")
    assert (await storefront("GET", where, by=admin)).json()["state"] == "open"
    assert (await storefront.order(anna, units=2, hold_id=kept)).status_code == 201


async def test_what_a_page_holds_any_buyer_may_order_and_the_shop_may_end(
    storefront: Storefront, callers: Callers, admin: Headers
) -> None:
    _, page = await callers.publishable()
    _, anna = await callers.buyer()
    first, second = [(await hold(storefront, page)).json()["id"] for _ in range(2)]
    assert (await storefront.order(anna, hold_id=first)).status_code == 201
    assert (await storefront("DELETE", f"/holds/{second}", by=anna)).status_code == 404
    assert (await storefront("DELETE", f"/holds/{second}", by=admin)).status_code == 204


async def test_nobody_reads_the_stock_off_what_is_refused(
    storefront: Storefront, callers: Callers, admin: Headers
) -> None:
    _, page = await callers.publishable()
    _, buyer = await callers.buyer()
    ask = {"channel": "web-eu", "lines": [{"sku": "MUG-BLUE", "quantity": 1000}]}
    refused = await storefront.order(buyer, units=1000)
    assert (refused.json()["code"], refused.json()["facts"]["left"]) == ("out_of_stock", 20)
    for by in (page, buyer):
        assert (await storefront("POST", "/quotes", ask, by=by)).json()["lines"][0]["left"] == 20
    assert (await storefront.order(admin, units=1000)).json()["facts"]["left"] == 150
