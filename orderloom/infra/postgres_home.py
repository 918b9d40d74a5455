"""The folder of an installation: its database, log and passwords, who may start it, and who is using it.

Only folders that are ours are given an owner or a mode; a folder of somebody else's is refused, never changed.
"""

import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orderloom.infra.postgres_account import Account, PostgresRefused

SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 107
ROLES = ("postgres", "orderloom_owner", "orderloom_app")
SHORT_PLACE = Path("/tmp")  # noqa: S108 - the folder made there is private, and its owner and mode are seen to
LOG_LIMIT = 10_000_000
LEAST_ROOM = 16 << 20  # bytes: the next piece of PostgreSQL's own log of changes


@dataclass(frozen=True, slots=True)
class Home:
    path: Path

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def database(self) -> Path:
        return self.postgres / "data"

    @property
    def log(self) -> Path:
        return self.postgres / "log"

    @property
    def secrets(self) -> Path:
        return self.path / "secrets"

    @property
    def sockets(self) -> Path:
        """The folder of the socket: inside the home, or where that path is too long for a socket, a private one."""
        inside = self.postgres / "run"
        if len(os.fsencode(inside / SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
            return inside
        name = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:16]
        return SHORT_PLACE / f"orderloom-{os.geteuid()}-{name}"

    def prepare(self) -> None:
        """Make the folder, or see that it is ours."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except FileExistsError:
            raise PostgresRefused(f"ORDERLOOM_HOME={self.path} is not a folder") from None
        except OSError as error:
            raise PostgresRefused(
                f"ORDERLOOM_HOME={self.path} cannot be made ({error.strerror}); name a folder that this user may write"
            ) from None
        self._see_that_it_is_ours()
        if self.path.stat().st_mode & 0o066:
            self.path.chmod(0o700)
        (self.path / "lock").touch(mode=0o600)
        (self.path / "users").touch(mode=0o600)
        self.postgres.mkdir(exist_ok=True)
        self.postgres.chmod(0o711)  # lets PostgreSQL's user out of its data folder to its socket; the home is 0700

    def _see_that_it_is_ours(self) -> None:
        found = self.path.stat()
        if found.st_uid != os.geteuid():
            raise PostgresRefused(f"ORDERLOOM_HOME={self.path} belongs to another user")
        held = {entry.name for entry in self.path.iterdir()}  # in one look: another process may be making it ours now
        if held and "lock" not in held:
            raise PostgresRefused(
                f"ORDERLOOM_HOME={self.path} holds files of something else; name a new or an empty folder"
            )

    def prepare_sockets(self, account: Account) -> None:
        """Make the socket's folder; one that is already there must be a private folder of the right user."""
        with contextlib.suppress(FileExistsError):
            self.sockets.mkdir(mode=0o700)
        found = self.sockets.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (account.uid, os.geteuid()):
            raise PostgresRefused(f"{self.sockets} is not a folder of ours; remove it")
        account.own(self.sockets)

    def password(self, role: str) -> str:
        return (self.secrets / role).read_text().strip()

    def prepare_secrets(self) -> None:
        """Make the passwords that are missing. Those of an existing database are never replaced."""
        with contextlib.suppress(FileExistsError):
            self.secrets.mkdir(mode=0o700)
        for role in ROLES:
            if (self.secrets / role).exists():
                continue
            if self.database.exists():
                raise PostgresRefused(f"{self.secrets / role} is missing; without it the database cannot be opened")
            part = self.secrets / f".{role}"
            part.unlink(missing_ok=True)
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(32))
                file.flush()
                os.fsync(file.fileno())
            part.rename(self.secrets / role)

    def open_log(self) -> int:
        """The server's log, for appending; one that has grown large becomes `log.1`."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.rename(self.log.with_name("log.1"))
        return os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def full(self) -> bool:
        """Whether its disk has less room than PostgreSQL takes at once."""
        return shutil.disk_usage(self.path).free < LEAST_ROOM

    def log_tail(self, lines: int = 15) -> str:
        if not self.log.exists():
            return ""
        with self.log.open("rb") as file:
            file.seek(max(0, self.log.stat().st_size - 8000))
            return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:])

    @contextlib.contextmanager
    def managing(self) -> Iterator[bool]:
        """Hold the right to start and stop the server, if nobody else does. Given back by the kernel on any death."""
        with (self.path / "lock").open("r+") as file:
            if not _lock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB):
                yield False
                return
            file.write(f"{os.getpid()} {Path(sys.argv[0]).name} {' '.join(sys.argv[1:2])}\n")
            file.truncate()
            file.flush()
            yield True

    def holder(self) -> str:
        """Who holds that right, or held it last: process id and command."""
        return (self.path / "lock").read_text().strip() or "unknown"

    @contextlib.contextmanager
    def using(self) -> Iterator[None]:
        """Be counted as a user of the server, so that a command that started it does not stop it under our feet."""
        with (self.path / "users").open("r+") as file:
            _wait(file.fileno(), fcntl.LOCK_SH, 60)
            yield

    @contextlib.contextmanager
    def unused(self) -> Iterator[None]:
        """Wait until no command uses the server, and keep new ones waiting."""
        with (self.path / "users").open("r+") as file:
            _wait(file.fileno(), fcntl.LOCK_EX, 24 * 3600)
            yield


def _lock(file: int, how: int) -> bool:
    try:
        fcntl.flock(file, how)
    except BlockingIOError:
        return False
    return True


def _wait(file: int, how: int, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not _lock(file, how | fcntl.LOCK_NB):
        if time.monotonic() > end:
            raise PostgresRefused("another command is starting or stopping the database and does not finish")
        time.sleep(0.05)
