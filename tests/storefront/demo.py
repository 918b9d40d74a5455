"""The demo shop of a first start, served by the product's own processes."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import uuid4

import psycopg

from orderloom.flows.first_start import first_start
from orderloom.infra.cluster import DatabaseUrls, create_database, urls
from orderloom.infra.postgres_home import Home
from orderloom.infra.work import begin
from orderloom.kernel.actor import Actor, ActorKind
from orderloom.kernel.ids import new_id
from tests.api.callers import Callers
from tests.conftest import TEMPLATE
from tests.market import opened
from tests.server import Process, process


@dataclass(frozen=True)
class Demo:
    """A running demo shop, the token of a key that may do everything, and the web process, to be killed and started."""

    address: str
    token: str
    web: Process

    def await_search(self) -> None:
        """Goods are found by words once the worker has read of them."""
        end = time.monotonic() + 30
        while not self.send("GET", "/shop/products?channel=web-eu&q=tangram")["items"]:
            assert time.monotonic() < end, "the worker does not index the goods"
            time.sleep(0.1)

    def send(self, method: str, path: str, body: object = None, *, token: str = "", version: int | None = None) -> Any:
        """One request as a merchant's backend makes it, for the version read; a refusal is a failure of the test."""
        headers = {"Authorization": f"Bearer {token or self.token}", "Content-Type": "application/json"}
        if method == "POST":
            headers["Idempotency-Key"] = str(new_id())
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        content = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.address}/api/v1{path}", content, headers, method=method)
        try:
            with urlopen(request, timeout=20) as answer:
                return json.loads(answer.read() or b"null")
        except HTTPError as refused:
            raise AssertionError(f"{method} {path}: {refused.code} {refused.read().decode()}") from refused


@contextmanager
def demo_shop(cluster: Home, superuser_url: str, folder: Path) -> Iterator[Demo]:
    """On a database of its own, dropped at the end."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        create_database(connection, name, TEMPLATE)
        database = urls(cluster, name)
        token = asyncio.run(_first_start(database))
        with process("web", database, folder) as web, process("worker", database, folder):
            demo = Demo(f"http://127.0.0.1:{web.port}", token, web)
            demo.await_search()
            yield demo
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


async def _first_start(database: DatabaseUrls) -> str:
    by = Actor(kind=ActorKind.SYSTEM, id=None, request_id=uuid4())
    async with opened(database.app) as pool:
        async with begin(pool) as work:
            assert await first_start(work, by=by)
        _, token = await Callers(pool).named_key()
    return token
