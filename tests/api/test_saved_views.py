"""Saved views over HTTP: checked by their lists, one's own or shared, changed by version."""

from typing import Any

import httpx
import pytest

from orderloom.api.list_filters import LISTS
from orderloom.infra.work import Pool
from orderloom.kernel.ids import new_id
from tests.worlds import a_shop

from .callers import Callers, once

API = "/api/v1/views"
ONE = "0190a5b2-7d5e-7cc3-98c4-dc0c0c07398f"
PACKING = {"list": "orders", "name": "To be packed", "filters": {"status": "open", "channel": "web-eu"}}


async def kept(client: httpx.AsyncClient, headers: dict[str, str], **more: object) -> dict[str, Any]:
    answer = await client.post(API, json=PACKING | more, headers=once(headers))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def defined(client: httpx.AsyncClient, headers: dict[str, str], **more: object) -> dict[str, Any]:
    """A custom field of orders."""
    field = {"owner": "order", "key": "gift", "type": "boolean", "labels": {"en": "Gift"}, "filterable": True} | more
    answer = await client.post("/api/v1/custom-fields", json=field, headers=once(headers))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def test_a_view_is_kept_and_used(client: httpx.AsyncClient, pool: Pool, admin: dict[str, str]) -> None:
    shop = await a_shop(pool)
    await shop.place({"MUG-BLUE": 1})
    done = await shop.place({"MUG-BLUE": 1})
    await shop.pay(done)
    await defined(client, admin)
    view = await kept(client, admin, columns=["number", "custom.gift"])
    assert (view["own"], view["shared"], view["version"], view["columns"]) == (
        True,
        False,
        1,
        ["number", "custom.gift"],
    )
    shown = await client.get(f"{API}/{view['id']}", headers=admin)
    assert (shown.json(), shown.headers["etag"]) == (view, '"1"')
    found = await client.get("/api/v1/orders", params=shown.json()["filters"], headers=admin)
    assert [order["id"] for order in found.json()["items"]] == [str(done)]


@pytest.mark.parametrize("of", list(LISTS))
async def test_every_list_checks_its_own_filters(client: httpx.AsyncClient, admin: dict[str, str], of: str) -> None:
    plain = await client.post(API, json={"list": of, "name": "All", "filters": {}}, headers=once(admin))
    assert plain.status_code == 201, plain.text
    for filters, code in (({"colour": "red"}, "unknown_parameter"), ({"limit": "5"}, "unknown_parameter")):
        refused = await client.post(API, json={"list": of, "name": "No", "filters": filters}, headers=once(admin))
        assert (refused.status_code, refused.json()["code"]) == (422, code), of


@pytest.mark.parametrize("of", list(LISTS))
async def test_every_list_checks_its_own_columns(client: httpx.AsyncClient, admin: dict[str, str], of: str) -> None:
    refused = await client.post(API, json={"list": of, "name": "No", "columns": ["colour"]}, headers=once(admin))
    assert (refused.status_code, refused.json()["code"]) == (422, "view_column_unknown"), of
    known = refused.json()["facts"]["known"]
    assert len(known) > 4
    made = await client.post(API, json={"list": of, "name": "All", "columns": known}, headers=once(admin))
    assert (made.status_code, made.json()["columns"], made.json()["missing"]) == (201, known, []), made.text


