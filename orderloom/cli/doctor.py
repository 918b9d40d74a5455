"""`orderloom doctor`: what an operator would look at first when something is wrong."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import click
import psycopg

from orderloom.cli.opening import opened_settings
from orderloom.cli.output import answer, json_option
from orderloom.infra.cluster import DatabaseRefused, DatabaseUrls, database, refuse_unsafe
from orderloom.infra.migrate import pending
from orderloom.infra.postgres_account import PostgresRefused
from orderloom.infra.settings import SAFETY, Settings, unknown
from orderloom.infra.vitals import clock_skew_s, feed_backlog

LEAST_DISK = 1 << 30
COMFORTABLE_DISK = 5 << 30
MOST_SKEW_SECONDS = 2.0
MOST_LAG_SECONDS = 5.0
LAGGING_SECONDS = 60.0


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Finding(NamedTuple):
    check: str
    level: Level
    text: str


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Check Python, settings, disk, database, migrations, clock and the event feed; changes nothing.

    With the product stopped the embedded database is started for the time of the checks.
    JSON: {"findings": [{"check", "level": "ok" | "warn" | "fail", "text"}]}.

    Exit codes: 0 nothing failed (there may be warnings); 1 something failed; 2 wrong settings.
    """
    settings = opened_settings()
    findings = list(examine(settings))
    answer(
        {"findings": [finding._asdict() for finding in findings]},
        as_json=as_json,
        lines=[f"{finding.level:<4} {finding.check:<12} {finding.text}" for finding in findings],
    )
    raise SystemExit(1 if any(finding.level is Level.FAIL for finding in findings) else 0)


def examine(settings: Settings) -> Iterator[Finding]:
    """All findings, from the machine inwards."""
    yield _python()
    yield _settings()
    yield _home(settings.home)
    yield _disk(settings.home)
    if settings.embedded and not (settings.home / "postgres" / "data").exists():
        yield Finding("database", Level.WARN, "not made yet; `orderloom up` makes it")
        return
    try:
        with database(settings) as urls:
            yield from _database(urls, settings)
    except (psycopg.Error, PostgresRefused) as error:
        yield Finding("database", Level.FAIL, str(error).strip())


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    level = Level.OK if sys.version_info >= (3, 11) else Level.FAIL
    return Finding("python", level, f"{found} (3.11 or newer is needed)")


def _settings() -> Finding:
    names = unknown()
    if names:
        return Finding("settings", Level.WARN, f"not settings, ignored: {', '.join(names)}")
    return Finding("settings", Level.OK, "all valid")


def _home(home: Path) -> Finding:
    if not home.exists():
        return Finding("home", Level.WARN, f"{home} does not exist yet; `orderloom up` makes it")
    found = home.stat()
    if found.st_uid != os.geteuid():
        return Finding("home", Level.FAIL, f"{home} belongs to another user")
    if found.st_mode & 0o066:
        return Finding("home", Level.WARN, f"{home} can be read by others")
    return Finding("home", Level.OK, f"{home}")


def _disk(home: Path) -> Finding:
    place = next(path for path in (home, *home.parents) if path.exists())
    free = shutil.disk_usage(place).free
    level = Level.FAIL if free < LEAST_DISK else Level.WARN if free < COMFORTABLE_DISK else Level.OK
    return Finding("disk", level, f"{free / (1 << 30):.1f} GiB free at {place}")


def _database(urls: DatabaseUrls, settings: Settings) -> Iterator[Finding]:
    with psycopg.connect(urls.app, autocommit=True, connect_timeout=10) as connection:
        version = connection.info.parameter_status("server_version")
        kind = "embedded" if settings.embedded else "a server of its own"
        yield Finding("database", Level.OK, f"PostgreSQL {version}, {kind}")
        for check in (_safety, _clock, _migrations, _feed):
            yield check(connection, settings)


Check = Callable[[psycopg.Connection[Any], Settings], Finding]


def _safety(connection: psycopg.Connection[Any], settings: Settings) -> Finding:
    try:
        refuse_unsafe(connection, settings)
    except DatabaseRefused as refused:
        return Finding("durability", Level.FAIL, str(refused))
    if settings.allow_unsafe_database:
        accepted = ", ".join(sorted(settings.allow_unsafe_database))
        return Finding("durability", Level.WARN, f"accepted as they are, even off: {accepted}")
    return Finding("durability", Level.OK, f"{', '.join(SAFETY)} are on")


def _clock(connection: psycopg.Connection[Any], settings: Settings) -> Finding:
    skew = clock_skew_s(connection)
    level = Level.WARN if skew > MOST_SKEW_SECONDS else Level.OK
    return Finding("clock", level, f"{skew:.3f} s from the database's")


def _migrations(connection: psycopg.Connection[Any], settings: Settings) -> Finding:
    missing = pending(connection)
    if missing:
        return Finding("migrations", Level.FAIL, f"missing: {', '.join(missing)}; run `orderloom migrate`")
    return Finding("migrations", Level.OK, "none missing")


def _feed(connection: psycopg.Connection[Any], settings: Settings) -> Finding:
    backlog = feed_backlog(connection)
    if backlog is None:
        return Finding("feed", Level.WARN, "there is no feed yet")
    age = backlog.oldest_s
    level = Level.FAIL if age > LAGGING_SECONDS else Level.WARN if age > MOST_LAG_SECONDS else Level.OK
    return Finding("feed", level, f"{backlog.facts} facts wait for their position, the oldest for {age:.1f} s")
