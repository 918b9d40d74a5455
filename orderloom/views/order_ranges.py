"""Ranges of the order list's indexes: each is read in the order of the list, from where a page begins.

A range is bounded by comparing whole rows and read in the order of all columns of its index, so that no other index can
be taken for it: one that is in the list's order too would be walked for as long as nothing there fits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString

from psycopg import sql

from orderloom.infra.work import Connection

Narrowing = Mapping[str, Sequence[object]]  # columns of an index, and the values that each may have

EVERY = sql.SQL(
    """
SELECT t.at, t.id
  FROM orders o CROSS JOIN LATERAL (SELECT o.placed_at AS at, o.id AS id) t
 WHERE {conditions}
 ORDER BY t.at {order}, t.id {order}
 LIMIT %(limit)s
"""
)
RANGES = sql.SQL(
    """
SELECT f.at, f.id
  FROM {keys}
       CROSS JOIN LATERAL (
            SELECT t.at, t.id
              FROM orders o CROSS JOIN LATERAL (SELECT o.placed_at AS at, o.id AS id) t
             WHERE {within} AND {conditions}
             ORDER BY {ordered}, o.placed_at {order}, o.id {order}
             LIMIT %(limit)s) AS f
 ORDER BY f.at {order}, f.id {order}
 LIMIT %(limit)s
"""
)
SIZE = sql.SQL(
    """
SELECT count(*)
  FROM (SELECT
          FROM {keys}
               CROSS JOIN LATERAL (SELECT FROM orders o WHERE {within} ORDER BY {ordered}, o.placed_at, o.id LIMIT %(most)s) f
         LIMIT %(most)s) c
"""
)
KEY = sql.SQL("unnest({values}) AS {alias}(value)")
WITHIN = sql.SQL(
    "({columns}, o.placed_at, o.id) > ({keys}, %(low_at)s, %(low_id)s)"
    " AND ({columns}, o.placed_at, o.id) < ({keys}, %(high_at)s, %(high_id)s)"
)
TYPES = {"customer_id": sql.SQL("::uuid[]")}
TEXT = sql.SQL("::text[]")


@dataclass(frozen=True, slots=True)
class Ranges:
    """Some ranges of one index: every combination of the values of its columns."""

    narrowing: Narrowing

    @property
    def values(self) -> dict[str, object]:
        return {f"{column}_in": list(values) for column, values in self.narrowing.items()}

    def statement(self, conditions: sql.Composable, *, newest_first: bool) -> sql.Composed:
        """`SELECT at, id` of a page: that of each range, and then the page of these."""
        return RANGES.format(
            keys=self._keys(),
            within=self._within(),
            conditions=conditions,
            ordered=self._columns(" DESC" if newest_first else " ASC"),
            order=sql.SQL("DESC" if newest_first else "ASC"),
        )

    async def size(self, tx: Connection, values: Mapping[str, object], *, most: int) -> int:
        """How many orders lie in these ranges, counted up to `most`."""
        text = SIZE.format(keys=self._keys(), within=self._within(), ordered=self._columns(""))
        row = await (await tx.execute(text, {**values, **self.values, "most": most}, prepare=False)).fetchone()
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
        keys = [sql.SQL("{}.value").format(sql.Identifier(f"k_{column}")) for column in self.narrowing]
        return WITHIN.format(columns=self._columns(""), keys=sql.SQL(", ").join(keys))

    def _columns(self, direction: LiteralString) -> sql.Composed:
        way = sql.SQL(direction)
        return sql.SQL(", ").join(sql.SQL("o.{}{}").format(sql.Identifier(column), way) for column in self.narrowing)


def every(conditions: sql.Composable, *, newest_first: bool) -> sql.Composed:
    """`SELECT at, id` of a page of all orders."""
    return EVERY.format(conditions=conditions, order=sql.SQL("DESC" if newest_first else "ASC"))
