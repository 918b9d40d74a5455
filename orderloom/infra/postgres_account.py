"""The system user that PostgreSQL runs as: it refuses to run as root, so root lends it an account without rights."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

NAME = "orderloom"


class PostgresRefused(Exception):
    """The embedded PostgreSQL cannot be used. The message names what stands in the way."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs PostgreSQL: another user when we are root, else ourselves."""

    uid: int
    gid: int
    borrowed: bool

    def own(self, path: Path) -> None:
        """Give a folder that we made to this user, for nobody else to read."""
        path.chmod(0o700, follow_symlinks=True)
        if self.borrowed:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def reaches(self, path: Path) -> bool:
        """Whether this user may walk down to the folder."""
        return not self.borrowed or self._exit_code(["/usr/bin/test", "-x", str(path)]) == 0

    def runs(self, program: Path) -> bool:
        """Whether this user may start the program: it and its libraries can be reached."""
        return self._exit_code([str(program), "--version"]) == 0

    def _exit_code(self, command: list[str]) -> int:
        try:
            return self.start(command, Path("/"), subprocess.DEVNULL).wait(timeout=30)
        except OSError:
            return -1

    def start(self, command: list[str], folder: Path, output: int | IO[Any]) -> "subprocess.Popen[bytes]":
        """Start a program in a folder and in a session of its own. The folder is entered before rights are dropped."""
        rights: dict[str, Any] = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.borrowed else {}
        return subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
            umask=0o077,
            start_new_session=True,
            **rights,
        )


def account() -> Account:
    """The user for PostgreSQL; as root it is made when it is missing."""
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid(), borrowed=False)
    found = _entry() or _made()
    if found.pw_uid == 0:
        raise PostgresRefused(f"the system user {NAME} is root; PostgreSQL needs one without rights")
    return Account(uid=found.pw_uid, gid=found.pw_gid, borrowed=True)


def _entry() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return None


def _made() -> pwd.struct_passwd:
    add = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    command = [add or "useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "--user-group", NAME]
    if add:
        subprocess.run(command, check=False, capture_output=True, timeout=60)
    found = _entry()
    if found is None:
        raise PostgresRefused(
            "PostgreSQL does not run as root and the system user for it could not be made. Make it "
            f"({' '.join(command)}), or run as an ordinary user."
        )
    return found
