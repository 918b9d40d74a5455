"""The command line: refusals are one line with an exit code, results one document."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import click
import psycopg
import pytest

from orderloom.cli.app import cli
from orderloom.cli.output import whole_file
from orderloom.infra.cluster import DatabaseUrls
from tests.rooms import room_for


def orderloom(*words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"} | variables
    command = [sys.executable, "-m", "orderloom.cli", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def a_free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@pytest.fixture
def installed(database_urls: DatabaseUrls, tmp_path: Path) -> dict[str, str]:
    return {
        "ORDERLOOM_HOME": str(tmp_path),
        "ORDERLOOM_DATABASE_URL": database_urls.app,
        "ORDERLOOM_OWNER_DATABASE_URL": database_urls.owner,
    }


def test_a_file_that_has_no_room_leaves_nothing_behind(tmp_path: Path) -> None:
    place = tmp_path / "orders.csv"
    place.write_text("what was here before")
    with pytest.raises(OSError, match="too large"), room_for(100), whole_file(str(place)) as file:
        file.write(b"x" * 1000)
    assert [path.name for path in tmp_path.iterdir()] == ["orders.csv"]
    assert place.read_text() == "what was here before"


def test_wrong_settings_are_all_named_and_give_exit_code_2() -> None:
    refused = orderloom("doctor", ORDERLOOM_PORT="x", ORDERLOOM_LOG_LEVEL="loud")
    assert refused.returncode == 2
    assert "ORDERLOOM_PORT" in refused.stderr
    assert "ORDERLOOM_LOG_LEVEL" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_that_does_not_answer_gives_a_line_and_exit_code_1() -> None:
    refused = orderloom("migrate", ORDERLOOM_DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert refused.returncode == 1
    assert "the database does not answer" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_migrate_prints_one_document_and_its_check_changes_nothing(
    installed: dict[str, str], database_urls: DatabaseUrls
) -> None:
    with psycopg.connect(database_urls.owner, autocommit=True) as owner:
        owner.execute("DELETE FROM _yoyo_migration WHERE migration_id = '0001_infra'")
    checked = orderloom("migrate", "--check", "--json", **installed)
    assert checked.returncode == 1
    assert json.loads(checked.stdout) == {"applied": [], "missing": ["0001_infra"]}


def test_a_server_of_its_own_is_not_migrated_by_the_way(installed: dict[str, str], database_urls: DatabaseUrls) -> None:
    with psycopg.connect(database_urls.owner, autocommit=True) as owner:
        owner.execute("DELETE FROM _yoyo_migration WHERE migration_id = '0001_infra'")
    refused = orderloom("worker", **installed)
    assert refused.returncode == 1
    assert "0001_infra" in refused.stderr


def test_doctor_finds_nothing_wrong_and_says_so_as_a_document(installed: dict[str, str]) -> None:
    found = orderloom("doctor", "--json", **installed)
    levels = {each["check"]: each["level"] for each in json.loads(found.stdout)["findings"]}
    assert (found.returncode, levels["migrations"], levels["durability"]) == (0, "ok", "ok")


def test_doctor_fails_by_name_on_a_database_that_may_lose_orders(installed: dict[str, str], owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute(f"ALTER DATABASE {owner.info.dbname} SET synchronous_commit = off".encode())
    found = orderloom("doctor", **installed)
    assert found.returncode == 1
    assert "synchronous_commit=off" in found.stdout


def test_web_and_worker_refuse_a_database_that_may_lose_orders(installed: dict[str, str], owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute(f"ALTER DATABASE {owner.info.dbname} SET synchronous_commit = off".encode())
    for command in ("web", "worker", "up"):
        refused = orderloom(command, **installed, ORDERLOOM_PORT=str(a_free_port()))
        assert refused.returncode == 1
        assert "ORDERLOOM_ALLOW_UNSAFE_DATABASE=synchronous_commit" in refused.stderr


def test_doctor_makes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert orderloom("doctor", ORDERLOOM_HOME=str(home)).returncode == 0
    assert not home.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a folder of another user")
def test_a_home_of_another_user_is_refused(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, 65534)
    refused = orderloom("migrate", ORDERLOOM_HOME=str(tmp_path))
    assert refused.returncode == 1
    assert "belongs to another user" in refused.stderr


def test_each_help_tells_its_exit_codes() -> None:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        if not isinstance(command, click.Group):
            assert "Exit codes:" in (command.help or ""), name
