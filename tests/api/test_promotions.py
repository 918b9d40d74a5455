"""Promotions and coupon codes over HTTP."""

from typing import Any

import httpx
import pytest

from .callers import Callers, once
from .test_shipping import ASK, Headers, post, shop

__all__ = ["shop"]
API = "/api/v1"
TENTH = {"name": "May", "titles": {"en": "10 % off"}, "kind": "percent", "percent_ppm": 100_000, "by_coupon": True}


@pytest.fixture
async def may(client: httpx.AsyncClient, shop: Headers) -> dict[str, Any]:
    """A promotion of the channel `web` with the code MAY10."""
    made = await post(client, shop, "/promotions", TENTH | {"channels": ["web"], "max_uses": 100})
    await post(client, shop, f"/promotions/{made['id']}/coupons", {"codes": ["MAY10"]})
    return made


async def test_a_promotion_is_shown_changed_and_ended(
    client: httpx.AsyncClient, shop: Headers, may: dict[str, Any]
) -> None:
    path = f"{API}/promotions/{may['id']}"
    shown = await client.get(path, headers=shop)
    assert (shown.headers["etag"], shown.json()["used"], shown.json()["channels"]) == ('"1"', 0, ["web"])
    change = {"valid_to": "2040-01-01T00:00:00Z", "categories": ["kitchen"]}
    changed = await client.patch(path, json=change, headers=shop | {"If-Match": '"1"'})
    assert (changed.json()["version"], changed.json()["categories"]) == (2, ["kitchen"])
    late = await client.patch(path, json={"active": False}, headers=shop | {"If-Match": '"1"'})
    fixed = await client.patch(path, json={"percent_ppm": 1}, headers=shop | {"If-Match": '"2"'})
    unlimited = await client.patch(path, json={"max_uses": None}, headers=shop | {"If-Match": '"2"'})
    assert [one.status_code for one in (late, fixed, unlimited)] == [412, 422, 409]
    await client.patch(path, json={"active": False}, headers=shop | {"If-Match": '"2"'})
    listed = await client.get(f"{API}/promotions", params={"active": "true"}, headers=shop)
    assert listed.json()["items"] == []


async def test_a_quote_says_what_became_of_each_code(
    client: httpx.AsyncClient, shop: Headers, may: dict[str, Any]
) -> None:
    quoted = (await client.post(f"{API}/quotes", json=ASK | {"coupon_codes": ["may10", "x-9"]}, headers=shop)).json()
    assert [(each["code"], each["outcome"], each["reason"]) for each in quoted["coupons"]] == [
        ("MAY10", "applied", None),
        ("X-9", "refused", "coupon_unknown"),
    ]
    assert (quoted["discount_minor"], quoted["total_minor"]) == (242, 2420 - 242 + 495)
    assert quoted["discounts"][0]["promotion_id"] == may["id"]


async def test_codes_are_made_listed_and_taken_out_of_use(
    client: httpx.AsyncClient, shop: Headers, may: dict[str, Any]
) -> None:
    path = f"{API}/promotions/{may['id']}/coupons"
    headers, body = once(shop), {"count": 3, "prefix": "JUNE-", "max_uses": 1}
    made = [(await client.post(path, json=body, headers=headers)).json() for _ in range(2)]
    assert made[0] == made[1]
    assert len(made[0]["codes"]) == 3
    first = (await client.get(path, params={"limit": 2}, headers=shop)).json()
    rest = (await client.get(path, params={"limit": 2, "after": first["next"]}, headers=shop)).json()
    assert [each["code"] for each in first["items"] + rest["items"]] == sorted([*made[0]["codes"], "MAY10"])
    off = await client.patch(f"{path}/MAY10", json={"active": False}, headers=shop | {"If-Match": '"1"'})
    late = await client.patch(f"{path}/MAY10", json={"active": True}, headers=shop | {"If-Match": '"1"'})
    shown = await client.get(f"{path}/MAY10", headers=shop)
    assert (off.json()["active"], late.status_code, shown.headers["etag"]) == (False, 412, '"2"')
    quoted = (await client.post(f"{API}/quotes", json=ASK | {"coupon_codes": ["MAY10"]}, headers=shop)).json()
    assert quoted["coupons"][0]["reason"] == "coupon_not_valid_now"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"codes": ["MAY10"]}, 409, "coupon_taken"),
        ({"codes": ["may"]}, 422, "invalid_body"),
        ({"codes": ["A-1", "A-1"]}, 422, "coupons_wrong"),
        ({}, 422, "coupons_wrong"),
        ({"codes": ["A-1"], "count": 1}, 422, "coupons_wrong"),
        ({"count": 1, "prefix": "-"}, 422, "coupons_wrong"),
        ({"count": 100_001}, 422, "invalid_body"),
    ],
)
async def test_codes_that_cannot_be_are_refused(
    client: httpx.AsyncClient, shop: Headers, may: dict[str, Any], body: dict[str, Any], status: int, code: str
) -> None:
    answer = await client.post(f"{API}/promotions/{may['id']}/coupons", json=body, headers=once(shop))
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_promotions_of_another_channel_do_not_exist(
    client: httpx.AsyncClient, shop: Headers, callers: Callers, may: dict[str, Any]
) -> None:
    foreign = await callers.key(channels=["other"])
    path = f"{API}/promotions/{may['id']}"
    seen = [
        await client.get(path, headers=foreign),
        await client.get(f"{path}/coupons", headers=foreign),
        await client.get(f"{path}/coupons/MAY10", headers=foreign),
        await client.patch(path, json={"active": False}, headers=foreign | {"If-Match": '"1"'}),
        await client.post(f"{path}/coupons", json={"codes": ["B-1"]}, headers=once(foreign)),
        await client.patch(f"{path}/coupons/MAY10", json={"active": False}, headers=foreign | {"If-Match": '"1"'}),
    ]
    assert {(each.status_code, each.json()["code"]) for each in seen} == {(404, "promotion_not_found")}
    assert (await client.get(f"{API}/promotions", headers=foreign)).json()["items"] == []


async def test_who_is_limited_to_channels_promotes_in_these_alone(
    client: httpx.AsyncClient, shop: Headers, callers: Callers
) -> None:
    mine = await callers.key(channels=["web"])
    everywhere = await client.post(f"{API}/promotions", json=TENTH, headers=once(mine))
    wider = await client.post(f"{API}/promotions", json=TENTH | {"channels": ["web", "other"]}, headers=once(mine))
    own = await client.post(f"{API}/promotions", json=TENTH | {"channels": ["web"]}, headers=once(mine))
    assert [(each.status_code, each.json().get("code")) for each in (everywhere, wider)] == [
        (403, "beyond_your_channels")
    ] * 2
    assert own.status_code == 201
    shared = await post(client, shop, "/promotions", TENTH)
    assert (await client.get(f"{API}/promotions/{shared['id']}", headers=mine)).status_code == 200
    path = f"{API}/promotions/{shared['id']}"
    ended = await client.patch(path, json={"active": False}, headers=mine | {"If-Match": '"1"'})
    assert (ended.status_code, ended.json()["code"]) == (403, "beyond_your_channels")
