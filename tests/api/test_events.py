"""The feed over HTTP: pages, limits, the stream."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from orderloom.api.streams import MOST_STREAMS
from orderloom.infra import feed
from orderloom.infra.work import Pool
from tests.worlds import World, a_shop

from .callers import Callers
from .serving import serving


async def names(client: httpx.AsyncClient, headers: dict[str, str], **params: Any) -> list[str]:
    answer = await client.get("/api/v1/events", headers=headers, params={"limit": 500} | params)
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json()["items"]]


async def two_orders(pool: Pool) -> World:
    """One order in each channel, each paid and shipped from its own location."""
    world = await a_shop(pool)
    for channel, location in (("web-eu", "AMS"), ("shop-cn", "SHA")):
        order_id = await world.place({"MUG-BLUE": 1}, channel=channel, location=location)
        await world.pay(order_id)
        await world.ship((order_id, 1, 1), location=location)
    await feed.step(pool)
    return world


async def test_pages_follow_each_other_without_gap(
    client: httpx.AsyncClient, admin: dict[str, str], pool: Pool
) -> None:
    await two_orders(pool)
    after, seen = 0, list[int]()
    while True:
        page = (await client.get("/api/v1/events", headers=admin, params={"after": after, "limit": 3})).json()
        seen += [one["position"] for one in page["items"]]
        after = page["next"]
        if after >= page["head"]:
            break
    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) > 10


async def test_a_limited_key_sees_nothing_of_other_channels(
    client: httpx.AsyncClient, callers: Callers, pool: Pool
) -> None:
    world = await two_orders(pool)
    everything = await callers.key("events.read")
    limited = await callers.key("events.read", channels=["web-eu"])
    await feed.step(pool)
    page = (await client.get("/api/v1/events", headers=limited, params={"limit": 500})).json()
    shown = json.dumps(page["items"])
    foreign = [*await world.rows("SELECT id::text FROM orders WHERE channel <> 'web-eu'")]
    foreign += await world.rows(
        "SELECT p.id::text FROM payments p JOIN orders o ON o.id = p.order_id WHERE o.channel <> 'web-eu'"
    )
    foreign += await world.rows(
        "SELECT l.parcel_id::text FROM parcel_lines l JOIN orders o ON o.id = l.order_id WHERE o.channel <> 'web-eu'"
    )
    assert len(foreign) == 3
    assert not [one for (one,) in foreign if one in shown]
    assert page["next"] == page["head"]
    both, own = await names(client, everything), await names(client, limited)
    for name in ("order.placed", "parcel.shipped", "payment.captured"):
        assert (both.count(name), own.count(name)) == (2, 1), name
    assert "api_key.created" in both
    assert "api_key.created" not in own


async def test_a_key_limited_to_a_location_sees_its_stock_and_parcels_only(
    client: httpx.AsyncClient, callers: Callers, pool: Pool
) -> None:
    await two_orders(pool)
    limited = await callers.key("events.read", locations=["SHA"])
    items = (await client.get("/api/v1/events", headers=limited, params={"limit": 500})).json()["items"]
    assert {one["body"]["location"] for one in items if "location" in one["body"]} == {"SHA"}
    assert [one["name"] for one in items].count("parcel.shipped") == 1


async def test_names_may_be_given_several_times(client: httpx.AsyncClient, admin: dict[str, str], pool: Pool) -> None:
    await two_orders(pool)
    found = await names(client, admin, name=["order.placed", "parcel.shipped"])
    assert sorted(set(found)) == ["order.placed", "parcel.shipped"]


@pytest.mark.parametrize(
    "query",
    [
        "after=-1",
        "after=x",
        "after=99999999999999999999",
        "limit=0",
        "limit=501",
        "name=DROP",
        "nmae=x",
        "after=1&after=2",
    ],
)
async def test_wrong_queries_are_refused(client: httpx.AsyncClient, admin: dict[str, str], query: str) -> None:
    answer = await client.get(f"/api/v1/events?{query}", headers=admin)
    assert answer.status_code == 422
    assert answer.json()["code"] in ("invalid_query", "unknown_parameter", "repeated_parameter")


async def positions(answer: httpx.Response, count: int) -> list[int]:
    """The ids of the next events of a stream."""
    found: list[int] = []
    async for line in answer.aiter_lines():
        if line.startswith("id: "):
            found.append(int(line[4:]))
        if len(found) == count:
            break
    return found


async def test_the_stream_sends_what_happens_resumes_and_ends(app: FastAPI, callers: Callers, pool: Pool) -> None:
    headers = await callers.key("events.read")
    await feed.step(pool)
    async with serving(app) as url, httpx.AsyncClient(base_url=url, headers=headers, timeout=10) as client:
        async with client.stream("GET", "/api/v1/events/stream") as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert await positions(answer, 1) == [1]
        for _ in range(3):
            await callers.key("events.read")
        await feed.step(pool)
        async with client.stream("GET", "/api/v1/events/stream", headers={"Last-Event-ID": "2"}) as answer:
            waiting = asyncio.create_task(positions(answer, 3))
            await asyncio.sleep(0.5)
            await callers.key("events.read")
            await feed.step(pool)
            assert await asyncio.wait_for(waiting, 5) == [3, 4, 5]
        wrong = await client.get("/api/v1/events/stream", headers={"Last-Event-ID": "x"})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "invalid_position")


async def test_streams_end_when_the_process_stops_or_the_key_is_revoked(
    app: FastAPI, callers: Callers, pool: Pool
) -> None:
    key_id, token = await callers.named_key("events.read")
    headers = {"Authorization": f"Bearer {token}"}
    async with serving(app) as url, httpx.AsyncClient(base_url=url, timeout=10) as client:
        async with client.stream("GET", "/api/v1/events/stream", headers=headers) as answer:
            await callers.revoke(key_id)
            await feed.step(pool)
            async with asyncio.timeout(5):
                assert "api_key.revoked" in (await answer.aread()).decode()
        other = await callers.key("events.read")
        async with client.stream("GET", "/api/v1/events/stream", headers=other) as answer:
            reading = asyncio.create_task(answer.aread())
            await asyncio.sleep(0.3)
            app.state.streams.stop()
            await asyncio.wait_for(reading, 3)
    assert app.state.streams.open == 0


async def test_streams_are_bounded(app: FastAPI, client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    app.state.streams.open = MOST_STREAMS
    answer = await client.get("/api/v1/events/stream", headers=admin)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_streams")
