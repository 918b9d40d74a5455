"""Ranges of the order list's indexes: each is read in the order of the list, from where a page begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from psycopg import sql

from orderloom.infra.work import Connection

Narrowing = Mapping[str, Sequence[object]]  # columns of an index, and the values that each may have

RANGES = sql.SQL(
    """
SELECT f.at, f.id
  FROM {keys}
       CROSS JOIN LATERAL (
            SELECT t.at, t.id
              FROM {rows} CROSS JOIN LATERAL (SELECT o.placed_at AS at, o.id AS id) t
             WHERE {within} AND {bounds} AND {conditions}
              ORDER BY t.at {order}, t.id {order}
             LIMIT %(limit)s) AS f
 ORDER BY f.at {order}, f.id {order}
 LIMIT %(limit)s
"""
)
# The first orders of each range from where the page begins.
FIRST_ROWS = sql.SQL(
    """(SELECT o.* FROM orders o CROSS JOIN LATERAL (SELECT o.placed_at AS at, o.id AS id) t
         WHERE {within} AND {bounds} ORDER BY t.at {order}, t.id {order} LIMIT %(search_budget)s::bigint) o"""
)
ROWS = sql.SQL("orders o")
# About how many orders lie in the ranges: those of a small one are counted, those of a large one lie as close as its newest do.
SIZE = sql.SQL(
    """
SELECT coalesce(sum(
           CASE WHEN n.found < %(most)s THEN n.found
                ELSE greatest(%(most)s, least(1e12, %(most)s * extract(epoch FROM n.newest - e.at)
                                                   / greatest(0.001, extract(epoch FROM n.newest - n.reach)))) END), 0)::bigint
  FROM {keys}
       CROSS JOIN LATERAL (
            SELECT count(*) AS found, max(r.at) AS newest, min(r.at) AS reach
              FROM (SELECT o.placed_at AS at FROM orders o WHERE {within}
                     ORDER BY o.placed_at DESC, o.id DESC LIMIT %(most)s) r) n
       LEFT JOIN LATERAL (
            SELECT o.placed_at AS at FROM orders o WHERE {within} ORDER BY o.placed_at, o.id LIMIT 1) e ON n.found >= %(most)s
"""
)
SAMPLE = 500
KEY = sql.SQL("unnest({values}) AS {alias}(value)")
BOUNDS = sql.SQL("(t.at, t.id) > (%(low_at)s, %(low_id)s) AND (t.at, t.id) < (%(high_at)s, %(high_id)s)")
WITHIN = sql.SQL("o.{column} = {key}.value")
TYPES = {"customer_id": sql.SQL("::uuid[]")}
TEXT = sql.SQL("::text[]")


@dataclass(frozen=True, slots=True)
class Ranges:
    """Some ranges of one index: every combination of the values of its columns."""

    narrowing: Narrowing

    @property
    def values(self) -> dict[str, object]:
        return {f"{column}_in": list(values) for column, values in self.narrowing.items()}

    def statement(self, conditions: sql.Composable, *, newest_first: bool, hurried: bool = False) -> sql.Composed:
        """`SELECT at, id` of a page: that of each range, and then the page of these. `hurried`: only so many rows of each are
        looked at as the parameter search_budget says."""
        order = sql.SQL("DESC" if newest_first else "ASC")
        place = {"within": self._within(), "bounds": BOUNDS, "order": order}
        rows = FIRST_ROWS.format(**place) if hurried else ROWS
        return RANGES.format(keys=self._keys(), rows=rows, conditions=conditions, **place)

    async def size(self, tx: Connection) -> int:
        """About how many orders lie in these ranges."""
        text = SIZE.format(keys=self._keys(), within=self._within())
        row = await (await tx.execute(text, {**self.values, "most": SAMPLE}, prepare=False)).fetchone()
        return int(row[0]) if row else 0

    def _keys(self) -> sql.Composed:
        return sql.SQL(" CROSS JOIN ").join(
            KEY.format(
                values=sql.SQL("{}{}").format(sql.Placeholder(f"{column}_in"), TYPES.get(column, TEXT)),
                alias=sql.Identifier(f"k_{column}"),
            )
            for column in self.narrowing
        )

    def _within(self) -> sql.Composed:
        return sql.SQL(" AND ").join(
            WITHIN.format(column=sql.Identifier(column), key=sql.Identifier(f"k_{column}")) for column in self.narrowing
        )
