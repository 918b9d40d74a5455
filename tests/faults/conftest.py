"""A market and its web process, each on a fresh database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orderloom.infra.cluster import DatabaseUrls
from tests.market import Market, open_market
from tests.server import Postgres, Process, own_postgres, process

GOODS = {f"SKU-{nth:02}": 100_000 for nth in range(12)}


@pytest.fixture
async def market(database_urls: DatabaseUrls) -> Market:
    """Plenty of twelve SKUs, 50 of HOT, and nothing of GONE; a buyer may have 3 of RARE."""
    return await open_market(database_urls, GOODS | {"HOT": 50, "GONE": 0, "RARE": 1000}, limits={"RARE": 3})


@pytest.fixture
def web(market: Market, tmp_path: Path) -> Iterator[Process]:
    with process("web", market.urls, tmp_path) as started:
        yield started


@pytest.fixture
def second_web(market: Market, tmp_path: Path) -> Iterator[Process]:
    """Another web process on the same database."""
    with process("web", market.urls, tmp_path) as started:
        yield started


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """A server that may be killed."""
    with own_postgres() as started:
        yield started


@pytest.fixture
async def doomed(postgres: Postgres) -> Market:
    """A market on a server that may be killed."""
    return await open_market(postgres.database(), GOODS)
