"""`orderloom fsck` as a program: exit codes, one document on standard output, progress on standard error."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from orderloom.infra.work import Pool
from orderloom.views.fsck import RULES
from tests.worlds import a_shop


@pytest.fixture
async def database(pool: Pool, database_url: str) -> str:
    await (await a_shop(pool)).place({"MUG-BLUE": 2})
    return database_url


def fsck(url: str, home: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "orderloom.cli", "fsck", *options],
        env={"PATH": "/usr/bin:/bin", "HOME": str(home), "ORDERLOOM_HOME": str(home), "ORDERLOOM_DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_clean_shop(database: str, tmp_path: Path) -> None:
    done = fsck(database, tmp_path, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["findings"] == 0
    assert [rule["code"] for rule in found["rules"]] == list(RULES)
    assert "stock.counters" in done.stderr
    assert fsck(database, tmp_path).stdout == f"{len(RULES)} rules hold\n"


def test_what_does_not_hold_is_named_with_its_rows(database: str, owner_url: str, tmp_path: Path) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("UPDATE stock_levels SET on_hand = on_hand + 1 WHERE location = 'AMS'")
    done = fsck(database, tmp_path, "--json", "--rule", "stock.counters", "--rule", "stock.promise", "--rows", "2")
    assert done.returncode == 1
    counters, promise = json.loads(done.stdout)["rules"]
    assert (counters["total"], len(counters["rows"]), promise["total"]) == (3, 2, 0)
    assert counters["rows"][0]["on_hand"] == counters["rows"][0]["on_hand_moved"] + 1
    told = fsck(database, tmp_path, "--rule", "stock.counters", "--rows", "2").stdout
    assert "on_hand=101" in told
    assert "… and 1 more" in told


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    done = fsck("postgresql://nobody@127.0.0.1:1/none", tmp_path, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "could not run" in done.stderr
