"""Common terms that hardly ever meet are found all the same, and how."""

from typing import Any

import psycopg
from psycopg import sql

from orderloom.infra.work import Connection, Pool, reading
from orderloom.search.queries import Asked, Kind, hurried, stream, understand


async def _hurried(tx: Connection, asked: Asked, limit: int) -> tuple[list[Any], list[str]]:
    """The page, and how it was come to."""
    ways = []

    async def read(asked: Asked) -> list[Any]:
        ways.append("met" if asked.met else "walked" if asked.budget is None else "hurried")
        values = asked.values | {"limit": limit, "within": list(asked.within)}
        conditions = [WITHIN] if asked.within else []
        return await (await tx.execute(stream(asked, conditions=conditions), values, prepare=False)).fetchall()

    return await hurried(tx, asked, read, limit=limit), ways


# Words, what the live rows have of which one must be there, and how the page is come to.
MEETINGS: list[tuple[str, list[str], list[str]]] = [
    ("linen apron", [], ["hurried"]),
    ("linen wool", [], ["hurried"]),  # nothing has both: none is read after that
    ("linen silk", [], ["hurried", "met"]),
    ("linen old", [], ["hurried", "walked"]),
    ("linen", ["channel=a", "channel=b"], ["hurried"]),
    ("linen", ["channel=c"], ["hurried", "met"]),
]


async def test_common_terms_that_hardly_ever_meet_are_found_all_the_same(pool: Pool, owner_url: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute(MEETING)
        connection.execute("VACUUM (ANALYZE) search_terms, search_documents")
    async with reading(pool) as tx:
        for q, within, ways in MEETINGS:
            asked = await understand(tx, Kind.ORDER, q=q, within=within)
            rows, taken = await _hurried(tx, asked, 40)
            clauses = [*([word] for word in q.split()), *([within] if within else [])]
            expected = await tx.execute(ALL_OF, [[f"{{{','.join(clause)}}}" for clause in clauses]])
            assert (rows, taken) == ((await expected.fetchall())[:40], ways), q


# 30,000 things. Linen and apron meet often, linen and wool never, linen and silk now and then, linen and old long ago.
MEETING = """
INSERT INTO search_documents (kind, id, at, terms)
SELECT 'o', md5(n::text)::uuid, timestamptz '2026-01-01' + n * interval '1 minute',
       array(SELECT w.term FROM (VALUES ('linen', n % 2 = 0), ('apron', n % 3 = 0), ('wool', n % 2 = 1),
                                        ('old', n < 10000 OR n % 2 = 1),
                                        ('silk', n % 2 = 1 OR n % 1000 = 0), ('channel=a', n % 2 = 0 AND n % 10 > 0),
                                        ('channel=b', n % 2 = 1), ('channel=c', n % 1000 = 0)) AS w(term, has)
              WHERE w.has ORDER BY 1)
  FROM generate_series(1, 30000) n;
INSERT INTO search_terms (kind, term, at, id)
SELECT 'o', t.term, d.at, d.id FROM search_documents d CROSS JOIN LATERAL unnest(d.terms) AS t(term)
"""
# As a list asks the live row.
WITHIN = sql.SQL("EXISTS (SELECT FROM search_documents d WHERE d.id = t.id AND d.terms && %(within)s::text[])")
ALL_OF = """
SELECT d.at, d.id FROM search_documents d
 WHERE NOT EXISTS (SELECT FROM unnest(%s::text[]) AS c(clause) WHERE NOT d.terms && c.clause::text[])
 ORDER BY d.at DESC, d.id DESC
"""
