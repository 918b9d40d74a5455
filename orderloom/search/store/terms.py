"""Terms and what has them: how many, and the statements that walk them in the order of a list."""

from collections.abc import Collection, Sequence

from psycopg import sql

from orderloom.infra.arrays import quoted
from orderloom.infra.work import Connection
from orderloom.search.model import Asked, Kind, Piece, Place
from orderloom.search.store.meeting import ROWS

FOLD = """
SELECT search_fold(p.given), search_words(p.given, false)
  FROM unnest(%(given)s::text[]) WITH ORDINALITY AS p(given, nth) ORDER BY p.nth
"""

# What has fewer things than `most` is counted; of the others the newest tell by how close they lie how many there may be.
SIZES = """
SELECT w.term,
       CASE WHEN n.found < %(most)s THEN n.found
            ELSE greatest(%(most)s, least(1e12, %(most)s * extract(epoch FROM n.newest - o.at)
                                               / greatest(0.001, extract(epoch FROM n.newest - n.reach))))::bigint END AS size
  FROM unnest(%(terms)s::text[]) AS w(term)
       CROSS JOIN LATERAL (
            SELECT count(*) AS found, max(r.at) AS newest, min(r.at) AS reach
              FROM (SELECT t.at FROM search_terms t WHERE t.kind = %(kind)s AND t.term = w.term COLLATE "C"
                     ORDER BY t.at DESC, t.id DESC LIMIT %(most)s) r) n
       LEFT JOIN LATERAL (
            SELECT t.at FROM search_terms t WHERE t.kind = %(kind)s AND t.term = w.term COLLATE "C"
             ORDER BY t.at, t.id LIMIT 1) o ON n.found >= %(most)s
"""

# What has these terms behind a place of the list, counted up to `most`.
LEFT = sql.SQL(
    """
SELECT count(*)
  FROM (SELECT FROM unnest(%(terms)s::text[]) AS w(term)
               CROSS JOIN LATERAL (
                    SELECT FROM search_terms t
                     WHERE t.kind = %(kind)s AND t.term = w.term COLLATE "C" AND {behind}
                     LIMIT %(most)s) r
         LIMIT %(most)s) n
"""
)

BEHIND = {
    True: sql.SQL("(t.at, t.id) < (%(at)s, %(id)s)"),
    False: sql.SQL("(t.at, t.id) > (%(at)s, %(id)s)"),
}  # by whether the newest come first

# From word to next word, each found by one step down the index, however many things have it. Codes and filters (`tag:…`,
# `custom.key=…`) stand among the words and are stepped over, all of a name at once: no word has their signs.
BEGINNING = """
WITH RECURSIVE words AS (
    (SELECT t.term, 1 AS nth FROM search_terms t
      WHERE t.kind = %(kind)s AND t.term >= %(word)s AND t.term < %(word)s || U&'\\+10FFFF' ORDER BY t.term LIMIT 1)
    UNION ALL
    SELECT (SELECT t.term FROM search_terms t
             WHERE t.kind = %(kind)s AND t.term < %(word)s || U&'\\+10FFFF'
               AND t.term > coalesce(substring(w.term FROM '^[^.:=]*[.:=]') || U&'\\+10FFFF', w.term)
             ORDER BY t.term LIMIT 1),
           w.nth + 1
      FROM words w WHERE w.term IS NOT NULL AND w.nth < %(most)s
)
SELECT w.term FROM words w WHERE w.term !~ '[.:=]'
"""

# The walk along one term: an index range from where the page begins, ended by the limit.
WALK = sql.SQL(
    """
SELECT t.at, t.id
  FROM search_terms t
       {rows}
 WHERE t.kind = {kind} AND t.term = {term} AND {bounds} AND {conditions}
 ORDER BY t.at {order}, t.id {order}
 LIMIT %(limit)s
"""
)

# The same along the first things of that range alone.
SHORT_WALK = sql.SQL(
    """
SELECT t.at, t.id
  FROM (SELECT t.at, t.id FROM search_terms t WHERE t.kind = {kind} AND t.term = {term} AND {bounds}
         ORDER BY t.at {order}, t.id {order} LIMIT %(search_budget)s::bigint) t
       {judged}
 ORDER BY t.at {order}, t.id {order}
 LIMIT %(limit)s
"""
)

# Of what was met each is judged.
MET = sql.SQL(
    """
SELECT t.at, t.id
  FROM {met} AS t(at, id)
       {rows}
 WHERE {bounds} AND {conditions}
 ORDER BY t.at {order}, t.id {order}
 LIMIT %(limit)s
"""
)

