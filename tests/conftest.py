"""A real PostgreSQL for every test: one server a run, one fresh database a test, reached with the app's own rights.

`ORDERLOOM_TEST_PG_BIN` names the programs of another server (`make test PG=15`).
"""

import contextlib
import itertools
import os
import shutil
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg_pool import AsyncConnectionPool

from orderloom.infra.cluster import APP, DatabaseUrls, create_database, start, urls
from orderloom.infra.migrate import migrate
from orderloom.infra.postgres_account import account
from orderloom.infra.postgres_home import Home
from orderloom.infra.postgres_server import Server, stop
from orderloom.infra.work import Pool

TEMPLATE = "tests_template"
# Not in pytest's own folder, whose mode 0700 keeps PostgreSQL's user out when root runs the tests.
RUNS = Path("/tmp")
# Tests make and drop thousands of databases: in memory they do not wait for a disk. Proofs and servers of a test's own do.
MEMORY = Path("/dev/shm")
ENOUGH_MEMORY = 6_000_000_000  # bytes
RUN_PREFIX = "orderloom-tests-"
READY = "ready"


def _runs(config: pytest.Config) -> Path:
    """Where the server of this run lives; the same for every process of the run, which decides once."""
    proofs = config.option.markexpr == "proof"
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).total >= ENOUGH_MEMORY
    return MEMORY if roomy and not proofs else RUNS


@pytest.fixture(scope="session")
def cluster(pytestconfig: pytest.Config) -> Iterator[Home]:
    """The server of this run: the first of the processes that run tests starts it, and stops it after the last."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    home = Home(_runs(pytestconfig) / f"{RUN_PREFIX}{os.geteuid()}-{run[:16]}")
    with contextlib.suppress(FileExistsError):
        home.path.mkdir(mode=0o711)
    home.prepare()
    with contextlib.ExitStack() as stack:
        using = stack.enter_context(contextlib.ExitStack())
        using.enter_context(home.using())
        if not stack.enter_context(home.managing()):
            _wait_for(home)
            yield home
            return
        stack.callback(shutil.rmtree, home.path)
        _sweep()
        programs = os.environ.get("ORDERLOOM_TEST_PG_BIN")
        running = start(home, Path(programs) if programs else None)
        try:
            _make_template(home)
            (home.path / READY).touch()
            yield home
        finally:
            using.close()
            with home.unused():
                stop(running)


def _wait_for(home: Home) -> None:
    while not (home.path / READY).exists():
        assert home.path.exists(), "the process that starts the server failed: see its errors"
        time.sleep(0.05)


def _sweep() -> None:
    """End what a killed run left behind."""
    for path in itertools.chain(*(runs.glob(f"{RUN_PREFIX}{os.geteuid()}-*") for runs in (RUNS, MEMORY))):
        old = Home(path)
        with contextlib.suppress(FileNotFoundError), old.managing() as ours:
            if ours:
                server = Server(old, account(), Path("/nonexistent"))
                if server.running():
                    stop(server.start())
                shutil.rmtree(path, ignore_errors=True)


def _make_template(home: Home) -> None:
    superuser = urls(home, "postgres").superuser
    assert superuser is not None
    with psycopg.connect(superuser, autocommit=True) as connection:
        create_database(connection, TEMPLATE)
    migrate(urls(home, TEMPLATE).owner, APP)


@pytest.fixture(scope="session")
def superuser_url(cluster: Home) -> str:
    """The server's superuser on its own `postgres` database: to make and drop databases."""
    url = urls(cluster, "postgres").superuser
    assert url is not None
    return url


@pytest.fixture
def database_urls(cluster: Home, superuser_url: str) -> Iterator[DatabaseUrls]:
    """The addresses of a fresh, migrated database that is dropped after the test."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        create_database(connection, name, TEMPLATE)
        yield urls(cluster, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def database_url(database_urls: DatabaseUrls) -> str:
    """A fresh, migrated database, with the rights that the product has."""
    return database_urls.app


@pytest.fixture
def owner_url(database_urls: DatabaseUrls) -> str:
    """The same database as superuser: to plant what the product's own rights forbid."""
    assert database_urls.superuser is not None
    return database_urls.superuser


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    """A plain connection with the product's rights; each statement commits."""
    with psycopg.connect(database_url, autocommit=True) as opened:
        yield opened


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Pool]:
    """The pool that units of work are begun on."""
    async with AsyncConnectionPool[Any](database_url, open=False, min_size=1, max_size=8) as opened:
        yield opened
