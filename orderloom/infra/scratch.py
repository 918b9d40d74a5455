"""A database for a while, beside the product's own in the same cluster: made, migrated, dropped."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from orderloom.infra.cluster import DatabaseUrls
from orderloom.infra.migrate import migrate


@contextlib.contextmanager
def scratch_database(
    urls: DatabaseUrls, purpose: str, *, copied_from: DatabaseUrls | None = None
) -> Iterator[DatabaseUrls]:
    """An empty migrated database, or a copy of one that nobody uses at this moment; dropped when the block ends.

    Made by the superuser of the embedded cluster, else by the owner's role, which then needs CREATEDB.
    """
    name = f"orderloom_{purpose}_{uuid4().hex[:12]}"
    maker = urls.superuser or urls.owner
    superuser = _renamed(urls.superuser, name) if urls.superuser else None
    made = DatabaseUrls(_renamed(urls.app, name), _renamed(urls.owner, name), superuser)
    template = _name(copied_from.app) if copied_from else "template0"
    with psycopg.connect(maker, autocommit=True) as connection:
        create = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
        owner = str(conninfo_to_dict(urls.owner)["user"])
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(owner), sql.Identifier(template)))
    try:
        if copied_from is None:
            migrate(made.owner, made.app_role)
        yield made
    finally:
        with psycopg.connect(maker, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def analyze(urls: DatabaseUrls) -> None:
    """Fresh statistics of every table, and what is dirty written out, so that measuring starts from rest."""
    with psycopg.connect(urls.owner, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")


# Rows go in faster without the indexes that no constraint stands on; they come back as they were.
INDEXES = """
SELECT i.indexname, i.indexdef FROM pg_indexes i
 WHERE i.schemaname = 'public' AND (%(table)s::text IS NULL OR i.tablename = %(table)s)
   AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = format('%%I.%%I', i.schemaname, i.indexname)::regclass)
"""


@contextlib.contextmanager
def unindexed(urls: DatabaseUrls, table: str | None = None) -> Iterator[None]:
    """A table, or all of them, without these indexes while the block fills it."""
    with psycopg.connect(urls.superuser or urls.owner, autocommit=True) as connection:
        dropped = connection.execute(INDEXES, {"table": table}).fetchall()
        for index, _ in dropped:
            connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(index)))
        yield
        connection.execute("SET maintenance_work_mem = '512MB'")
        for _, definition in dropped:
            connection.execute(definition.encode())


def fill(urls: DatabaseUrls, script: str, values: Mapping[str, str], *, tell: Callable[[str], None]) -> None:
    """Run a script of sections (`-- == name`), which reads `values` as settings, with foreign keys asleep where that may be."""
    with psycopg.connect(urls.superuser or urls.owner, autocommit=True) as connection:
        if urls.superuser:
            connection.execute("SET session_replication_role = replica")
        connection.execute("SET work_mem = '256MB'; SET synchronous_commit = off")
        for name, value in values.items():
            connection.execute("SELECT set_config(%s, %s, false)", [name, value])
        for section in script.split("\n-- == ")[1:]:
            name, _, statements = section.partition("\n")
            tell(f"{name} …")
            connection.execute(statements.encode())


KEYS = """
SELECT c.conname, array(SELECT a.attname FROM unnest(c.conkey) WITH ORDINALITY AS k(attnum, nth)
                          JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum ORDER BY k.nth)
  FROM pg_constraint c WHERE c.conrelid = %s::regclass AND c.contype = 'p'
"""


@contextlib.contextmanager
def keyless(urls: DatabaseUrls, table: str) -> Iterator[None]:
    """The table without its primary key while the block fills it: sorting all rows once is cheaper than placing each."""
    with psycopg.connect(urls.superuser or urls.owner, autocommit=True) as connection:
        (name, columns), *_ = connection.execute(KEYS, [table]).fetchall()
        named = {"table": sql.Identifier(table), "name": sql.Identifier(name)}
        connection.execute(sql.SQL("ALTER TABLE {table} DROP CONSTRAINT {name}").format(**named))
        yield
        connection.execute("SET maintenance_work_mem = '1GB'")
        key = sql.SQL(", ").join(map(sql.Identifier, columns))
        add = sql.SQL("ALTER TABLE {table} ADD CONSTRAINT {name} PRIMARY KEY ({key})")
        connection.execute(add.format(key=key, **named))


def size_of(urls: DatabaseUrls, table: str) -> int:
    """Bytes of a table with its indexes."""
    with psycopg.connect(urls.owner) as connection:
        row = connection.execute("SELECT pg_total_relation_size(%s::regclass)", [table]).fetchone()
    return int(row[0]) if row else 0


def _renamed(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _name(url: str) -> str:
    return str(conninfo_to_dict(url)["dbname"])
