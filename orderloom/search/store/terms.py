"""Terms and what has them: how many, and the statements that walk them in the order of a list."""

from collections.abc import Collection, Sequence

from psycopg import sql

from orderloom.infra.arrays import quoted
from orderloom.infra.work import Connection
from orderloom.search.model import Asked, Kind, Piece

FOLD = """
SELECT search_fold(p.given), search_words(p.given, false)
  FROM unnest(%(given)s::text[]) WITH ORDINALITY AS p(given, nth) ORDER BY p.nth
"""

# No more of a term is counted than its size needs to be known.
SIZES = """
SELECT w.term, (SELECT count(*)
                  FROM (SELECT FROM search_terms t
                         WHERE t.kind = %(kind)s AND t.term = w.term COLLATE "C" LIMIT %(most)s) c) AS size
  FROM unnest(%(terms)s::text[]) AS w(term)
"""

# From word to next word, each found by one step down the index, however many things have it.
BEGINNING = """
WITH RECURSIVE words AS (
    (SELECT t.term, 1 AS nth FROM search_terms t
      WHERE t.kind = %(kind)s AND t.term >= %(word)s AND t.term < %(word)s || U&'\\+10FFFF' ORDER BY t.term LIMIT 1)
    UNION ALL
    SELECT (SELECT t.term FROM search_terms t
             WHERE t.kind = %(kind)s AND t.term > w.term AND t.term < %(word)s || U&'\\+10FFFF' ORDER BY t.term LIMIT 1),
           w.nth + 1
      FROM words w WHERE w.term IS NOT NULL AND w.nth < %(most)s
)
SELECT w.term FROM words w WHERE w.term IS NOT NULL
"""

# The walk along one term: an index range from where the page begins, ended by the limit.
WALK = sql.SQL(
    """
SELECT t.at, t.id
  FROM search_terms t
       {rows}
 WHERE t.kind = {kind} AND t.term = {term} AND {conditions}
 ORDER BY t.at {order}, t.id {order}
 LIMIT %(limit)s
"""
)

# Several terms: the page of each, then the page of these. A thing that has two of them is there once.
WALKS = sql.SQL(
    """
SELECT f.at, f.id
  FROM unnest({terms}::text[]) AS w(term)
       CROSS JOIN LATERAL ({walk}) AS f
 GROUP BY f.at, f.id
 ORDER BY f.at {order}, f.id {order}
 LIMIT %(limit)s
"""
)

# OFFSET 0 keeps it a question that is asked of each row: one step down the index, whatever the planner thinks of the term.
PROBE = sql.SQL(
    "EXISTS (SELECT FROM search_terms x WHERE x.kind = {kind} AND {has} AND x.at = t.at AND x.id = t.id OFFSET 0)"
)
HAS_ONE = sql.SQL("x.term = ({terms}::text[])[1]")
HAS_ANY = sql.SQL('x.term = ANY({terms}::text[] COLLATE "C")')


async def folded(tx: Connection, given: Sequence[str]) -> list[Piece]:
    """Each text as search compares it, and its words."""
    rows = await (await tx.execute(FOLD, {"given": quoted(given)})).fetchall()
    return [Piece(row[0], row[1]) for row in rows]


async def sizes(tx: Connection, kind: Kind, terms: Collection[str], *, most: int) -> dict[str, int]:
    """How many things have each term, counted up to `most`."""
    asked = {"kind": kind, "terms": quoted(terms), "most": most}
    return dict(await (await tx.execute(SIZES, asked)).fetchall())


async def beginning(tx: Connection, kind: Kind, word: str, *, most: int) -> list[str]:
    """The words that begin so, at most that many."""
    rows = await (await tx.execute(BEGINNING, {"kind": kind, "word": word, "most": most})).fetchall()
    return [row[0] for row in rows]


def walk(
    asked: Asked, *, rows: sql.Composable, conditions: Sequence[sql.Composable], newest_first: bool
) -> sql.Composed:
    """`SELECT at, id` of a page: along the rarest clause, the others probed, the live rows joined and judged on the way."""
    several = len(asked.clauses[0]) > 1
    order = sql.SQL("DESC" if newest_first else "ASC")
    one = WALK.format(
        rows=rows,
        kind=sql.Literal(asked.kind.value),
        term=sql.SQL('w.term COLLATE "C"') if several else sql.Placeholder("search_first"),
        conditions=sql.SQL(" AND ").join([*probes(asked)[1:], *conditions] or [sql.SQL("true")]),
        order=order,
    )
    return WALKS.format(terms=sql.Placeholder("search_0"), walk=one, order=order) if several else one


def probes(asked: Asked) -> list[sql.Composed]:
    """Each clause as a condition on `t(at, id)`."""
    kind = sql.Literal(asked.kind.value)
    return [
        PROBE.format(
            kind=kind, has=(HAS_ONE if len(clause) == 1 else HAS_ANY).format(terms=sql.Placeholder(f"search_{nth}"))
        )
        for nth, clause in enumerate(asked.clauses)
    ]
