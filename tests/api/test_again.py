"""A deadlock's victim runs again; nobody hears of it."""

from collections.abc import AsyncIterator

import httpx
import psycopg
import pytest
from fastapi import APIRouter, FastAPI, Request

from orderloom.main import create_app

router = APIRouter()


@router.post("/victim")
async def victim(request: Request) -> dict[str, int]:
    """Fails as often as the app's state says."""
    request.app.state.calls += 1
    body = await request.json()
    if request.app.state.calls <= body["failures"]:
        raise psycopg.errors.DeadlockDetected("deadlock detected")
    return {"calls": request.app.state.calls}


@pytest.fixture
async def app(database_url: str) -> FastAPI:
    app = create_app(database_url)
    app.include_router(router)
    app.state.calls = 0
    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        yield client


async def test_a_victim_runs_again_with_the_same_body(client: httpx.AsyncClient) -> None:
    answer = await client.post("/victim", json={"failures": 3})

    assert (answer.status_code, answer.json()) == (200, {"calls": 4})


async def test_one_that_fails_each_time_is_told_to_come_back(client: httpx.AsyncClient, app: FastAPI) -> None:
    answer = await client.post("/victim", json={"failures": 99})

    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert answer.headers["retry-after"] == "1"
    assert app.state.calls == 4
