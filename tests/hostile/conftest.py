"""One market and one web process for all hostile requests of a module: it has to survive every one of them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from orderloom.infra.cluster import DatabaseUrls, create_database, urls
from orderloom.infra.postgres_home import Home
from tests.conftest import TEMPLATE
from tests.market import Market, open_market
from tests.server import Process, process
from tests.wire import Wire, request


@pytest.fixture(scope="module")
def hostile_database(cluster: Home, superuser_url: str) -> Iterator[DatabaseUrls]:
    name = f"test_hostile_{uuid4().hex}"
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        create_database(connection, name, TEMPLATE)
        yield urls(cluster, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="module")
def hostile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def web(hostile_database: DatabaseUrls, hostile_folder: Path) -> Iterator[Process]:
    with process("web", hostile_database, hostile_folder, ORDERLOOM_LOG_LEVEL="WARNING") as started:
        yield started


@pytest.fixture(scope="module")
def market(hostile_database: DatabaseUrls) -> Market:
    return asyncio.run(open_market(hostile_database, {"SKU-01": 1000, "SKU-02": 1000, "PLAIN": 1000}))


@pytest.fixture
async def wire(web: Process) -> AsyncIterator[Wire]:
    made = Wire(web.port, patience_s=10)
    yield made
    made.close()


@pytest.fixture
async def document(wire: Wire) -> Any:
    """The OpenAPI document as the server gives it."""
    return (await wire(request("GET", "/openapi.json"))).document
