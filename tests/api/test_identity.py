"""Staff, sessions and keys over HTTP."""

import asyncio
from typing import Any

import httpx
import psycopg
import pytest

from orderloom.identity.model import ROLES
from orderloom.infra.work import Pool
from tests.worlds import a_shop

from .callers import PASSWORD, Callers, once

NEW = {"login": "anna", "password": PASSWORD, "name": "Anna Unmistakable", "roles": ["support"]}


async def sign_in(client: httpx.AsyncClient, login: str, password: str = PASSWORD) -> httpx.Response:
    return await client.post("/api/v1/sessions", json={"login": login, "password": password})


async def session(client: httpx.AsyncClient, login: str) -> dict[str, str]:
    answer = await sign_in(client, login)
    assert answer.status_code == 201, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}


async def test_sign_in_look_around_sign_out(client: httpx.AsyncClient, callers: Callers) -> None:
    staff_id = await callers.staff("anna", "warehouse", channels=["web-eu"])
    headers = await session(client, "anna")
    me = (await client.get("/api/v1/me", headers=headers)).json()
    assert (me["id"], me["kind"], me["channels"]) == (str(staff_id), "staff", ["web-eu"])
    assert (me["name"], me["login"], me["roles"]) == ("Test", "anna", ["warehouse"])
    assert "fulfilment.ship" in me["permissions"]
    assert "orders.cancel" not in me["permissions"]
    assert (await client.delete("/api/v1/sessions", headers=headers)).status_code == 204
    assert (await client.get("/api/v1/me", headers=headers)).status_code == 401


async def test_keys_and_buyers_sign_in_with_nothing(client: httpx.AsyncClient, callers: Callers, pool: Pool) -> None:
    await a_shop(pool)
    for headers, name in (
        (await callers.key("orders.read", channels=["web-eu"]), "Test"),
        ((await callers.buyer())[1], None),
    ):
        me = (await client.get("/api/v1/me", headers=headers)).json()
        assert (me["name"], me["login"], me["roles"]) == (name, None, None)


async def test_the_same_answer_for_an_unknown_login_a_wrong_password_and_a_disabled_person(
    client: httpx.AsyncClient, callers: Callers, connection: psycopg.Connection[Any]
) -> None:
    await callers.staff("anna", "viewer")
    gone = await callers.staff("gone", "viewer")
    connection.execute("UPDATE staff SET disabled_at = now() WHERE id = %s", [gone])
    answers = [await sign_in(client, *who) for who in (("nobody", PASSWORD), ("anna", "wrong"), ("gone", PASSWORD))]
    shown = [{k: v for k, v in answer.json().items() if k != "instance"} for answer in answers]
    assert shown[0] == shown[1] == shown[2]
    assert (shown[0]["status"], shown[0]["code"]) == (401, "sign_in_refused")


async def test_ten_failures_close_the_way_for_this_login_even_with_the_right_password(
    client: httpx.AsyncClient, callers: Callers, connection: psycopg.Connection[Any]
) -> None:
    await callers.staff("anna", "viewer")
    answers = await asyncio.gather(*(sign_in(client, "anna", f"wrong {n}") for n in range(14)))
    assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 4
    refused = await sign_in(client, "ANNA")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_failures")
    assert 800 < int(refused.headers["retry-after"]) <= 900
    connection.execute("UPDATE sign_in_attempts SET at = at - interval '15 minutes'")
    assert (await sign_in(client, "anna")).status_code == 201


async def test_failures_from_one_address_close_the_way_for_every_login(client: httpx.AsyncClient) -> None:
    for n in range(10):
        assert (await sign_in(client, f"guess-{n}", "wrong")).status_code == 401
    assert (await sign_in(client, "somebody-else", "wrong")).status_code == 429


