"""Brings a database to the schema of this release: numbered SQL files, the job queue's tables, the app role's rights.

Each file is applied and marked in one transaction, so that a process killed at any instant leaves nothing half done.
"""

import contextlib
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import psycopg
from procrastinate.schema import SchemaManager
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from yoyo import read_migrations
from yoyo.backends.core.postgresql import PostgresqlPsycopgBackend
from yoyo.connections import DatabaseURI

MIGRATIONS = Path(str(resources.files("orderloom.infra") / "migrations"))
LOCK = 0x0_4D_45_52  # this product's migrations, among the advisory locks of the database
LIMITS = "-c lock_timeout=5s -c statement_timeout=60s -c client_min_messages=warning"
YOYO = "_yoyo_migration"

# Rights are given after the last migration: who may not read a table meets a database whose migration was killed before that.
_UNREADABLE = """
SELECT EXISTS (SELECT FROM pg_class c
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
                  AND NOT has_table_privilege(c.oid, 'SELECT'))
"""


def migrate(owner_url: str, app_role: str | None = None, *, folder: Path = MIGRATIONS) -> list[str]:
    """Apply what is missing, in order, and give the app's role its rights. Returns the names applied."""
    with _alone(owner_url) as connection:
        applied = _apply(owner_url, folder) if pending(connection, folder) else []
        applied += _apply_jobs(connection)
        if app_role:
            _grant(connection, app_role)
        return applied


def pending(connection: psycopg.Connection[Any], folder: Path = MIGRATIONS) -> list[str]:
    """Names of the migrations that this database does not have yet, and of what a killed run has not come to."""
    names = sorted(path.stem for path in folder.glob("*.sql"))
    if _missing(connection, YOYO):
        return names
    unfinished = ["job queue"] if _missing(connection, "job_queue_release") else []
    if connection.execute(_UNREADABLE).fetchone() == (True,):
        return [*unfinished, "rights"]
    done = {row[0] for row in connection.execute("SELECT migration_id FROM _yoyo_migration")}
    return [name for name in names if name not in done] + unfinished


def _missing(connection: psycopg.Connection[Any], table: str) -> bool:
    return connection.execute("SELECT to_regclass(%s) IS NULL", [table]).fetchone() == (True,)


@contextlib.contextmanager
def _alone(owner_url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection that holds the migrations' lock; another process waits here until the first is done."""
    with psycopg.connect(owner_url, autocommit=True, options="-c client_min_messages=warning") as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield connection


def _apply(owner_url: str, folder: Path) -> list[str]:
    backend = PostgresqlPsycopgBackend(_yoyo_address(owner_url), YOYO)
    # The runner prints the rows of SELECT statements; standard output belongs to the command.
    with backend, contextlib.redirect_stdout(sys.stderr):
        backend.init_database()
        backend.break_lock()  # we hold the real lock: a row found here was left by a process that was killed
        backend.ensure_internal_schema_updated()
        migrations = backend.to_apply(read_migrations(str(folder)))
        for migration in migrations:
            # The runner's own apply_one marks in a second transaction: a kill between the two would block every start.
            with backend.transaction():
                migration.process_steps(backend, "apply")
                backend.mark_one(migration, log=False)
        return [str(migration.id) for migration in migrations]


def _yoyo_address(url: str) -> DatabaseURI:
    given = conninfo_to_dict(url)
    return DatabaseURI(
        scheme="postgresql+psycopg",
        username=given.pop("user", None),
        password=given.pop("password", None),
        hostname=None,
        port=None,
        database=given.pop("dbname", ""),
        args={**given, "options": f"{given.get('options', '')} {LIMITS}".strip()},
    )


def _apply_jobs(connection: psycopg.Connection[Any]) -> list[str]:
    """The job queue's own tables, and later the steps that a newer release of the queue brings."""
    steps = sorted(path.name for path in Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    with connection.transaction():
        connection.execute("SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '60s'")
        if _missing(connection, "job_queue_release"):
            connection.execute("CREATE TABLE job_queue_release (last_step text NOT NULL)")
            connection.execute(SchemaManager.get_schema())
            connection.execute("INSERT INTO job_queue_release VALUES (%s)", [steps[-1]])
            _index_failed_jobs(connection)
            return ["job queue"]
        row = connection.execute("SELECT last_step FROM job_queue_release").fetchone()
        newer = [step for step in steps if row and step > row[0]]
        for step in newer:
            connection.execute((Path(SchemaManager.get_migrations_path()) / step).read_bytes())
            connection.execute("UPDATE job_queue_release SET last_step = %s", [step])
        _index_failed_jobs(connection)
        return [f"job queue {step}" for step in newer]


def _index_failed_jobs(connection: psycopg.Connection[Any]) -> None:
    """Failed jobs are counted and listed however many wait; the queue's library has no index for that."""
    if _missing(connection, "job_queue_failed"):
        connection.execute("CREATE INDEX job_queue_failed ON procrastinate_jobs (id) WHERE status = 'failed'")


# What the app's role may do to each table: all but change the runner's notes and append-only rows. An append-only table
# is known by the trigger that refuses the change, so that nobody has to keep a list.
_RIGHTS = r"""
WITH wanted AS (
    SELECT c.oid, c.relname,
           CASE WHEN c.relkind IN ('v', 'm') OR c.relname LIKE '\_yoyo%%'
                  OR c.relname IN ('yoyo_lock', 'job_queue_release')
                THEN '{SELECT}'::text[]
                ELSE '{SELECT,INSERT}'::text[]
                  || CASE WHEN refused & 16 = 0 THEN '{UPDATE}'::text[] ELSE '{}' END
                  || CASE WHEN refused & 8 = 0 THEN '{DELETE}'::text[] ELSE '{}' END
           END AS rights
      FROM pg_class c
      CROSS JOIN LATERAL (
           SELECT coalesce(bit_or(t.tgtype::int), 0) AS refused
             FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE t.tgrelid = c.oid AND p.proname = 'refuse_change' AND t.tgattr::text = '') AS trigger
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
), present AS (
    SELECT w.*, array(SELECT r FROM unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE}'::text[]) r
                       WHERE has_table_privilege(%(role)s, w.oid, r)) AS has
      FROM wanted w
)
SELECT relname, rights FROM present WHERE rights <> has ORDER BY relname
"""


def _grant(connection: psycopg.Connection[Any], role: str) -> None:
    app = sql.Identifier(role)
    wrong = connection.execute(_RIGHTS, {"role": role}).fetchall()
    with connection.transaction():
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(app))
        for table, rights in wrong:
            name = sql.Identifier("public", table)
            connection.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(name, app))
            allowed = sql.SQL(", ").join(map(sql.SQL, rights))
            connection.execute(sql.SQL("GRANT {} ON {} TO {}").format(allowed, name, app))
        if wrong:
            connection.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(app))
