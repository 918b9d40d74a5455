"""What a killed process left of its temporary folders goes with the next one; what is written at this moment stays."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from orderloom.infra.temporary import OWNER, PREFIX, TemporaryFolder

WRITES = """
import time
from orderloom.infra.temporary import TemporaryFolder
folder = TemporaryFolder()
(folder.path / "book.xlsx").write_bytes(b"half")
print(folder.path, flush=True)
time.sleep(60)
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_what_a_killed_process_left_goes_and_what_is_written_stays(place: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITES], stdout=subprocess.PIPE, text=True, env=os.environ | {"TMPDIR": str(place)}
    ) as writing:
        assert writing.stdout is not None
        folder = Path(writing.stdout.readline().strip())
        try:
            _grow_old(folder)
            TemporaryFolder().close()
            assert (folder / "book.xlsx").exists()
        finally:
            writing.kill()
    with TemporaryFolder() as mine:
        assert list(place.iterdir()) == [mine]
    assert list(place.iterdir()) == []


def test_nothing_is_removed_that_may_be_somebodys(place: Path) -> None:
    elsewhere = place / "kept"
    elsewhere.mkdir()
    (elsewhere / OWNER).touch()
    (place / f"{PREFIX}link").symlink_to(elsewhere)
    (place / f"{PREFIX}fresh").mkdir()
    (place / f"{PREFIX}fresh" / OWNER).touch()
    (place / f"{PREFIX}unlike").mkdir()
    for folder in (elsewhere, place / f"{PREFIX}unlike"):
        _grow_old(folder)

    TemporaryFolder().close()

    assert {each.name for each in place.iterdir()} == {"kept", f"{PREFIX}link", f"{PREFIX}fresh", f"{PREFIX}unlike"}
    assert (elsewhere / OWNER).exists()


def _grow_old(folder: Path) -> None:
    then = time.time() - 3600
    os.utime(folder, (then, then))
