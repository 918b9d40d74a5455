"""What is indexed of each thing. Changing it is taking away the terms that went and adding those that came."""

from collections.abc import Sequence
from uuid import UUID

from psycopg import sql

from orderloom.infra.arrays import uuids
from orderloom.infra.work import Connection
from orderloom.search.model import Kind

LOCK = """
SELECT d.id FROM search_documents d WHERE d.kind = %(kind)s AND d.id = ANY(%(ids)s::uuid[]) ORDER BY d.id FOR UPDATE
"""

# A statement after the lock sees what was committed before it was given. A thing that is no longer there has no terms.
REFRESH = sql.SQL(
    """
WITH known AS MATERIALIZED (
    SELECT d.id, d.at, d.terms FROM search_documents d WHERE d.kind = %(kind)s AND d.id = ANY(%(ids)s::uuid[])
), live AS MATERIALIZED (
    SELECT l.id, l.at, l.terms FROM {searchable} l
     WHERE l.id = ANY(%(ids)s::uuid[]) AND (NOT %(only_known)s OR l.id IN (SELECT k.id FROM known k))
), came AS (
    INSERT INTO search_terms (kind, term, at, id)
    SELECT %(kind)s::"char", c.term, c.at, c.id
      FROM (SELECT l.id, l.at, unnest(l.terms) AS term FROM live l
            EXCEPT ALL SELECT k.id, k.at, unnest(k.terms) FROM known k) c
     ORDER BY c.term, c.at, c.id
        ON CONFLICT DO NOTHING
), went AS (
    DELETE FROM search_terms t
     USING (SELECT k.id, k.at, unnest(k.terms) AS term FROM known k
            EXCEPT ALL SELECT l.id, l.at, unnest(l.terms) FROM live l) g
     WHERE t.kind = %(kind)s AND t.term = g.term AND t.at = g.at AND t.id = g.id
), dropped AS (
    DELETE FROM search_documents d
     WHERE d.kind = %(kind)s AND d.id IN (SELECT k.id FROM known k WHERE NOT EXISTS (SELECT FROM live l WHERE l.id = k.id))
)
INSERT INTO search_documents AS d (kind, id, at, terms)
SELECT %(kind)s::"char", l.id, l.at, l.terms FROM live l
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, terms = excluded.terms
 WHERE (d.at, d.terms) IS DISTINCT FROM (excluded.at, excluded.terms)
"""
)

# From scratch: every term of a page is written, whatever is said to be there. What should not be there is taken away at the end.
WRITE = sql.SQL(
    """
WITH live AS MATERIALIZED (
    SELECT l.id, l.at, l.terms FROM {searchable} l WHERE l.id = ANY(%(ids)s::uuid[])
), written AS (
    INSERT INTO search_documents AS d (kind, id, at, terms)
    SELECT %(kind)s::"char", l.id, l.at, l.terms FROM live l
        ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, terms = excluded.terms
     WHERE (d.at, d.terms) IS DISTINCT FROM (excluded.at, excluded.terms)
)
INSERT INTO search_terms (kind, term, at, id)
SELECT %(kind)s::"char", t.term, l.at, l.id FROM live l CROSS JOIN LATERAL unnest(l.terms) AS t(term)
 ORDER BY t.term, l.at, l.id
    ON CONFLICT DO NOTHING
"""
)
PAGE = sql.SQL(
    "SELECT l.id FROM {searchable} l WHERE %(after)s::uuid IS NULL OR l.id > %(after)s ORDER BY l.id LIMIT %(limit)s"
)
DROP_GONE = sql.SQL(
    """
DELETE FROM search_documents d WHERE d.kind = %(kind)s AND NOT EXISTS (SELECT FROM {searchable} l WHERE l.id = d.id)
"""
)
# allow plans.full_scan: an operator's rebuilding looks at all there is
DROP_ORPHANS = """
DELETE FROM search_terms t
 WHERE NOT EXISTS (SELECT FROM search_documents d
                    WHERE d.kind = t.kind AND d.id = t.id AND d.at = t.at AND t.term = ANY(d.terms))
"""
SEARCHABLE = {
    Kind.ORDER: sql.Identifier("searchable_orders"),
    Kind.CUSTOMER: sql.Identifier("searchable_customers"),
    Kind.PRODUCT: sql.Identifier("searchable_products"),
    Kind.PARCEL: sql.Identifier("searchable_parcels"),
}


async def refresh(tx: Connection, kind: Kind, ids: Sequence[UUID], *, only_known: bool = False) -> None:
    """Make the terms of these things what they are now; `only_known` adds nothing that was not indexed before."""
    asked = {"kind": kind, "ids": uuids(sorted(ids)), "only_known": only_known}
    await tx.execute(LOCK, asked)
    await tx.execute(REFRESH.format(searchable=SEARCHABLE[kind]), asked)


async def write(tx: Connection, kind: Kind, ids: Sequence[UUID]) -> None:
    """Write all terms of these things."""
    await tx.execute(WRITE.format(searchable=SEARCHABLE[kind]), {"kind": kind, "ids": uuids(ids)})


async def page(tx: Connection, kind: Kind, *, after: UUID | None, limit: int) -> list[UUID]:
    """The things of a kind, by id."""
    asked = {"after": after, "limit": limit}
    rows = await (await tx.execute(PAGE.format(searchable=SEARCHABLE[kind]), asked)).fetchall()
    return [row[0] for row in rows]


async def drop_gone(tx: Connection, kind: Kind) -> None:
    """Forget things that are no longer there."""
    await tx.execute(DROP_GONE.format(searchable=SEARCHABLE[kind]), {"kind": kind})


async def drop_orphans(tx: Connection) -> int:
    """Take away terms that nothing has; how many there were."""
    return (await tx.execute(DROP_ORPHANS)).rowcount
