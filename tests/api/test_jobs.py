"""Background jobs: seen by state, without personal data; those that failed are run again, once."""

from typing import Any

import httpx
import procrastinate
import psycopg
import pytest

from orderloom.infra.work import Pool
from orderloom.jobs import app
from orderloom.kernel.ids import new_id

from .callers import PASSWORD, Callers, once

JOBS = "/api/v1/jobs"
DEFER = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args, status)
SELECT 'default', 'tests.work', %s, 'todo' FROM generate_series(1, %s) RETURNING id
"""
BEGIN = "UPDATE procrastinate_jobs SET status = 'doing' WHERE id = ANY(%s)"
END = "UPDATE procrastinate_jobs SET status = 'failed', attempts = 1 WHERE id = ANY(%s)"


def failed(connection: psycopg.Connection[Any], count: int = 1, args: str = "{}") -> list[int]:
    ids = [row[0] for row in connection.execute(DEFER, [args, count]).fetchall()]
    connection.execute(BEGIN, [ids])
    connection.execute(END, [ids])
    return ids


async def listed(client: httpx.AsyncClient, headers: dict[str, str], **asked: Any) -> list[dict[str, Any]]:
    answer = await client.get(JOBS, params=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["items"]
    return rows


async def test_jobs_are_listed_by_state_with_what_is_not_personal(
    client: httpx.AsyncClient, admin: dict[str, str], connection: psycopg.Connection[Any]
) -> None:
    order_id = str(new_id())
    args = f'{{"order_id": "{order_id}", "nth": 3, "name": "Anna de Vries", "phone": "+31201234567"}}'
    (broken,) = failed(connection, args=args)
    waiting = connection.execute(DEFER, ["{}", 1]).fetchall()[0][0]
    (shown,) = await listed(client, admin, state="failed")
    assert (shown["id"], shown["task"], shown["queue"], shown["attempts"]) == (broken, "tests.work", "default", 1)
    assert shown["arguments"] == {"order_id": order_id, "nth": 3}
    assert shown["created_at"] <= shown["started_at"] <= shown["ended_at"]
    assert [row["id"] for row in await listed(client, admin)] == [waiting, broken]
    assert (await listed(client, admin, state="todo"))[0]["ended_at"] is None
    assert await listed(client, admin, task="tests.other") == []
    assert (await client.get(JOBS, params={"state": "lost"}, headers=admin)).status_code == 422


async def test_jobs_are_paged(
    client: httpx.AsyncClient, admin: dict[str, str], connection: psycopg.Connection[Any]
) -> None:
    ids = failed(connection, 5)
    found: list[int] = []
    after = None
    while True:
        asked = {"limit": "2", "state": "failed"} | ({"after": after} if after else {})
        answer = (await client.get(JOBS, params=asked, headers=admin)).json()
        found += [row["id"] for row in answer["items"]]
        after = answer["next"]
        if after is None:
            break
    assert found == ids[::-1]


async def test_a_failed_job_is_run_again_by_a_worker_and_somebody_did_it(
    client: httpx.AsyncClient, callers: Callers, connection: psycopg.Connection[Any], pool: Pool
) -> None:
    ran: list[int] = []

    @app.queue.task(name="tests.mended")
    async def mended(number: int) -> None:
        ran.append(number)

    (job_id,) = failed(connection, args='{"number": 7}')
    connection.execute("UPDATE procrastinate_jobs SET task_name = 'tests.mended'")
    key_id, token = await callers.named_key("jobs.manage")
    headers = once({"Authorization": f"Bearer {token}"})
    for _ in range(2):  # sent twice with one key: once
        answer = await client.post(f"{JOBS}/{job_id}/retry", headers=headers)
        assert answer.status_code == 204, answer.text
    assert connection.execute("SELECT status::text FROM procrastinate_jobs").fetchone() == ("todo",)
    facts = connection.execute(
        "SELECT body - 'retry_id', actor_kind, actor_id FROM events WHERE name = 'job.retried'"
    ).fetchall()
    assert facts == [({"job_id": job_id}, "key", key_id)]

    async with app.queue.with_connector(procrastinate.PsycopgConnector()).open_async(pool) as opened:
        await opened.run_worker_async(wait=False, install_signal_handlers=False)
    assert ran == [7]


async def test_only_what_failed_is_run_again(
    client: httpx.AsyncClient, admin: dict[str, str], connection: psycopg.Connection[Any]
) -> None:
    (job_id,) = failed(connection)
    first = await client.post(f"{JOBS}/{job_id}/retry", headers=once(admin))
    again = await client.post(f"{JOBS}/{job_id}/retry", headers=once(admin))
    assert (first.status_code, again.status_code, again.json()["code"]) == (204, 409, "job_not_failed")
    assert again.json()["facts"] == {"job_id": job_id, "state": "todo"}
    connection.execute(BEGIN, [[job_id]])
    running = await client.post(f"{JOBS}/{job_id}/retry", headers=once(admin))
    assert (running.status_code, running.json()["facts"]["state"]) == (409, "doing")
    unknown = await client.post(f"{JOBS}/{job_id + 1}/retry", headers=once(admin))
    assert (unknown.status_code, unknown.json()["code"]) == (404, "job_not_found")


@pytest.mark.parametrize("role", ["support", "warehouse", "finance", "viewer"])
async def test_jobs_are_for_those_who_run_the_shop(client: httpx.AsyncClient, callers: Callers, role: str) -> None:
    await callers.staff("anna", role)
    signed_in = await client.post("/api/v1/sessions", json={"login": "anna", "password": PASSWORD})
    headers = {"Authorization": f"Bearer {signed_in.json()['token']}"}
    assert (await client.get(JOBS, headers=headers)).status_code == 403
    assert (await client.post(f"{JOBS}/1/retry", headers=once(headers))).status_code == 403
    reader = await callers.key("jobs.read")
    assert (await client.get(JOBS, headers=reader)).status_code == 200
    assert (await client.post(f"{JOBS}/1/retry", headers=once(reader))).status_code == 403


async def test_what_failed_long_ago_is_forgotten(connection: psycopg.Connection[Any], pool: Pool) -> None:
    old, new = failed(connection, 2)
    connection.execute("UPDATE procrastinate_events SET at = at - interval '31 days' WHERE job_id = %s", [old])
    connection.execute("UPDATE procrastinate_events SET at = at - interval '29 days' WHERE job_id = %s", [new])
    async with app.queue.with_connector(procrastinate.PsycopgConnector()).open_async(pool) as opened:
        await app.sweep(opened)
    assert connection.execute("SELECT id FROM procrastinate_jobs").fetchall() == [(new,)]


def test_failed_jobs_have_an_index(connection: psycopg.Connection[Any]) -> None:
    connection.execute("SET enable_seqscan = off")
    plan = connection.execute(
        "EXPLAIN SELECT id FROM procrastinate_jobs WHERE status = 'failed' ORDER BY id DESC LIMIT 5"
    )
    assert "job_queue_failed" in str(plan.fetchall())