async def test_custom_fields_are_checked_by_their_definitions(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    await defined(client, admin)
    await defined(client, admin, owner="customer", key="shoe", type="integer")
    await defined(client, admin, key="secret", filterable=False)
    for of, body, code in (
        ("orders", {"filters": {"custom.nothing": "1"}}, "custom_field_unknown"),
        ("orders", {"filters": {"custom.shoe": "1"}}, "custom_field_unknown"),
        ("orders", {"filters": {"custom.secret": "true"}}, "custom_field_not_filterable"),
        ("orders", {"filters": {"custom.gift": "perhaps"}}, "custom_field_invalid"),
        ("customers", {"filters": {"custom.gift": "true"}}, "custom_field_unknown"),
        ("movements", {"filters": {"custom.gift": "true"}}, "unknown_parameter"),
        ("orders", {"columns": ["custom.shoe"]}, "view_column_unknown"),
        ("movements", {"columns": ["custom.gift"]}, "view_column_unknown"),
    ):
        refused = await client.post(API, json={"list": of, "name": "No"} | body, headers=once(admin))
        assert (refused.status_code, refused.json()["code"]) == (422, code), (of, body)
    view = await kept(client, admin)
    wrong = {"columns": ["number", "colour"]}
    refused = await client.patch(f"{API}/{view['id']}", json=wrong, headers=admin | {"If-Match": '"1"'})
    assert refused.json()["code"] == "view_column_unknown"


async def test_what_was_removed_since_is_named(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    gift = await defined(client, admin)
    view = await kept(
        client, admin, columns=["number", "custom.gift"], filters={"status": "open", "custom.gift": "true"}
    )
    assert view["missing"] == []
    gone = await client.patch(
        f"/api/v1/custom-fields/{gift['id']}", json={"archived": True}, headers=admin | {"If-Match": '"1"'}
    )
    assert gone.status_code == 200, gone.text
    shown = (await client.get(f"{API}/{view['id']}", headers=admin)).json()
    listed = (await client.get(API, headers=admin)).json()["items"]
    assert shown["missing"] == listed[0]["missing"] == ["custom.gift"]
    assert shown["columns"] == ["number", "custom.gift"]
    path, first = f"{API}/{view['id']}", admin | {"If-Match": '"1"'}
    mended = await client.patch(path, json={"columns": ["number"], "filters": {"status": "open"}}, headers=first)
    assert (mended.status_code, mended.json()["missing"]) == (200, [])


async def test_filters_are_refused_in_the_words_of_the_list(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    for of, filters, code in (
        ("orders", {"status": "lost"}, "invalid_query"),
        ("orders", {"placed_from": "yesterday"}, "invalid_query"),
        ("orders", {"status": ["open", "placed"]}, "repeated_parameter"),
        ("movements", {"reason": "magic"}, "invalid_query"),
        ("movements", {"reason": "reserved"}, "reserved_by_level"),
        ("movements", {"order_id": ONE, "document_id": ONE}, "one_document"),
        ("parcels", {"order_id": "7"}, "invalid_query"),
        ("products", {"archived": "perhaps"}, "invalid_query"),
    ):
        refused = await client.post(API, json={"list": of, "name": "No", "filters": filters}, headers=once(admin))
        assert (refused.status_code, refused.json()["code"]) == (422, code), (of, filters)
    level = {"reason": "reserved", "sku": "MUG-BLUE", "location": "AMS"}
    assert (await kept(client, admin, list="movements", name="Reserved", filters=level))["filters"] == level
    refused = await client.post(API, json=PACKING | {"columns": ["number", "number"]}, headers=once(admin))
    assert refused.json()["code"] == "column_malformed"


async def test_somebody_elses_view_does_not_exist_until_it_is_shared(
    client: httpx.AsyncClient, callers: Callers
) -> None:
    boss, clerk = await callers.key(), await callers.key("views.keep", "orders.read")
    own = await kept(client, boss)
    path = f"{API}/{own['id']}"
    change = {"name": "Mine"}
    for refused in (
        await client.get(path, headers=clerk),
        await client.patch(path, json=change, headers=clerk | {"If-Match": '"1"'}),
        await client.delete(path, headers=clerk | {"If-Match": '"1"'}),
        await client.get(f"{API}/{new_id()}", headers=clerk),
    ):
        assert (refused.status_code, refused.json()["code"]) == (404, "saved_view_not_found")
    assert (await client.get(API, headers=clerk)).json()["items"] == []
    shared = await client.patch(path, json={"shared": True}, headers=boss | {"If-Match": '"1"'})
    assert shared.json()["shared"] is True
    seen = (await client.get(API, params={"list": "orders"}, headers=clerk)).json()["items"]
    assert [(view["id"], view["own"]) for view in seen] == [(own["id"], False)]
    for refused in (
        await client.patch(path, json=change, headers=clerk | {"If-Match": '"2"'}),
        await client.delete(path, headers=clerk | {"If-Match": '"2"'}),
        await client.post(API, json=PACKING | {"shared": True}, headers=once(clerk)),
    ):
        assert (refused.status_code, refused.json()["code"]) == (403, "not_yours_to_change")
    nobody = await callers.key("orders.read")
    assert (await client.get(API, headers=nobody)).status_code == 403


async def test_a_view_changes_by_version_and_goes(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    view = await kept(client, admin)
    path, first = f"{API}/{view['id']}", admin | {"If-Match": '"1"'}
    changed = await client.patch(path, json={"filters": {"status": "placed"}}, headers=first)
    assert (changed.json()["filters"], changed.json()["name"], changed.headers["etag"]) == (
        {"status": "placed"},
        "To be packed",
        '"2"',
    )
    late = await client.patch(path, json={"name": "Late"}, headers=first)
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    wrong = await client.patch(path, json={"filters": {"status": "x"}}, headers=admin | {"If-Match": '"2"'})
    assert wrong.json()["code"] == "invalid_query"
    twice = await client.post(API, json=PACKING, headers=once(admin))
    assert (twice.status_code, twice.json()["code"]) == (409, "saved_view_taken")
    gone = await client.delete(path, headers=admin | {"If-Match": '"2"'})
    assert gone.status_code == 204
    assert (await client.get(path, headers=admin)).status_code == 404
