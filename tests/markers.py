"""A marker stands for personal data: put it into names, addresses, notes; then look where it must never be."""

from typing import Any

import psycopg
from psycopg import sql

# Rows that nobody can erase, or that nobody would think of erasing. Append-only tables are known by their trigger.
KEPT = """
SELECT c.relname
  FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
   AND (c.relname IN ('idempotency_keys', 'procrastinate_jobs', 'procrastinate_events', 'event_commits')
        OR EXISTS (SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
                    WHERE t.tgrelid = c.oid AND p.proname = 'refuse_change'))
 ORDER BY c.relname
"""


def marked(database_url: str, marker: str) -> dict[str, int]:
    """How many rows of each table that is kept for ever hold the marker, as text or as bytes."""
    with psycopg.connect(database_url) as connection:
        tables = [row[0] for row in connection.execute(KEPT.encode()).fetchall()]
        counts = {table: _count(connection, table, marker) for table in tables}
    return {table: count for table, count in counts.items() if count}


def _count(connection: psycopg.Connection[Any], table: str, marker: str) -> int:
    query = sql.SQL("SELECT count(*) FROM {} t WHERE t::text ILIKE ANY (%s)").format(sql.Identifier(table))
    row = connection.execute(query, [[f"%{marker}%", f"%{marker.encode().hex()}%"]]).fetchone()
    return int(row[0]) if row else 0


def assert_no_marker(database_url: str, marker: str) -> None:
    """Fails naming each table of facts, movements, entries, keys or jobs whose rows hold the marker."""
    found = marked(database_url, marker)
    assert not found, f"{marker} stands in rows that cannot be erased: {found}"
