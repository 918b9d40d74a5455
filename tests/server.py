"""The product's real processes on a test database, and a PostgreSQL of a test's own: to be killed at any moment."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen
from uuid import uuid4

import psycopg

from orderloom.infra.cluster import APP, DatabaseUrls, create_database, start, urls
from orderloom.infra.migrate import migrate
from orderloom.infra.postgres_home import Home
from orderloom.infra.postgres_server import Stoppable, stop

from .conftest import RUN_PREFIX, RUNS

START_SECONDS = 40


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """`orderloom web` or `orderloom worker` on one database, as its supervisor would start it."""

    def __init__(self, name: str, database: DatabaseUrls, folder: Path, **settings: str) -> None:
        self.name = name
        self.port = free_port()
        self.log = folder / f"{name}-{self.port}.log"
        self.environment = {
            "PATH": "/usr/bin:/bin",
            "ORDERLOOM_HOME": str(folder),
            "ORDERLOOM_DATABASE_URL": database.app,
            "ORDERLOOM_OWNER_DATABASE_URL": database.owner,
            "ORDERLOOM_PORT": str(self.port),
        } | settings
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> "Process":
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                [sys.executable, "-m", "orderloom.cli", self.name],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        if self.name == "web":
            self.await_answer()
        return self

    def await_answer(self, path: str = "/health/live", seconds: float = START_SECONDS) -> float:
        """Wait until it answers 200; returns how long that took."""
        began = time.monotonic()
        while self.status(path) != 200:
            assert self.alive(), f"{self.name} ended: {self.said()[-2000:]}"
            assert time.monotonic() - began < seconds, f"{path} does not answer 200: {self.said()[-2000:]}"
            time.sleep(0.05)
        return time.monotonic() - began

    def status(self, path: str) -> int:
        """The status of one plain GET, 0 when nobody answers."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code
        except OSError:
            return 0

    def alive(self) -> bool:
        return self.running is not None and self.running.poll() is None

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """As the kernel does: without a chance to say anything."""
        if self.running is not None:
            self.running.kill()
            self.running.wait()

    def stop(self, seconds: float = 15) -> int:
        """SIGTERM; returns the exit code."""
        assert self.running is not None
        self.running.terminate()
        return self.running.wait(seconds)


@contextlib.contextmanager
def process(name: str, database: DatabaseUrls, folder: Path, **settings: str) -> Iterator[Process]:
    made = Process(name, database, folder, **settings)
    try:
        yield made.start()
    finally:
        made.kill()


class Postgres:
    """A server of a test's own. Nothing else uses it, so it may be killed."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.running: Stoppable = start(home)

    @property
    def pid(self) -> int:
        return self.running.pid

    def database(self) -> DatabaseUrls:
        """A new, migrated database."""
        name = f"test_{uuid4().hex}"
        made = urls(self.home, name)
        superuser = urls(self.home, "postgres").superuser
        assert superuser is not None
        with psycopg.connect(superuser, autocommit=True) as connection:
            create_database(connection, name)
        migrate(made.owner, APP)
        return made

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        while not self.running.ended():
            time.sleep(0.01)

    def restart(self) -> float:
        """Start it after a kill; returns how long that took."""
        began = time.monotonic()
        self.running = start(self.home)
        return time.monotonic() - began

    def backends(self, application: str) -> list[int]:
        """The process ids of the sessions of one program."""
        superuser = urls(self.home, "postgres").superuser
        assert superuser is not None
        with psycopg.connect(superuser, autocommit=True) as connection:
            found = connection.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [application])
            return [row[0] for row in found]

    def signal_all(self, how: signal.Signals) -> None:
        """To the server and every session of it."""
        family = [
            self.pid,
            *(int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()),
        ]
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)


@contextlib.contextmanager
def own_postgres() -> Iterator[Postgres]:
    home = Home(RUNS / f"{RUN_PREFIX}{os.geteuid()}-own-{uuid4().hex[:12]}")
    home.path.mkdir(mode=0o711)
    home.prepare()
    with home.managing():
        made = Postgres(home)
        try:
            yield made
        finally:
            with contextlib.suppress(ProcessLookupError):
                made.signal_all(signal.SIGCONT)
            stop(made.running)
            shutil.rmtree(home.path)
