"""The database of an installation: the embedded PostgreSQL, started when it does not run, or a server of its own."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from orderloom.infra.postgres_account import PostgresRefused, account
from orderloom.infra.postgres_binaries import embedded_bin, runnable_bin
from orderloom.infra.postgres_home import Home
from orderloom.infra.postgres_server import Server, Stoppable, stop
from orderloom.infra.settings import SAFETY, Settings

DATABASE = "orderloom"
OWNER = "orderloom_owner"
APP = "orderloom_app"
OLDEST = 150_000
PATIENCE_SECONDS = 600  # recovery after a crash may take long
JOIN_SECONDS = 60


class DatabaseRefused(Exception):
    """The database cannot be used as it is. The message names the setting and what would accept it."""


@dataclass(frozen=True, slots=True)
class DatabaseUrls:
    """Addresses of one database: for the product, for migrations, and (embedded only) for its superuser."""

    app: str
    owner: str
    superuser: str | None = None

    @property
    def app_role(self) -> str | None:
        """The role to give rights to; none where the product itself owns the tables."""
        app = conninfo_to_dict(self.app).get("user")
        return None if app == conninfo_to_dict(self.owner).get("user") else str(app)


@contextlib.contextmanager
def database(settings: Settings) -> Iterator[DatabaseUrls]:
    """The database while the block runs: an embedded one is used if it runs, else started, and stopped after."""
    if not settings.embedded:
        yield DatabaseUrls(app=settings.database_url, owner=settings.owner_database_url or settings.database_url)
        return
    home = prepared(settings.home)
    with contextlib.ExitStack() as managing, contextlib.ExitStack() as using:
        using.enter_context(home.using())
        running = _joined(home, managing)
        try:
            yield urls(home)
        finally:
            using.close()
            if running is not None:
                with home.unused():
                    stop(running)


def _joined(home: Home, managing: contextlib.ExitStack) -> Stoppable | None:
    """Become the manager and start the server, or else wait until the one of another process answers."""
    end = time.monotonic() + JOIN_SECONDS
    while time.monotonic() < end:
        with contextlib.ExitStack() as attempt:
            if attempt.enter_context(home.managing()):
                managing.push(attempt.pop_all())
                return start(home)
        if _answers(home):
            return None
        time.sleep(0.05)
    raise PostgresRefused(f"the database that process {home.holder()} manages does not answer")


@dataclass
class Managed:
    """The database of the running product, which starts it anew should it die."""

    urls: DatabaseUrls
    home: Home | None = None
    running: Stoppable | None = None

    def died(self) -> bool:
        return self.running is not None and self.running.ended()

    def restart(self) -> None:
        if self.home is not None:
            self.running = start(self.home)


@contextlib.contextmanager
def managed(settings: Settings) -> Iterator[Managed]:
    """The database for the product itself, which alone starts and stops it: refused while somebody else does."""
    if not settings.embedded:
        with database(settings) as found:
            yield Managed(found)
        return
    home = prepared(settings.home)
    with _alone(home):
        running = start(home)
        product = Managed(urls(home), home, running)
        try:
            yield product
        finally:
            if product.running is not None:
                stop(product.running)


def refuse_second(settings: Settings) -> None:
    """Refuse by name while the product already runs with this home; nothing is made where there is none yet."""
    if settings.embedded and settings.home.exists():
        with _alone(prepared(settings.home)):
            pass


@contextlib.contextmanager
def _alone(home: Home) -> Iterator[None]:
    with home.managing() as ours:
        if not ours:
            raise PostgresRefused(f"Orderloom already runs with ORDERLOOM_HOME={home.path} (process {home.holder()})")
        yield


def prepared(path: Path) -> Home:
    # The home's path is part of the socket's name, so it is always the same one, whatever links lead to it.
    home = Home(path.resolve())
    home.prepare()
    return home


def start(home: Home, programs: Path | None = None) -> Stoppable:
    """Make, start or adopt the server, wait until it answers, and see to its roles and database.

    The caller is the home's manager. `programs`: another server's folder of programs.
    """
    user = account()
    server = Server(home, user, runnable_bin(programs or embedded_bin(), user))
    home.prepare_sockets(user)
    home.prepare_secrets()
    server.make()
    running = server.start()
    try:
        _await_answer(home, running)
        _see_to_roles(home)
    except BaseException:
        stop(running)
        raise
    return running


def urls(home: Home, name: str = DATABASE) -> DatabaseUrls:
    """The addresses of one database of this cluster."""
    return DatabaseUrls(_url(home, APP, name), _url(home, OWNER, name), _url(home, "postgres", name))


def _url(home: Home, role: str, name: str) -> str:
    host = quote(str(home.sockets), safe="")
    return f"postgresql://{role}:{quote(home.password(role), safe='')}@/{name}?host={host}&port=5432"


def _await_answer(home: Home, running: Stoppable) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and not running.ended():
        if _answers(home):
            return
        time.sleep(0.05)
    full = f": there is no room left at {home.path}" if home.full() else ""
    raise PostgresRefused(f"PostgreSQL did not start{full}; {home.log} ends with:\n{home.log_tail()}")


def _answers(home: Home) -> bool:
    try:
        psycopg.connect(_url(home, "postgres", "postgres"), connect_timeout=10).close()
    except (psycopg.OperationalError, FileNotFoundError):
        return False
    return True


def _see_to_roles(home: Home) -> None:
    """The owner of the tables, who migrates, and the app's role, who may not change the schema; and the database."""
    with psycopg.connect(_url(home, "postgres", "postgres"), autocommit=True) as connection:
        roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, APP):
            if role not in roles:
                create = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}")
                connection.execute(create.format(sql.Identifier(role), sql.Literal(home.password(role))))
        names = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
        if DATABASE not in names:
            create_database(connection, DATABASE)


def create_database(connection: psycopg.Connection[Any], name: str, template: str = "template0") -> None:
    """Make a database that the owner's role owns and only our roles may enter. The connection is the superuser's."""
    statements: tuple[LiteralString, ...] = (
        "CREATE DATABASE {name} OWNER {owner} TEMPLATE {template}",
        "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {name} TO {app}",
    )
    words = {"name": name, "owner": OWNER, "app": APP, "template": template}
    for statement in statements:
        connection.execute(sql.SQL(statement).format(**{word: sql.Identifier(words[word]) for word in words}))


def refuse_unsafe(connection: psycopg.Connection[Any], settings: Settings) -> None:
    """Refuse a server that is too old or no Unicode, or that may lose acknowledged orders in a crash, unless accepted by name."""
    if connection.info.server_version < OLDEST:
        raise DatabaseRefused(
            f"PostgreSQL 15 or newer is needed; the server is {connection.info.server_version // 10000}"
        )
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise DatabaseRefused(
            f"the database's encoding is {encoding}, which cannot hold every name; make it anew: "
            "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
        )
    rows = connection.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(SAFETY)])
    off = [name for name, value in rows if value == "off" and name not in settings.allow_unsafe_database]
    if off:
        raise DatabaseRefused(
            f"the database runs with {', '.join(f'{name}=off' for name in off)}: a crash could lose orders that were "
            f"acknowledged. Switch it on, or accept it by ORDERLOOM_ALLOW_UNSAFE_DATABASE={','.join(off)}"
        )
