"""Things that have several common terms at once, however rarely these meet."""

from collections.abc import Sequence

from psycopg import sql
from psycopg.types.json import Jsonb

from orderloom.infra.work import Connection
from orderloom.search.model import Clause, Kind, Met

MET = """
SELECT count(*), coalesce(array_agg(m.at), '{}')::text, coalesce(array_agg(m.id), '{}')::text
  FROM search_met(%(kind)s::"char", %(clauses)s, %(most)s) m
"""
ROWS = sql.SQL("unnest(%(search_met_at)s::timestamptz[], %(search_met_id)s::uuid[])")


async def met(tx: Connection, kind: Kind, clauses: Sequence[Clause], *, most: int) -> tuple[int, Met]:
    """How many things, up to `most`, have a term of each of these clauses; and which."""
    asked = {"kind": kind, "clauses": Jsonb(clauses), "most": most}
    row = await (await tx.execute(MET, asked)).fetchone()
    if row is None:
        raise RuntimeError("an aggregate gave no row")
    return int(row[0]), Met(at=row[1], id=row[2])
