"""Lists, newest first: only what narrows stands in a statement, so each combination of filters has the plan it deserves."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from psycopg import sql
from psycopg.rows import AsyncRowFactory, tuple_row

from orderloom.infra.work import Connection
from orderloom.search.queries import PATIENCE, Asked, Kind, Patience, Wanted, hurried, probes, said, stream, understand

Place = tuple[datetime, UUID]  # where the page before ended: the list's instant, and the id

Made = tuple[sql.Composed, dict[str, object]]  # a statement, and its parameters but the limit
T = TypeVar("T")

EVERYTHING = sql.SQL("true")


def narrowed(known: Mapping[str, sql.SQL], asked: Mapping[str, object]) -> sql.Composed:
    """The conditions, of those that a list knows, for what is asked for; None asks for nothing."""
    conditions = [condition for name, condition in known.items() if asked.get(name) is not None]
    return sql.SQL(" AND ").join(conditions or [EVERYTHING])


def may_see(channel: str | None, seen: Collection[str] | None) -> bool:
    """Whether there is anything to be found in this channel by who sees these only; None: all."""
    return channel is None or seen is None or channel in seen


def place_values(before: Place | None) -> dict[str, object]:
    """A page's beginning as the statement's parameters."""
    at, before_id = before or (None, None)
    return {"before_at": at, "before_id": before_id}


def custom_conditions(live: Mapping[str, sql.SQL], terms: Sequence[str]) -> list[sql.Composed]:
    """What the live row must say for these terms of custom fields: the index may be a moment behind.

    `live` has a condition on {key} and {value} for what stands before each key: `custom`, `sku_custom`. Written as a SELECT it is
    asked of each row until the page is full: compared plainly, the planner thinks it rare and reads everything first.
    """
    return [
        live[term.partition(".")[0]].format(
            key=sql.Placeholder(f"custom_key_{nth}"), value=sql.Placeholder(f"custom_value_{nth}")
        )
        for nth, term in enumerate(terms)
    ]


def custom_values(terms: Sequence[str]) -> dict[str, object]:
    """The parameters of `custom_conditions`."""
    values: dict[str, object] = {}
    for nth, term in enumerate(terms):
        name, _, value = term.partition("=")
        values |= {f"custom_key_{nth}": name.partition(".")[2], f"custom_value_{nth}": value}
    return values


# The list's bounds on a term's row, so that the search index is read from there on.
BOUNDS = {
    "from": sql.SQL("t.at >= {}"),
    "to": sql.SQL("t.at < {}"),
    "before_at": sql.SQL("(t.at, t.id) < (%(before_at)s, %(before_id)s)"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a list by instant and id is made of. `conditions` is the allow list of its filters, each on the live row."""

    kind: Kind
    conditions: Mapping[str, sql.SQL]
    live: sql.SQL  # joins the live row to `t(at, id)`, a term's row
    phrase: sql.SQL  # whether the live row says a {phrase}
    custom: Mapping[str, sql.SQL]  # see custom_conditions
    bounds: tuple[str, str]  # the filters that the list's instant lies between

    def statement(
        self,
        filters: Mapping[str, object],
        before: Place | None,
        looked_for: Asked,
        *,
        walk: sql.SQL,
        terms: Sequence[str] = (),
        probed: bool = False,
    ) -> Made:
        """`SELECT at, id` of a page, and its parameters but the limit: by `walk` on {conditions}, or along what search finds.

        `probed`: by `walk` all the same, each row beside whose `t(at, id)` is asked for what is looked for.
        """
        asked = {**filters, **place_values(before)}
        values = asked | custom_values(terms) | looked_for.values
        if probed or not looked_for.clauses:
            judged = [*probes(looked_for), *self._judged(asked, looked_for, terms)]
            return walk.format(conditions=sql.SQL(" AND ").join(judged)), values
        # The term's row says where the page lies: said of the live row too, it would be walked by its own index.
        judged = self._judged({**asked, **dict.fromkeys((*self.bounds, "before_at"))}, looked_for, terms)
        return stream(looked_for, rows=self.live, bounds=self._bounds(asked), conditions=judged), values

    def _judged(self, asked: Mapping[str, object], looked_for: Asked, terms: Sequence[str]) -> list[sql.Composed]:
        """What is asked of the live row."""
        return [
            *said(looked_for, self.phrase),
            narrowed(self.conditions, asked),
            *custom_conditions(self.custom, terms),
        ]

    def _bounds(self, asked: Mapping[str, object]) -> sql.Composed:
        named = {"from": self.bounds[0], "to": self.bounds[1], "before_at": "before_at"}
        bounds: list[sql.Composable] = [
            condition.format(sql.Placeholder(named[kind]))
            for kind, condition in BOUNDS.items()
            if asked.get(named[kind]) is not None
        ]
        return sql.SQL(" AND ").join(bounds or [EVERYTHING])

    async def understood(
        self, tx: Connection, *, q: str | None, terms: Sequence[str], having: Sequence[Sequence[Wanted]] = ()
    ) -> Asked:
        """What is looked for by terms: words, custom fields, and of each element of `having` one."""
        return await understand(tx, self.kind, q=q, having=[*([one] for one in terms), *having])


async def read_page(tx: Connection, made: Made, rows: AsyncRowFactory[T], *, limit: int) -> list[T]:
    """The rows of a page."""
    text, values = made
    async with tx.cursor(row_factory=rows) as cursor:
        # Not prepared: a plan made for any value would serve rare and common ones alike.
        await cursor.execute(text, values | {"limit": limit}, prepare=False)
        return await cursor.fetchall()


async def found_page(
    tx: Connection,
    looked_for: Asked,
    statement: Callable[[Asked], Made],
    rows: AsyncRowFactory[T],
    *,
    limit: int,
    behind: Place | None,
    newest_first: bool = True,
    patience: Patience = PATIENCE,
) -> list[T]:
    """The same of what is looked for: `statement` is made for as much of it as is to be looked at."""

    async def read(asked: Asked) -> list[T]:
        return await read_page(tx, statement(asked), rows, limit=limit)

    if not looked_for.finds:
        return []
    return await hurried(tx, looked_for, read, limit=limit, behind=behind, newest_first=newest_first, patience=patience)


async def found_keys(
    tx: Connection, looked_for: Asked, statement: Callable[[Asked], Made], *, limit: int, before: Place | None
) -> list[Place]:
    """The same of things that are read by their ids afterwards."""
    rows = await found_page(tx, looked_for, statement, tuple_row, limit=limit, behind=before)
    return [(at, thing_id) for at, thing_id in rows]
