"""Who gets in; every route by every wrong credential is in test_wrong_keys.py."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI

from orderloom.api.access import asking
from orderloom.identity.model import PERMISSIONS
from orderloom.infra.work import Pool, begin

from .callers import Callers
from .routes import OPEN, routes


def test_every_route_names_a_permission_or_asks_who_calls(app: FastAPI) -> None:
    found = list(routes(app))
    assert len(found) > 150
    for route in found:
        if (route.method, route.template) not in OPEN:
            assert route.permission in PERMISSIONS or asking in route.calls, route


async def test_a_revoked_key_is_refused_on_the_very_next_request(client: httpx.AsyncClient, callers: Callers) -> None:
    key_id, token = await callers.named_key("catalog.read")
    headers = {"Authorization": f"Bearer {token}"}
    assert (await client.get("/api/v1/me", headers=headers)).status_code == 200
    await callers.revoke(key_id)
    assert (await client.get("/api/v1/me", headers=headers)).status_code == 401


async def test_an_expired_key_is_refused_and_the_cache_knows_its_end(
    app: FastAPI, client: httpx.AsyncClient, callers: Callers, pool: Pool
) -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    key_id, token = await callers.named_key(expires_at=soon)
    header = f"Bearer {token}"
    known = await app.state.credentials.known(header)
    assert 3500 < known.credential.seconds_left <= 3600
    async with begin(pool) as work:
        await work.tx.execute("UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = %s", [key_id])
    assert (await client.get("/api/v1/me", headers={"Authorization": header})).status_code == 401


async def test_a_change_raises_the_epoch_that_remembered_credentials_carry(
    app: FastAPI, callers: Callers, pool: Pool
) -> None:
    key_id, token = await callers.named_key("catalog.read")
    header = f"Bearer {token}"
    remembered = await app.state.credentials.known(header)
    assert await app.state.credentials.known(header) is remembered
    await callers.revoke(key_id)
    async with begin(pool) as work:
        cursor = await work.tx.execute("SELECT version FROM cache_epochs WHERE name = 'identity'")
        assert await cursor.fetchone() == (remembered.epoch + 1,)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer olk_",
        "Bearer olk__",
        "Bearer olk_aaaaaaaa_",
        "Bearer olk_aaaaaaaa_" + "f" * 48,
        "Bearer ols_" + "0" * 64,
        "Bearer " + "a" * 5000,
        "Bearer olk_aaaaaaaa_'; DROP TABLE staff; --",
        "Bearer \xff\xfe\xfd" + "a" * 30,
        "Bearer a b c d e f g h i j k l m n o p",
        "bearer\tolk_aaaaaaaa_" + "f" * 48,
    ],
)
async def test_hostile_credentials_are_refused_by_name(client: httpx.AsyncClient, value: str) -> None:
    answer = await client.get("/api/v1/me", headers=[(b"authorization", value.encode("latin-1"))])
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def test_two_credentials_in_one_request_are_refused(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    twice = [("Authorization", admin["Authorization"]), ("Authorization", admin["Authorization"])]
    assert (await client.get("/api/v1/me", headers=twice)).status_code == 401


async def test_a_key_with_another_secret_opens_nothing(client: httpx.AsyncClient, callers: Callers) -> None:
    _, token = await callers.named_key()
    wrong = token[:-1] + ("0" if token[-1] != "0" else "1")
    assert (await client.get("/api/v1/me", headers={"Authorization": f"Bearer {wrong}"})).status_code == 401