async def test_successes_do_not_count_as_failures(client: httpx.AsyncClient, callers: Callers) -> None:
    await callers.staff("anna", "viewer")
    for _ in range(12):
        assert (await sign_in(client, "anna")).status_code == 201


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sessions SET last_seen_at = now() - interval '12 hours 1 second'",
        "UPDATE sessions SET expires_at = now() - interval '1 second'",
    ],
)
async def test_idle_and_old_sessions_end(
    client: httpx.AsyncClient, callers: Callers, connection: psycopg.Connection[Any], change: str
) -> None:
    await callers.staff("anna", "viewer")
    headers = await session(client, "anna")
    assert (await client.get("/api/v1/me", headers=headers)).status_code == 200
    connection.execute(change.encode())
    assert (await client.get("/api/v1/me", headers=headers)).status_code == 401


async def test_create_change_and_disable_staff(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    made = await client.post("/api/v1/staff", headers=once(admin), json=NEW)
    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    where = f"/api/v1/staff/{made.json()['id']}"
    headers = await session(client, "anna")
    change = {"name": "Anna", "roles": ["viewer"], "channels": ["web-eu"]}
    assert (await client.put(where, headers=admin, json=change)).status_code == 428
    assert (await client.put(where, headers=admin | {"If-Match": '"9"'}, json=change)).status_code == 412
    changed = await client.put(where, headers=admin | {"If-Match": '"1"'}, json=change)
    assert (changed.status_code, changed.json()["roles"], changed.headers["etag"]) == (200, ["viewer"], '"2"')
    me = (await client.get("/api/v1/me", headers=headers)).json()
    assert me["channels"] == ["web-eu"]
    assert "orders.cancel" not in me["permissions"]
    assert (await client.delete(where, headers=admin)).status_code == 204
    assert (await client.get("/api/v1/me", headers=headers)).status_code == 401
    assert (await client.delete(where, headers=admin)).json()["code"] == "staff_disabled"


async def test_no_answer_holds_a_password_and_no_fact_holds_a_name(
    client: httpx.AsyncClient, admin: dict[str, str], connection: psycopg.Connection[Any]
) -> None:
    made = await client.post("/api/v1/staff", headers=once(admin), json=NEW)
    assert PASSWORD not in made.text
    assert "argon2" not in made.text
    row = connection.execute("SELECT password_hash FROM staff WHERE login = 'anna'").fetchone()
    assert row is not None
    assert row[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    facts = str(connection.execute("SELECT name, body FROM events").fetchall())
    assert "staff.created" in facts
    assert "anna" not in facts.lower()


async def test_nobody_gives_more_than_they_have(client: httpx.AsyncClient, callers: Callers) -> None:
    keys_only = await callers.key("keys.manage", "orders.read", channels=["web-eu"])
    wanted: list[dict[str, Any]] = [
        {"scopes": ["orders.cancel"], "channels": ["web-eu"]},
        {"scopes": ["orders.read"]},
        {"scopes": ["orders.read"], "channels": ["web-eu", "shop-cn"]},
    ]
    for beyond in wanted:
        answer = await client.post("/api/v1/keys", headers=once(keys_only), json={"name": "k"} | beyond)
        assert (answer.status_code, answer.json()["code"]) == (403, "beyond_your_own"), beyond
    within = {"name": "k", "scopes": ["orders.read"], "channels": ["web-eu"]}
    assert (await client.post("/api/v1/keys", headers=once(keys_only), json=within)).status_code == 201


async def test_nobody_touches_those_who_may_do_more(client: httpx.AsyncClient, callers: Callers) -> None:
    boss = await callers.staff("boss", "admin")
    other = await callers.staff("other", "viewer")
    lesser = await callers.key("staff.manage", *sorted(ROLES["viewer"]))
    for method, path, body in (
        ("PUT", f"/api/v1/staff/{boss}", {"name": "x", "roles": ["viewer"]}),
        ("PUT", f"/api/v1/staff/{boss}/password", {"password": "a new long sentence"}),
        ("PUT", f"/api/v1/staff/{other}", {"name": "x", "roles": ["admin"]}),
        ("DELETE", f"/api/v1/staff/{boss}", None),
    ):
        answer = await client.request(method, path, headers=lesser | {"If-Match": '"1"'}, json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "beyond_your_own"), (method, path)
    fine = await client.delete(f"/api/v1/staff/{other}", headers=lesser)
    assert fine.status_code == 204, fine.text


async def test_staff_of_other_channels_are_not_there_for_a_limited_caller(
    client: httpx.AsyncClient, callers: Callers
) -> None:
    free = await callers.staff("free", "viewer")
    theirs = await callers.staff("theirs", "viewer", channels=["web-eu"])
    limited = await callers.key(channels=["web-eu"])
    listed = (await client.get("/api/v1/staff", headers=limited)).json()["items"]
    assert [one["id"] for one in listed] == [str(theirs)]
    assert (await client.get(f"/api/v1/staff/{free}", headers=limited)).status_code == 404
    assert (await client.delete(f"/api/v1/staff/{free}", headers=limited)).status_code == 404


async def test_the_last_administrator_stays(client: httpx.AsyncClient, callers: Callers, admin: dict[str, str]) -> None:
    first, second = await callers.staff("first", "admin"), await callers.staff("second", "admin")
    answers = await asyncio.gather(*(client.delete(f"/api/v1/staff/{one}", headers=admin) for one in (first, second)))
    assert sorted(answer.status_code for answer in answers) == [204, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"last_admin"}


async def test_own_password(client: httpx.AsyncClient, callers: Callers) -> None:
    await callers.staff("anna", "viewer")
    headers = await session(client, "anna")
    change = {"present": "not this", "wanted": "another long sentence"}
    refused = await client.put("/api/v1/me/password", headers=headers, json=change)
    assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_refused")
    weak = {"present": PASSWORD, "wanted": "anna anna anna"}
    assert (await client.put("/api/v1/me/password", headers=headers, json=weak)).json()["code"] == "weak_password"
    done = await client.put("/api/v1/me/password", headers=headers, json=change | {"present": PASSWORD})
    assert done.status_code == 204
    assert (await client.get("/api/v1/me", headers=headers)).status_code == 401
    assert (await sign_in(client, "anna", "another long sentence")).status_code == 201


async def test_a_key_is_shown_once(
    client: httpx.AsyncClient, admin: dict[str, str], connection: psycopg.Connection[Any]
) -> None:
    body = {"name": "Shop", "scopes": ["orders.read"], "expires_at": "2199-01-01T00:00:00Z"}
    headers = once(admin)
    made = (await client.post("/api/v1/keys", headers=headers, json=body)).json()
    again = (await client.post("/api/v1/keys", headers=headers, json=body)).json()
    assert made["key"] == again["key"]
    assert again["token"] is None
    token = made["token"]
    assert token.startswith(f"olk_{made['key']['prefix']}_")
    assert (await client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})).status_code == 200
    stored = str(connection.execute("SELECT * FROM api_keys").fetchall())
    assert token.rpartition("_")[2] not in stored
    listed = (await client.get("/api/v1/keys?limit=1", headers=admin)).json()
    assert len(listed["items"]) == 1
    assert listed["next"] is not None
    more = (await client.get("/api/v1/keys", params={"after": listed["next"]}, headers=admin)).json()
    assert [one["id"] for one in more["items"]] == [made["key"]["id"]]
    assert more["next"] is None


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (NEW | {"roles": ["god"]}, "unknown_role"),
        (NEW | {"password": "short"}, "weak_password"),
        (NEW | {"password": "a" * 40}, "weak_password"),
        (NEW | {"login": "Anna Smith"}, "malformed_login"),
        (NEW | {"channels": ["web eu"]}, "invalid_body"),
        (NEW | {"unknown": 1}, "invalid_body"),
        (NEW | {"name": 7}, "invalid_body"),
    ],
)
async def test_wrong_staff_is_refused_by_name(
    client: httpx.AsyncClient, admin: dict[str, str], body: dict[str, Any], code: str
) -> None:
    answer = await client.post("/api/v1/staff", headers=once(admin), json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
