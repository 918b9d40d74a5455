"""Customers over HTTP."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from orderloom.flows.follow_search import catch_up
from orderloom.infra.work import Pool
from tests.worlds import a_shop

from .callers import Callers, once

API = "/api/v1/customers"
HOME = {"country": "NL", "lines": ["Coolsingel 40"], "city": "Rotterdam", "postal_code": "3011 AD", "label": "Home"}
ANNA = {
    "name": "Anna de Vries",
    "email": "anna@example.org",
    "phone": "06-12345678",
    "addresses": [HOME],
    "external_ids": [{"source": "erp", "external_id": "4711"}],
}


@pytest.fixture
async def anna(client: httpx.AsyncClient, admin: dict[str, str]) -> dict[str, Any]:
    """A customer with an address and a number elsewhere."""
    answer = await client.post(API, json=ANNA, headers=once(admin))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_a_customer_is_kept_in_one_way_of_writing(
    client: httpx.AsyncClient, admin: dict[str, str], anna: dict[str, Any]
) -> None:
    assert (anna["phone"], anna["doubts"]) == ("+31612345678", [])
    assert anna["addresses"][0]["address"]["city"] == "Rotterdam"
    shown = await client.get(f"{API}/{anna['id']}", headers=admin)
    assert (shown.json(), shown.headers["etag"]) == (anna, '"1"')
    listed = (await client.get(API, headers=admin)).json()["items"]
    assert [one["id"] for one in listed] == [anna["id"]]
    for wanted in ({"email": "ANNA@example.org"}, {"phone": "+31612345678"}, {"external_id": ANNA["external_ids"][0]}):
        found = await client.post(f"{API}/search", json=wanted, headers=admin)
        assert [one["id"] for one in found.json()["items"]] == [anna["id"]], wanted
    none = await client.post(f"{API}/search", json={"email": "bo@example.org"}, headers=admin)
    assert none.json() == {"items": [], "next": None}


async def test_doubts_are_named_and_nothing_is_refused(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    odd = {"name": "Bo", "email": "bo", "phone": "12", "addresses": [{"country": "NL", "lines": ["x"]}]}
    made = (await client.post(API, json=odd, headers=once(admin))).json()
    assert made["doubts"] == ["email_format", "phone_not_possible"]
    assert made["phone_given"] == "12"
    assert made["addresses"][0]["doubts"] == ["missing_city", "missing_postal_code"]


async def test_a_customer_changes_by_version(
    client: httpx.AsyncClient, admin: dict[str, str], anna: dict[str, Any]
) -> None:
    path, first = f"{API}/{anna['id']}", admin | {"If-Match": '"1"'}
    changed = await client.patch(path, json={"phone": "138 1234 5678", "country": "CN"}, headers=first)
    assert (changed.json()["phone"], changed.json()["name"]) == ("+8613812345678", "Anna de Vries")
    late = await client.patch(path, json={"name": None}, headers=first)
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")


async def test_addresses_come_change_and_go(
    client: httpx.AsyncClient, admin: dict[str, str], anna: dict[str, Any]
) -> None:
    path = f"{API}/{anna['id']}/addresses"
    added = await client.post(path, json={"country": "HK", "lines": ["1 Nathan Road"]}, headers=once(admin))
    assert (added.status_code, added.json()["doubts"]) == (201, ["missing_region"])
    one = f"{path}/{added.json()['id']}"
    changed = await client.put(one, json=HOME, headers=admin | {"If-Match": '"2"'})
    assert [each["doubts"] for each in changed.json()["addresses"]] == [[], []]
    removed = await client.delete(one, headers=admin | {"If-Match": changed.headers["etag"]})
    assert len(removed.json()["addresses"]) == 1
    gone = await client.put(one, json=HOME, headers=admin | {"If-Match": removed.headers["etag"]})
    assert (gone.status_code, gone.json()["code"]) == (404, "address_not_found")


async def test_a_number_elsewhere_belongs_to_one(
    client: httpx.AsyncClient, admin: dict[str, str], anna: dict[str, Any]
) -> None:
    bo = (await client.post(API, json={"name": "Bo"}, headers=once(admin))).json()
    key = {"source": "shop", "external_id": "a/b c"}
    linked = await client.put(f"{API}/{bo['id']}/external-ids", json=key, headers=admin)
    again = await client.put(f"{API}/{bo['id']}/external-ids", json=key, headers=admin)
    assert linked.json() == again.json()
    taken = await client.put(f"{API}/{anna['id']}/external-ids", json=key, headers=admin)
    assert (taken.status_code, taken.json()["code"]) == (409, "external_id_taken")


async def test_an_erased_customer_is_an_id_without_a_person(
    client: httpx.AsyncClient, admin: dict[str, str], anna: dict[str, Any]
) -> None:
    path = f"{API}/{anna['id']}"
    erased = await client.delete(path, headers=admin)
    assert erased.status_code == 200
    left = {name: value for name, value in erased.json().items() if value}
    assert left.keys() == {"id", "erased_at", "version", "created_at", "changed_at"}
    refused = await client.patch(path, json={"name": "Anna"}, headers=admin | {"If-Match": erased.headers["etag"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "customer_erased")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"addresses": [HOME | {"country": "XX"}]}, "country_unknown"),
        ({"addresses": [HOME | {"lines": []}]}, "invalid_body"),
        ({"addresses": [HOME | {"lines": ["1", "2", "3", "4"]}]}, "invalid_body"),
        ({"name": ""}, "invalid_body"),
        ({"name": "x" * 201}, "invalid_body"),
        ({"locale": "de"}, "invalid_body"),
        ({"unknown": 1}, "invalid_body"),
        ({"name": "a\u0000b"}, "nul_character"),
    ],
)
async def test_what_is_unusable_is_refused(
    client: httpx.AsyncClient, admin: dict[str, str], body: dict[str, Any], code: str
) -> None:
    answer = await client.post(API, json=body, headers=once(admin))
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text


async def test_reading_people_needs_its_own_permission(
    client: httpx.AsyncClient, callers: Callers, anna: dict[str, Any]
) -> None:
    other = await callers.key("catalog.read", "orders.read")
    for answer in (
        await client.get(f"{API}/{anna['id']}", headers=other),
        await client.post(f"{API}/search", json={}, headers=other),
        await client.delete(f"{API}/{anna['id']}", headers=other),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_who_is_kept_to_a_channel_sees_who_ordered_there_or_nowhere_yet(
    client: httpx.AsyncClient, admin: dict[str, str], anna: dict[str, Any], callers: Callers, pool: Pool
) -> None:
    shop, key = await a_shop(pool), ANNA["external_ids"][0]
    limited = await callers.key(channels=["web-eu"])
    other = await callers.key(channels=["shop-cn"])

    async def seen(headers: dict[str, str]) -> tuple[int, int, int]:
        """By id, by what they are asked for, in the list."""
        await catch_up(pool)
        one = await client.get(f"{API}/{anna['id']}", headers=headers)
        found = await client.post(f"{API}/search?limit=1", json={"external_id": key}, headers=headers)
        listed = await client.get(API, headers=headers)
        return one.status_code, len(found.json()["items"]), len(listed.json()["items"])

    assert [await seen(headers) for headers in (admin, limited, other)] == [(200, 1, 1), (200, 1, 0), (200, 1, 0)]
    await shop.cancel(await shop.place(customer_id=UUID(anna["id"])))
    assert [await seen(headers) for headers in (admin, limited, other)] == [(200, 1, 1), (200, 1, 1), (404, 0, 0)]
    await shop.cancel(await shop.place(customer_id=UUID(anna["id"]), channel="shop-cn", location="SHA"))
    assert [await seen(headers) for headers in (limited, other)] == [(200, 1, 1), (200, 1, 1)]

    refused = await client.delete(f"{API}/{anna['id']}", headers=limited)
    assert (refused.status_code, refused.json()["code"]) == (403, "beyond_your_own")
    assert (await client.get(f"{API}/{anna['id']}", headers=admin)).json() == anna
    assert (await client.delete(f"{API}/{anna['id']}", headers=admin)).json()["name"] is None
