"""Custom fields over HTTP: definitions, and values on what they belong to."""

from typing import Any

import httpx
import pytest

from orderloom.infra.work import Pool
from tests.worlds import World, a_shop

from .callers import Callers, once

API = "/api/v1"
GIFT = {"owner": "order", "key": "gift", "type": "boolean", "labels": {"en": "Gift"}, "filterable": True}
ENGRAVING = {
    "owner": "line",
    "key": "engraving",
    "type": "text",
    "labels": {"en": "Engraving", "zh-CN": "刻字"},
    "max_length": 10,
    "writable_by_buyer": True,
}


@pytest.fixture
async def world(pool: Pool) -> World:
    made = await a_shop(pool)
    async with pool.connection() as tx:
        await tx.execute("UPDATE channels SET country = 'NL'")
        await tx.execute(
            "INSERT INTO price_lists (code, channel, currency, includes_tax) VALUES ('eur', 'web-eu', 'EUR', true)"
        )
        await tx.execute(
            "INSERT INTO prices (id, price_list, sku, amount_minor) SELECT gen_random_uuid(), 'eur', sku, 1000 FROM skus"
        )
        await tx.execute(
            "INSERT INTO tax_rates (id, tax_class, country, rate_ppm) VALUES (gen_random_uuid(), 'standard', 'NL', 210000)"
        )
        await tx.execute("UPDATE cache_epochs SET version = version + 1")
    return made


