"""A sender of files on a fresh database, and an empty database beside it."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg_pool import AsyncConnectionPool

from orderloom.infra.cluster import create_database, urls
from orderloom.infra.postgres_home import Home
from orderloom.infra.work import Pool
from tests.conftest import TEMPLATE

from .sending import Sender


@pytest.fixture
def sender(pool: Pool) -> Sender:
    return Sender(pool)


@pytest.fixture
async def empty_pool(cluster: Home, superuser_url: str) -> AsyncIterator[Pool]:
    """Another fresh, migrated database."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        create_database(connection, name, TEMPLATE)
        async with AsyncConnectionPool[Any](urls(cluster, name).app, open=False, min_size=1, max_size=4) as opened:
            yield opened
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
