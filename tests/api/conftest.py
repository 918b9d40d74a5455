"""The application on a fresh database, and callers of every kind."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from orderloom.api.intake_gate import IntakeGate
from orderloom.api.origins import OriginGate
from orderloom.infra.settings import Settings
from orderloom.infra.work import Pool
from orderloom.main import create_app
from tests.worlds import a_shop

from .callers import Callers
from .storefront import Storefront, price
from .strangers import Furnishing


@pytest.fixture
async def app(database_url: str, tmp_path: Path) -> AsyncIterator[FastAPI]:
    """The application, started."""
    made = create_app(database_url, Settings(home=tmp_path, pool_size=6))
    async with made.router.lifespan_context(made):
        yield made


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client without a credential."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as opened:
        yield opened


@pytest.fixture
def callers(pool: Pool) -> Callers:
    """Makes staff and keys straight through the commands."""
    return Callers(pool)


@pytest.fixture
async def admin(callers: Callers) -> dict[str, str]:
    """The headers of a key that may do everything."""
    return await callers.key()


@pytest.fixture
async def storefront(app: FastAPI, pool: Pool) -> AsyncIterator[Storefront]:
    """A shop with prices, behind every layer that the product's own server has."""
    shop = await a_shop(pool)
    await price(shop)
    server = OriginGate(IntakeGate(app, app.state.metrics, app.state), app.state.metrics, app.state)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(server), base_url="http://test") as opened:
        yield Storefront(shop, opened)


@pytest.fixture
async def furnishing(pool: Pool, client: httpx.AsyncClient, admin: dict[str, str], callers: Callers) -> Furnishing:
    """A shop to which sides can be added."""
    return Furnishing(await a_shop(pool), client, admin, callers)
