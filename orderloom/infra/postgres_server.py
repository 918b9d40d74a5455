"""Makes, starts, adopts and stops one PostgreSQL server over its own programs: nothing else starts or stops it."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from orderloom.infra.postgres_account import Account, PostgresRefused
from orderloom.infra.postgres_home import SOCKET_NAME, Home

# Written once into postgresql.conf: an operator may change them there. Durability settings stay at their safe defaults.
TUNED = """
# Orderloom
shared_buffers = 256MB
max_wal_size = 4GB
checkpoint_timeout = 15min
jit = off
random_page_cost = 1.1
max_connections = 100
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %u@%d '
"""
FAST_STOP_SECONDS = 20
HARD_STOP_SECONDS = 10


class Stoppable(Protocol):
    """A server that runs, whether we started or found it."""

    @property
    def pid(self) -> int: ...

    def ended(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Started:
    process: "subprocess.Popen[bytes]"

    @property
    def pid(self) -> int:
        return self.process.pid

    def ended(self) -> bool:
        return self.process.poll() is not None


@dataclass(frozen=True, slots=True)
class Adopted:
    """A server whose supervisor was killed: it went on alone, and is ours again."""

    pid: int
    folder: Path

    def ended(self) -> bool:
        return not _works_in(self.pid, self.folder)


@dataclass(frozen=True, slots=True)
class Server:
    home: Home
    account: Account
    bin: Path

    def make(self) -> None:
        """Create the data folder; one that was killed half way is thrown away and made again."""
        if self.home.database.exists():
            return
        fresh = self.home.postgres / "data.new"
        if fresh.exists():
            shutil.rmtree(fresh)
        fresh.mkdir(mode=0o700)
        self.account.own(fresh)
        with self._password_file() as password_file:
            self._initdb(fresh, password_file)
        conf = os.open(fresh / "postgresql.conf", os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW)
        with open(conf, "w") as file:
            file.write(TUNED)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(self.home.database)
        _sync(self.home.postgres)

    def _initdb(self, fresh: Path, password_file: Path) -> None:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command = [
            str(self.bin / "initdb"),
            f"--pgdata={self._seen_from(fresh)}",
            "--username=postgres",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--data-checksums",
            *(locale if self.major() >= 17 else ["--locale=C.UTF-8"]),
        ]
        log = self.home.open_log()
        try:
            code = self.account.start(command, fresh, log).wait(timeout=300)
        finally:
            os.close(log)
        if code != 0:
            raise PostgresRefused(f"initdb failed; {self.home.log} ends with:\n{self.home.log_tail()}")

    @contextlib.contextmanager
    def _password_file(self) -> Iterator[Path]:
        """The superuser's password where initdb, running as another user in data.new, can read it."""
        path = self.home.sockets / "password"
        path.unlink(missing_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        try:
            os.write(file, self.home.password("postgres").encode())
            if self.account.borrowed:
                os.fchown(file, self.account.uid, self.account.gid)
            yield self._sockets_seen() / path.name
        finally:
            os.close(file)
            path.unlink(missing_ok=True)

    def _seen_from(self, folder: Path) -> Path:
        """A folder as its user can name it: by path, or as the folder it stands in, which needs no way down to it."""
        return folder if self.account.reaches(folder) else Path("/proc/self/cwd")

    def _sockets_seen(self) -> Path:
        """The socket's folder as the server names it; `../run` works from the data folder below a closed home."""
        inside = self.home.sockets.parent == self.home.postgres
        return Path("../run") if inside and not self.account.reaches(self.home.sockets) else self.home.sockets

    def major(self) -> int:
        out = subprocess.run([self.bin / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
        found = re.search(r"(\d+)", out)
        if found is None:
            raise PostgresRefused(f"{self.bin}/postgres has no version: {out!r}")
        return int(found[1])

    def start(self) -> Stoppable:
        """Start the server, or adopt the one that still runs. It may not accept connections yet."""
        folder = self.home.database
        if (pid := _postmaster(folder)) is not None:
            return Adopted(pid, folder)
        _end_leftovers(folder)
        # Nobody works here any more. PostgreSQL would believe these if another process now has the number in them.
        for stale in (folder / "postmaster.pid", self.home.sockets / f"{SOCKET_NAME}.lock"):
            stale.unlink(missing_ok=True)
        command = [
            str(self.bin / "postgres"),
            "-D",
            str(self._seen_from(folder)),
            *("-c", "listen_addresses="),
            *("-c", "port=5432"),
            *("-c", f"unix_socket_directories={self._sockets_seen()}"),
            *("-c", "unix_socket_permissions=0700"),
        ]
        log = self.home.open_log()
        try:
            return Started(self.account.start(command, folder, log))
        finally:
            os.close(log)

    def running(self) -> bool:
        return _postmaster(self.home.database) is not None


def stop(server: Stoppable) -> None:
    """Stop cleanly: sessions are ended and a checkpoint written; the hard way only if that takes too long."""
    for how, seconds in ((signal.SIGINT, FAST_STOP_SECONDS), (signal.SIGQUIT, HARD_STOP_SECONDS)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(server.pid, how)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if server.ended():
                return
            time.sleep(0.02)
    raise PostgresRefused(f"PostgreSQL (process {server.pid}) does not stop")


def _postmaster(folder: Path) -> int | None:
    """The process id of the server that runs on this folder."""
    try:
        pid = int((folder / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if _works_in(pid, folder) else None


def _works_in(pid: int, folder: Path) -> bool:
    """Whether the process lives and stands in this data folder, as every process of its server does."""
    try:
        if "Z" in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:1]:
            return False
        return os.path.samestat(os.stat(f"/proc/{pid}/cwd"), os.stat(folder)) and _is_postgres(pid)
    except OSError:
        return False


def _is_postgres(pid: int) -> bool:
    return Path(os.readlink(f"/proc/{pid}/exe").removesuffix(" (deleted)")).name == "postgres"


def _end_leftovers(folder: Path) -> None:
    """After kill -9 of the server its sessions may live on a moment; the folder must be theirs no longer."""
    end = time.monotonic() + 5
    while left := [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and _works_in(int(p.name), folder)]:
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL if time.monotonic() > end else signal.SIGQUIT)
        time.sleep(0.1)


def _sync(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
