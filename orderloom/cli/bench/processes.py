"""The product's own processes, started for the benchmark on a database of its own, and the load program."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.request import urlopen

import msgspec

from orderloom.cli.bench.load import Report, Task

START_SECONDS = 30
STOP_SECONDS = 15


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def product(app_url: str, owner_url: str, *, worker: bool = True) -> Iterator[int]:
    """The web process (and a worker) serving this database on a free port of 127.0.0.1, until the block ends."""
    port = free_port()
    environ = os.environ | {
        "ORDERLOOM_DATABASE_URL": app_url,
        "ORDERLOOM_OWNER_DATABASE_URL": owner_url,
        "ORDERLOOM_PORT": str(port),
        "ORDERLOOM_HOST": "127.0.0.1",
        "ORDERLOOM_LOG_LEVEL": "WARNING",
    }
    names = ("web", "worker") if worker else ("web",)
    with contextlib.ExitStack() as running:
        for name in names:
            child = subprocess.Popen(
                [sys.executable, "-m", "orderloom.cli", name], env=environ, stdin=subprocess.DEVNULL, stdout=sys.stderr
            )
            running.callback(_stop, child)
        _await_ready(port)
        yield port


def _stop(child: "subprocess.Popen[bytes]") -> None:
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _await_ready(port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health/live", timeout=2):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def load(task: Task) -> Report:
    """Run the load program as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "orderloom.cli.bench.load"],
        input=msgspec.json.encode(task),
        stdout=subprocess.PIPE,
        check=True,
        timeout=task.seconds + 120,
    )
    return msgspec.json.decode(done.stdout, type=Report)
