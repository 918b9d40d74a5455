"""When something behind the edge fails: an answer that says so, and nothing of what is inside."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from orderloom.infra.settings import Settings
from orderloom.infra.work import Pool, begin
from orderloom.main import create_app

from .callers import Callers


@pytest.fixture
async def away(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The application without a database."""
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)
    app = create_app("postgresql://nobody@127.0.0.1:1/none", Settings(home=tmp_path))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test", timeout=30) as client,
    ):
        yield client


async def test_without_a_database_it_lives_but_is_not_ready(away: httpx.AsyncClient) -> None:
    assert (await away.get("/health/live")).json() == {"status": "live"}
    ready, figures, answer = await asyncio.gather(
        away.get("/health/ready"),
        away.get("/metrics"),
        away.get("/api/v1/me", headers={"Authorization": "Bearer olk_00000000_" + "0" * 48}),
    )
    assert (ready.status_code, ready.json()["database"]) == (503, False)
    assert "orderloom_feed_database_up 0.0" in figures.text
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.json()["code"] in ("database_unavailable", "busy")


async def test_nobody_notices_that_the_database_was_restarted(
    client: httpx.AsyncClient, admin: dict[str, str], owner_url: str
) -> None:
    assert (await client.get("/api/v1/me", headers=admin)).status_code == 200
    with psycopg.connect(owner_url, autocommit=True) as superuser:
        superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'orderloom web' AND datname = current_database()"
        )
    answers = [await client.get("/api/v1/me", headers=admin) for _ in range(4)]
    assert {answer.status_code for answer in answers} == {200}


async def test_a_lock_held_too_long_is_503(
    client: httpx.AsyncClient, callers: Callers, admin: dict[str, str], pool: Pool
) -> None:
    staff_id = await callers.staff("anna", "viewer")
    async with begin(pool) as work:
        await work.tx.execute("SELECT FROM staff FOR UPDATE")
        answer = await client.delete(f"/api/v1/staff/{staff_id}", headers=admin)
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert answer.headers["retry-after"] == "1"


async def test_the_unexpected_is_500_without_internals_and_a_line_in_the_log(
    app: FastAPI, client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("SELECT secret FROM inside")

    answer = await client.get("/broken")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"]
    assert answer.headers["x-request-id"] in caplog.text


async def test_ready_tells_of_missing_migrations_and_of_a_feed_that_stands(
    client: httpx.AsyncClient, owner_url: str, admin: dict[str, str]
) -> None:
    assert (await client.get("/health/ready")).status_code == 200
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE events SET recorded_at = now() - interval '1 minute'")
        stale = await client.get("/health/ready")
        owner.execute("UPDATE event_commits SET position = id")
        owner.execute("DELETE FROM _yoyo_migration WHERE migration_id LIKE '0001%'")
    missing = await client.get("/health/ready")
    assert (stale.status_code, stale.json()["feed_lag_s"] > 50) == (503, True)
    assert (missing.status_code, missing.json()["migrations"]) == (503, False)


async def test_metrics_count_by_template(client: httpx.AsyncClient, admin: dict[str, str]) -> None:
    await client.get("/api/v1/keys/0190a000-0000-7000-8000-000000000000", headers=admin)
    await client.get("/no/such/path")
    figures = (await client.get("/metrics")).text
    assert 'orderloom_http_requests_total{method="GET",route="/api/v1/keys/{key_id}",status="404"} 1.0' in figures
    assert 'route="none"' in figures
    assert "no/such" not in figures
    for name in ("orderloom_pool_pool_size", "orderloom_feed_lag_seconds", "orderloom_feed_position"):
        assert name in figures
