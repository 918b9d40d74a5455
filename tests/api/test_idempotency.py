"""A POST that creates has one effect and one answer."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import psycopg
import pytest

from orderloom.infra import idempotency
from orderloom.infra.work import Pool, begin
from orderloom.kernel.ids import new_id

from .callers import Callers, once

BODY = {"name": "Shop", "scopes": ["orders.read"]}
KEYS = "/api/v1/keys"


async def test_fifty_clients_with_one_key_have_one_effect_and_one_answer(
    client: httpx.AsyncClient, admin: dict[str, str], connection: psycopg.Connection[Any]
) -> None:
    headers = once(admin)
    answers = await asyncio.gather(*(client.post(KEYS, headers=headers, json=BODY) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({str(answer.json()["key"]) for answer in answers}) == 1
    assert sum(answer.json()["token"] is not None for answer in answers) == 1
    assert connection.execute("SELECT count(*) FROM api_keys WHERE name = 'Shop'").fetchone() == (1,)
    assert connection.execute("SELECT count(*) FROM idempotency_keys").fetchone() == (1,)


async def test_the_key_is_required_and_must_be_printable(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    for given in ([], [b""], [b"x" * 256], [b"\xff\xfe"], [b"a", b"b"]):
        headers = [(b"authorization", admin["Authorization"].encode()), *((b"idempotency-key", one) for one in given)]
        answer = await client.post(KEYS, headers=headers, json=BODY)
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_required"), given


async def test_the_key_belongs_to_one_request(
    client: httpx.AsyncClient, admin: dict[str, str], callers: Callers
) -> None:
    headers = once(admin, "same")
    assert (await client.post(KEYS, headers=headers, json=BODY)).status_code == 201
    other_body = await client.post(KEYS, headers=headers, json=BODY | {"name": "Other"})
    assert (other_body.status_code, other_body.json()["code"]) == (422, "idempotency_mismatch")
    staff = {"login": "anna", "password": "a sentence to sign in with", "name": "A", "roles": ["viewer"]}
    other_route = await client.post("/api/v1/staff", headers=headers, json=staff)
    assert other_route.json()["code"] == "idempotency_mismatch"
    somebody_else = await client.post(KEYS, headers=once(await callers.key(), "same"), json=BODY)
    assert somebody_else.status_code == 201


async def test_a_refused_request_may_be_sent_again_with_its_key(
    client: httpx.AsyncClient, admin: dict[str, str]
) -> None:
    headers = once(admin)
    refused = await client.post(KEYS, headers=headers, json=BODY | {"scopes": ["no.such"]})
    assert refused.json()["code"] == "unknown_permission"
    assert (await client.post(KEYS, headers=headers, json=BODY)).status_code == 201


@pytest.fixture
async def held(pool: Pool) -> AsyncIterator[idempotency.Key]:
    """A key whose first request is under way."""
    key = idempotency.Key(credential_id=new_id(), key="k", route="POST /x", body_hash=b"1")
    async with begin(pool) as work:
        await idempotency.claim(work.tx, key, new_id())
        yield key


async def test_a_key_in_flight_is_waited_for_and_then_named(pool: Pool, held: idempotency.Key) -> None:
    began = asyncio.get_running_loop().time()
    with pytest.raises(idempotency.IdempotencyInFlight):
        async with begin(pool) as work:
            await idempotency.claim(work.tx, held, new_id())
    assert 9.5 < asyncio.get_running_loop().time() - began < 12


async def test_keys_are_forgotten_after_thirty_days(pool: Pool, connection: psycopg.Connection[Any]) -> None:
    key = idempotency.Key(credential_id=new_id(), key="k", route="POST /x", body_hash=b"1")
    for days in (29, 31):
        async with begin(pool) as work:
            await idempotency.claim(work.tx, key, new_id())
        connection.execute("UPDATE idempotency_keys SET created_at = now() - make_interval(days => %s)", [days])
        async with begin(pool) as work:
            assert await idempotency.sweep(work.tx) == (0 if days == 29 else 1)
