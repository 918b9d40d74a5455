"""A database for a while, beside the product's own in the same cluster: made, migrated, dropped."""

import contextlib
from collections.abc import Iterator
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


def _renamed(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _name(url: str) -> str:
    return str(conninfo_to_dict(url)["dbname"])