async def define(client: httpx.AsyncClient, admin: dict[str, str], told: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(f"{API}/custom-fields", json=told, headers=once(admin))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def change(
    client: httpx.AsyncClient, admin: dict[str, str], field: dict[str, Any], told: dict[str, Any]
) -> httpx.Response:
    path = f"{API}/custom-fields/{field['id']}"
    version = (await client.get(path, headers=admin)).headers["etag"]
    return await client.patch(path, json=told, headers=admin | {"If-Match": version})


async def order(client: httpx.AsyncClient, admin: dict[str, str], **told: Any) -> httpx.Response:
    body = {"channel": "web-eu", "lines": [{"sku": "MUG-BLUE", "quantity": 1}]} | told
    return await client.post(f"{API}/orders", json=body, headers=once(admin))


def named(answer: httpx.Response) -> tuple[int, str, object]:
    problem = answer.json()
    return answer.status_code, problem["code"], problem["facts"].get("member", problem["facts"].get("reason"))


async def test_a_field_is_defined_once_shown_changed_and_archived(
    client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    made = await define(client, admin, GIFT)
    again = await client.post(f"{API}/custom-fields", json=GIFT, headers=once(admin))
    assert named(again)[:2] == (409, "custom_field_taken")
    assert (await client.get(f"{API}/custom-fields/{made['id']}", headers=admin)).json() == made
    changed = await change(client, admin, made, {"labels": {"en": "A gift"}, "required": True})
    assert (changed.json()["labels"], changed.json()["version"]) == ({"en": "A gift"}, 2)
    archived = await change(client, admin, made, {"archived": True})
    assert archived.json()["archived_at"]
    listed = await client.get(f"{API}/custom-fields", params={"archived": "false"}, headers=admin)
    assert listed.json()["items"] == []
    assert (await change(client, admin, made, {"archived": False})).json()["archived_at"] is None


async def test_a_definition_that_cannot_be_is_refused_by_name(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    for told, member in (
        (GIFT | {"minimum": 1}, "minimum"),
        (GIFT | {"type": "choice"}, "choices"),
        (GIFT | {"type": "text", "pattern": "(?<=a)b", "filterable": False}, "pattern"),
        (GIFT | {"owner": "product", "personal": True}, "personal"),
    ):
        answer = await client.post(f"{API}/custom-fields", json=told, headers=once(admin))
        assert named(answer) == (422, "custom_field_malformed", member)
    answer = await client.post(f"{API}/custom-fields", json=GIFT | {"channels": ["nowhere"]}, headers=once(admin))
    assert named(answer)[:2] == (422, "unknown_channel")


async def test_a_limited_caller_sees_and_defines_the_fields_of_its_channels(
    client: httpx.AsyncClient, admin: dict[str, str], callers: Callers, world: World
) -> None:
    mine = await callers.key("fields.manage", "catalog.read", channels=["web-eu"])
    everywhere = await define(client, admin, GIFT)
    foreign = await define(client, admin, GIFT | {"key": "cn", "channels": ["shop-cn"]})
    own = await define(client, mine, GIFT | {"key": "eu", "channels": ["web-eu"]})

    shown = await client.get(f"{API}/custom-fields", headers=mine)
    assert [one["key"] for one in shown.json()["items"]] == ["eu", "gift"]
    assert (await client.get(f"{API}/custom-fields/{foreign['id']}", headers=mine)).status_code == 404
    for one in (foreign, everywhere):
        path = f"{API}/custom-fields/{one['id']}"
        answer = await client.patch(path, json={"public": True}, headers=mine | {"If-Match": '"1"'})
        assert answer.status_code == 404
    for channels in (None, ["shop-cn"]):
        told = GIFT | {"key": "x", "channels": channels}
        assert (await client.post(f"{API}/custom-fields", json=told, headers=once(mine))).status_code == 422
        assert (await change(client, mine, own, {"channels": channels})).status_code == 422


async def test_an_order_takes_values_and_refuses_what_does_not_fit(
    client: httpx.AsyncClient, admin: dict[str, str], world: World
) -> None:
    await define(client, admin, GIFT)
    await define(client, admin, ENGRAVING)
    await define(client, admin, GIFT | {"key": "weight", "type": "decimal", "maximum": "10"})
    lines = [{"sku": "MUG-BLUE", "quantity": 1, "custom": {"engraving": "Anna ♥"}}]

    placed = await order(client, admin, lines=lines, custom={"gift": True, "weight": 1.50})
    assert placed.status_code == 201, placed.text
    shown = (await client.get(f"{API}/orders/{placed.json()['id']}", headers=admin)).json()
    assert shown["custom"] == {"gift": True, "weight": "1.5"}
    assert shown["lines"][0]["custom"] == {"engraving": "Anna ♥"}

    assert named(await order(client, admin, custom={"nobody": 1})) == (422, "custom_field_unknown", None)
    assert named(await order(client, admin, custom={"gift": "yes"})) == (422, "custom_field_invalid", "not_a_boolean")
    assert named(await order(client, admin, custom={"weight": "11"})) == (422, "custom_field_invalid", "too_large")
    long = [{"sku": "MUG-BLUE", "quantity": 1, "custom": {"engraving": "far too long"}}]
    assert named(await order(client, admin, lines=long)) == (422, "custom_field_invalid", "too_long")


async def test_required_fields_hold_from_the_next_order_on_in_their_channels(
    client: httpx.AsyncClient, admin: dict[str, str], world: World
) -> None:
    assert (await order(client, admin)).status_code == 201
    made = await define(client, admin, GIFT | {"required": True, "channels": ["shop-cn"]})
    assert (await order(client, admin)).status_code == 201
    await change(client, admin, made, {"channels": None})
    assert named(await order(client, admin))[:2] == (422, "custom_field_required")
    assert (await order(client, admin, custom={"gift": False})).status_code == 201


async def test_a_definition_in_use_becomes_wider_but_not_narrower(
    client: httpx.AsyncClient, admin: dict[str, str], world: World
) -> None:
    made = await define(client, admin, ENGRAVING)
    assert (await change(client, admin, made, {"max_length": 9})).status_code == 200
    lines = [{"sku": "MUG-BLUE", "quantity": 1, "custom": {"engraving": "Anna"}}]
    assert (await order(client, admin, lines=lines)).status_code == 201

    for told in ({"max_length": 8}, {"type": "integer", "max_length": None}, {"pattern": "[a-z]+"}):
        assert named(await change(client, admin, made, told))[:2] == (409, "custom_field_in_use")
    assert (await change(client, admin, made, {"max_length": 20})).status_code == 200


async def test_only_lists_that_take_custom_fields_let_their_parameters_pass(
    client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    for path in ("channels", "custom-fields"):
        answer = await client.get(f"{API}/{path}", params={"custom.gift": "true"}, headers=admin)
        assert named(answer)[:2] == (422, "unknown_parameter")
