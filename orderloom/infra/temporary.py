"""Folders for files while they are written. What a killed process left of them goes when the next one is made."""

import fcntl
import os
import shutil
import stat
import time
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from types import TracebackType

PREFIX = "orderloom-"
OWNER = "owner"  # its lock is held for as long as somebody writes there
YOUNG_S = 60  # its owner may not have locked it yet


class TemporaryFolder:
    """A folder of one's own that goes with `close`, with the block, or after the process that made it was killed."""

    def __init__(self) -> None:
        sweep()
        self._made = TemporaryDirectory(prefix=PREFIX)
        self.path = Path(self._made.name)
        self._owner = (self.path / OWNER).open("w")
        fcntl.flock(self._owner, fcntl.LOCK_EX)

    def close(self) -> None:
        self._made.cleanup()
        self._owner.close()

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def sweep() -> None:
    """Remove the folders of this user whose owner lives no more."""
    for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
        try:
            if _is_old(folder) and _is_left(folder / OWNER):
                shutil.rmtree(folder)
        except OSError:
            continue  # somebody else removes it, or it is nobody's of ours


def _is_old(folder: Path) -> bool:
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and time.time() - found.st_mtime > YOUNG_S


def _is_left(owner: Path) -> bool:
    with owner.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
