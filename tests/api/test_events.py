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

from .callers import Callers, once
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


async def test_the_feed_is_narrowed_by_kind_thing_person_and_time(
    client: httpx.AsyncClient, callers: Callers, admin: dict[str, str], pool: Pool
) -> None:
    world = await two_orders(pool)
    ((order_id,), _) = await world.rows("SELECT id::text FROM orders ORDER BY number")
    assert set(await names(client, admin, aggregate=["parcel"])) == {"parcel.shipped"}
    kinds = await names(client, admin, aggregate=["parcel", "payment"])
    assert {each.split(".")[0] for each in kinds} == {"parcel", "payment"}

    page = await client.get("/api/v1/events", headers=admin, params={"aggregate_id": order_id, "limit": 2})
    own = page.json()
    assert [each["aggregate_id"] for each in own["items"]] == [order_id, order_id]
    rest = await client.get("/api/v1/events", headers=admin, params={"aggregate_id": order_id, "after": own["next"]})
    told = [each["name"] for each in own["items"] + rest.json()["items"]]
    assert told == [
        name for (name,) in await world.rows(f"SELECT name FROM events WHERE aggregate_id = '{order_id}' ORDER BY seq")
    ]
    assert rest.json()["next"] == rest.json()["head"]

    people = (await client.get("/api/v1/events", headers=admin, params={"limit": 500})).json()["items"]
    someone = next(each["actor_id"] for each in people if each["actor_id"])
    by = (await client.get("/api/v1/events", headers=admin, params={"actor_id": someone, "limit": 500})).json()["items"]
    assert {each["actor_id"] for each in by} == {someone}
    assert "order.placed" not in await names(client, admin, actor_kind="buyer")

    middle = people[len(people) // 2]["occurred_at"]
    before, since = await names(client, admin, occurred_to=middle), await names(client, admin, occurred_from=middle)
    assert len(before) + len(since) == len(people)
    limited = await callers.key("events.read", channels=["shop-cn"])
    assert await names(client, limited, aggregate_id=order_id) == []


async def test_facts_come_with_what_people_call_who_and_what(
    client: httpx.AsyncClient, callers: Callers, admin: dict[str, str], pool: Pool
) -> None:
    world = await two_orders(pool)
    numbers = {str(number) for (number,) in await world.rows("SELECT number FROM orders")}
    staff_id = await callers.staff("anna", "support")
    ((order_id,), _) = await world.rows("SELECT id::text FROM orders ORDER BY number")
    note = await client.post(f"/api/v1/orders/{order_id}/notes", headers=once(admin), json={"body": "Call first"})
    noter = note.json()["actor_id"]
    await feed.step(pool)
    items = (await client.get("/api/v1/events", headers=admin, params={"limit": 500})).json()["items"]

    def about(aggregate: str) -> set[str]:
        return {each["about"] for each in items if each["aggregate"] == aggregate}

    assert about("order") == about("payment") == numbers
    assert about("parcel") == {tracking for (tracking,) in await world.rows("SELECT tracking_number FROM parcels")}
    ((name,),) = await world.rows(f"SELECT name FROM staff WHERE id = '{staff_id}'")
    assert name in about("staff")
    page = (await client.get(f"/api/v1/orders/{order_id}", headers=admin)).json()
    named = dict(await world.rows("SELECT id::text, name FROM staff UNION ALL SELECT id::text, name FROM api_keys"))
    assert next(each for each in items if each["name"] == "order.noted")["actor_name"] == named[noter]
    assert note.json()["actor_name"] == page["notes"][0]["actor_name"] == named[noter]
    assert "actor_name" in page["payments"][0]["entries"][0]
    for each in items:
        assert each["actor_name"] == named.get(each["actor_id"]), each


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
        "aggregate=DROP",
        "aggregate_id=x",
        "actor_kind=nobody",
        "occurred_from=yesterday",
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
