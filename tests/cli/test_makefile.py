"""`make` on a machine where something is missing: the reason and the cure in one line."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def make(folder: Path, *words: str, python: str | None = None) -> "subprocess.CompletedProcess[str]":
    path = "/usr/bin:/bin"
    if python is not None:
        fake = folder / "bin" / "python3"
        fake.parent.mkdir()
        fake.write_text(f"#!/bin/sh\n{python}\n")
        fake.chmod(0o755)
        path = f"{fake.parent}:{path}"
    environment = {"PATH": path, "HOME": str(folder)}
    command = ["make", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_make_alone_lists_the_targets(clone: Path) -> None:
    listed = make(clone).stdout
    assert all(f"make {target}" in listed for target in ("env", "up", "test", "lint", "proof", "bench", "docs", "lock"))


def test_a_missing_venv_module_is_named_with_the_line_that_installs_it(clone: Path) -> None:
    refused = make(clone, "up", python='case "$*" in *ensurepip*) exit 1;; esac')
    assert refused.returncode != 0
    assert "apt install python3-venv" in refused.stderr


def test_an_old_python_is_named(clone: Path) -> None:
    refused = make(clone, "env", python='case "$*" in *version_info*) exit 1;; --version) echo Python 3.9.2;; esac')
    assert refused.returncode != 0
    assert "3.11 or newer is needed; Python 3.9.2 was found" in refused.stderr


def test_locks_carry_hashes_and_no_addresses() -> None:
    for part in ("run", "dev"):
        lines = (ROOT / "requirements" / f"{part}.lock").read_text().splitlines()
        packages = [line for line in lines if line and line[0].isalnum()]
        assert all(line.endswith(" \\") and "==" in line for line in packages)
        assert not any("://" in line for line in lines)
