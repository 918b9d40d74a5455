"""`orderloom up`: everything starts, everything stops, whatever is killed."""

import asyncio
import contextlib
import errno
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from orderloom.cli.supervisor import FIRST_PAUSE, LONGEST_PAUSE, Supervisor, pause_after
from orderloom.infra.cluster import DatabaseUrls, Managed
from orderloom.infra.postgres_account import PostgresRefused
from orderloom.infra.postgres_home import Home
from orderloom.infra.settings import Settings

READY = "ready on"


class Product:
    """An installation of its own, in a folder and on a port that nothing else uses."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder / "home")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.output = folder / "output"
        self.running: list[subprocess.Popen[bytes]] = []

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.home.path.parent),
            "ORDERLOOM_HOME": str(self.home.path),
            "ORDERLOOM_PORT": str(self.port),
        }

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "orderloom.cli", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def up(self) -> "subprocess.Popen[bytes]":
        """Start it and wait until it answers."""
        with self.output.open("wb") as output:
            started = subprocess.Popen(
                [sys.executable, "-m", "orderloom.cli", "up"], env=self.environment, stdout=output, stderr=output
            )
        self.running.append(started)
        eventually(lambda: READY in self.said() or started.poll() is not None, 60)
        assert READY in self.said(), self.said()
        return started

    def said(self) -> str:
        return self.output.read_text()

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/openapi.json", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def processes(self, name: str = "") -> list[int]:
        """Its processes: children of the supervisor by their command, PostgreSQL by its folder."""
        found = []
        for path in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                pid = int(path.name)
                words = (path / "cmdline").read_bytes().decode().split("\0")
                ours = f"ORDERLOOM_PORT={self.port}\0".encode() in (path / "environ").read_bytes()
                if (ours and "orderloom.cli" in words and name in words) or (
                    name in ("", "postgres") and Path(os.readlink(path / "cwd")) == self.home.database
                ):
                    found.append(pid)
        return found

    def postmaster(self) -> int:
        """The process id of its PostgreSQL, 0 while there is none."""
        file = self.home.database / "postmaster.pid"
        with contextlib.suppress(FileNotFoundError, IndexError):
            return int(file.read_text().splitlines()[0])
        return 0


def eventually(true: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    made = Product(tmp_path)
    yield made
    for process in made.running:
        process.kill()
        process.wait()
    for pid in made.processes():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    if made.home.sockets.parent != made.home.postgres:
        shutil.rmtree(made.home.sockets, ignore_errors=True)


def test_sigterm_stops_everything_and_the_second_start_makes_nothing_anew(product: Product) -> None:
    first = product.up()
    assert product.answers()
    first.terminate()
    assert first.wait(20) == 0
    assert product.processes() == []
    product.up()
    assert "migrated" not in product.said()
    assert "password" not in product.said()


def test_ctrl_c_stops_everything(product: Product) -> None:
    process = product.up()
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert product.processes() == []


def test_nothing_outlives_a_killed_supervisor_but_the_database_which_the_next_start_takes_over(
    product: Product,
) -> None:
    first = product.up()
    first.kill()
    first.wait()
    eventually(lambda: product.processes("web") == product.processes("worker") == [])
    database = product.postmaster()
    second = product.up()
    assert product.postmaster() == database
    second.terminate()
    assert second.wait(20) == 0
    assert product.processes() == []


def test_what_dies_is_started_again(product: Product) -> None:
    product.up()
    web, database = product.processes("web")[0], product.postmaster()
    os.kill(web, signal.SIGKILL)
    eventually(lambda: product.answers() and product.processes("web") != [web])
    os.kill(database, signal.SIGKILL)
    eventually(lambda: product.postmaster() not in (0, database))
    assert product.command("doctor").returncode == 0


def test_a_second_start_is_refused_by_name_while_commands_work(product: Product) -> None:
    running = product.up()
    second = product.command("up")
    assert second.returncode == 1
    assert f"already runs with ORDERLOOM_HOME={product.home.path} (process {running.pid}" in second.stderr
    migrated = product.command("migrate", "--json")
    assert (migrated.returncode, json.loads(migrated.stdout)) == (0, {"applied": [], "missing": []})


def test_a_port_in_use_is_named_before_anything_starts(product: Product) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", product.port))
        taken.listen()
        refused = product.command("up")
    assert refused.returncode == 1
    assert f"127.0.0.1:{product.port} cannot be listened on" in refused.stderr
    assert not product.home.path.exists()


async def test_a_database_that_cannot_be_started_is_tried_again_whatever_was_the_reason() -> None:
    unlucky = Unlucky(DatabaseUrls("", ""))
    supervisor = Supervisor(Settings(home=Path("/nonexistent")), unlucky)
    watching = asyncio.create_task(supervisor._watch_database())
    while unlucky.reasons:
        assert not watching.done(), "nobody would ever start PostgreSQL again"
        await asyncio.sleep(0.05)
    supervisor.stopping.set()
    await watching


@dataclass
class Unlucky(Managed):
    """A server that is dead, and whose start fails in all the ways in which it can."""

    reasons: list[Exception] = field(
        default_factory=lambda: [
            PostgresRefused("did not start"),
            OSError(errno.ENOSPC, "No space left on device"),
            psycopg.OperationalError("the connection is lost"),
        ]
    )

    def died(self) -> bool:
        return bool(self.reasons)

    def restart(self) -> None:
        raise self.reasons.pop(0)


def test_pauses_grow_while_a_child_keeps_dying() -> None:
    pauses = [FIRST_PAUSE]
    for _ in range(8):
        pauses.append(pause_after(1.0, pauses[-1]))
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    assert pause_after(3600.0, LONGEST_PAUSE) == FIRST_PAUSE
