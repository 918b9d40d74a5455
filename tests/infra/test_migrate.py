"""Migrations: all or nothing for each file, once, whatever was killed before."""

from pathlib import Path
from typing import Any

import psycopg
import pytest

from orderloom.infra.cluster import APP, DatabaseUrls
from orderloom.infra.migrate import MIGRATIONS, migrate, pending


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A schema of two files that comes on top of the real one."""
    (tmp_path / "9001_things.sql").write_text("CREATE TABLE things (id int PRIMARY KEY);\nSELECT 1;\n")
    (tmp_path / "9002_more.sql").write_text("-- a comment; with a semicolon\nALTER TABLE things ADD COLUMN name text;")
    return tmp_path


@pytest.fixture
def owner(database_urls: DatabaseUrls) -> str:
    return database_urls.owner


def test_a_migrated_database_needs_nothing_more(owner: str) -> None:
    with psycopg.connect(owner) as connection:
        assert pending(connection) == []
    assert migrate(owner, APP) == []


def test_files_are_applied_in_order_and_once(owner: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert migrate(owner, APP, folder=folder) == ["9001_things", "9002_more"]
    assert migrate(owner, APP, folder=folder) == []
    assert capsys.readouterr().out == ""


def test_a_file_that_fails_leaves_nothing_and_is_tried_again(owner: str, folder: Path) -> None:
    (folder / "9002_more.sql").write_text("ALTER TABLE things ADD COLUMN name text; SELECT 1/0;")
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(owner, APP, folder=folder)
    with psycopg.connect(owner) as connection:
        assert pending(connection, folder) == ["9002_more"]
    (folder / "9002_more.sql").write_text("ALTER TABLE things ADD COLUMN name text;")
    assert migrate(owner, APP, folder=folder) == ["9002_more"]


def test_the_lock_row_of_a_killed_run_does_not_block_the_next(owner: str, folder: Path) -> None:
    with psycopg.connect(owner) as connection:
        connection.execute("INSERT INTO yoyo_lock (locked, ctime, pid) VALUES (1, now(), 4711)")
    assert migrate(owner, APP, folder=folder) == ["9001_things", "9002_more"]


def test_a_file_that_waits_too_long_for_a_lock_gives_up_by_name(
    owner: str, folder: Path, connection: psycopg.Connection[Any]
) -> None:
    migrate(owner, APP, folder=folder)
    (folder / "9003_slow.sql").write_text("SET lock_timeout = '100ms'; ALTER TABLE things ADD COLUMN other int;")
    with psycopg.connect(owner) as other:
        other.execute("LOCK TABLE things IN ACCESS SHARE MODE")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            migrate(owner, APP, folder=folder)


def test_each_file_has_limits(owner: str, folder: Path) -> None:
    (folder / "9003_limits.sql").write_text(
        "CREATE TABLE limits AS SELECT current_setting('lock_timeout') a, current_setting('statement_timeout') b;"
    )
    migrate(owner, folder=folder)
    with psycopg.connect(owner) as connection:
        assert connection.execute("SELECT a, b FROM limits").fetchone() == ("5s", "1min")


def test_the_app_may_change_rows_but_not_history_nor_the_schema(
    owner: str, folder: Path, connection: psycopg.Connection[Any]
) -> None:
    (folder / "9003_history.sql").write_text(
        "CREATE TABLE history (id int); CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE ON history "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change();"
    )
    migrate(owner, APP, folder=folder)
    connection.execute("INSERT INTO things VALUES (1); UPDATE things SET id = 2; DELETE FROM things")
    connection.execute("INSERT INTO history VALUES (1)")
    forbidden = ("UPDATE history SET id = 2", "DELETE FROM history", "TRUNCATE history", "TRUNCATE things")
    for statement in (*forbidden, "CREATE TABLE mine (id int)", "DROP TABLE things", "DELETE FROM yoyo_lock"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.encode())


def test_every_table_with_the_trigger_is_append_only_for_the_app(connection: psycopg.Connection[Any]) -> None:
    rows = connection.execute(
        """
        SELECT DISTINCT t.tgrelid::regclass::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
         WHERE p.proname = 'refuse_change' AND t.tgtype & 24 = 24 AND t.tgattr::text = ''
           AND (has_table_privilege(t.tgrelid, 'UPDATE') OR has_table_privilege(t.tgrelid, 'DELETE'))
        """
    ).fetchall()
    assert rows == []


def test_no_two_files_share_a_number() -> None:
    numbers = [int(path.name[:4]) for path in sorted(MIGRATIONS.glob("*.sql"))]
    assert len(numbers) == len(set(numbers))


def test_a_run_that_was_killed_before_it_gave_the_rights_is_finished_by_the_next(
    owner: str, connection: psycopg.Connection[Any]
) -> None:
    with psycopg.connect(owner, autocommit=True) as opened:
        opened.execute("CREATE TABLE things (id int PRIMARY KEY)")
    assert pending(connection) == ["rights"]
    assert migrate(owner, APP) == []
    assert pending(connection) == []