# Common terms of like size: read side by side in the order of the list. What comes from each of them comes that often in a row.
# (A window can only be computed in order; a GROUP BY might be hashed, which reads all before it gives the first.)
MERGED = sql.SQL(
    """
SELECT t.at, t.id
  FROM {firsts} AS t
       {rows}
 WHERE t.first = t.id AND {bounds} AND {conditions}
 ORDER BY t.at {order}, t.id {order}
 LIMIT %(limit)s
"""
)
FIRSTS = sql.SQL(
    "SELECT m.at, m.id, lag(m.id, {back}) OVER listed AS first FROM {each} AS m"
    " WINDOW listed AS (ORDER BY m.at {order}, m.id {order}) ORDER BY m.at {order}, m.id {order} LIMIT %(search_read)s::bigint"
)
EACH = sql.SQL(
    "(SELECT t.at, t.id FROM search_terms t WHERE t.kind = {kind} AND t.term = ({terms}::text[])[1] AND {bounds}"
    " ORDER BY t.at {order}, t.id {order})"
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
    """How many things have each term: counted up to `most`, from there on estimated."""
    asked = {"kind": kind, "terms": quoted(terms), "most": most}
    return dict(await (await tx.execute(SIZES, asked)).fetchall())


async def left(tx: Connection, asked: Asked, behind: Place, *, newest_first: bool, most: int) -> int:
    """How many things that have one of the rarest clause's terms stand behind that place: counted up to `most`."""
    text = LEFT.format(behind=BEHIND[newest_first])
    values = {"kind": asked.kind, "terms": quoted(asked.clauses[0]), "at": behind[0], "id": behind[1], "most": most}
    row = await (await tx.execute(text, values, prepare=False)).fetchone()
    return int(row[0]) if row else 0


async def beginning(tx: Connection, kind: Kind, word: str, *, most: int) -> list[str]:
    """The words that begin so, at most that many."""
    rows = await (await tx.execute(BEGINNING, {"kind": kind, "word": word, "most": most})).fetchall()
    return [row[0] for row in rows]


def walk(
    asked: Asked,
    *,
    rows: sql.Composable,
    bounds: sql.Composable,
    conditions: Sequence[sql.Composable],
    newest_first: bool,
) -> sql.Composed:
    """`SELECT at, id` of a page: along the rarest clauses, the others probed, the live rows joined and judged on the way."""
    order = sql.SQL("DESC" if newest_first else "ASC")
    place = {"kind": sql.Literal(asked.kind.value), "rows": rows, "order": order, "bounds": bounds}
    if asked.met is not None:
        return MET.format(met=ROWS, conditions=_all(conditions), **place)
    judged = _all([*probes(asked)[asked.merged :], *conditions])
    if asked.merged > 1:
        return MERGED.format(firsts=_inner(_firsts(asked, bounds=bounds, order=order)), **place, conditions=judged)
    walk = WALK if asked.budget is None else SHORT_WALK
    walked = {**place, "conditions": judged, "judged": sql.SQL("{} WHERE {}").format(rows, judged)}
    if len(asked.clauses[0]) == 1:
        return walk.format(term=sql.Placeholder("search_first"), **walked)
    one = walk.format(term=sql.SQL('w.term COLLATE "C"'), **walked)
    return WALKS.format(terms=sql.Placeholder("search_0"), walk=one, order=order)


def _firsts(asked: Asked, *, bounds: sql.Composable, order: sql.Composable) -> sql.Composed:
    """What comes from each of the merged clauses, in order."""
    kind = sql.Literal(asked.kind.value)
    places = [sql.Placeholder(f"search_{nth}") for nth in range(asked.merged)]
    each = sql.SQL(" UNION ALL ").join(EACH.format(kind=kind, terms=one, bounds=bounds, order=order) for one in places)
    back = sql.Literal(asked.merged - 1)
    return FIRSTS.format(each=_inner(each), back=back, order=order)


def _all(conditions: Sequence[sql.Composable]) -> sql.Composed:
    return sql.SQL(" AND ").join(conditions or [sql.SQL("true")])


def _inner(query: sql.Composable) -> sql.Composed:
    return sql.SQL("({})").format(query)


def probes(asked: Asked) -> list[sql.Composed]:
    """Each clause as a condition on `t(at, id)`."""
    kind = sql.Literal(asked.kind.value)
    return [
        PROBE.format(
            kind=kind, has=(HAS_ONE if len(clause) == 1 else HAS_ANY).format(terms=sql.Placeholder(f"search_{nth}"))
        )
        for nth, clause in enumerate(asked.clauses)
    ]


def probe(kind: Kind, terms: sql.Composable) -> sql.Composed:
    """Whether `t(at, id)` has one of these terms."""
    return PROBE.format(kind=sql.Literal(kind.value), has=HAS_ANY.format(terms=terms))
