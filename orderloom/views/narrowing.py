"""Only what narrows stands in a list's statement, so that each combination of filters has the plan that it deserves."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from psycopg import sql

from orderloom.search.queries import Asked, stream

Place = tuple[datetime, UUID]  # where the page before ended: the list's instant, and the id

EVERYTHING = sql.SQL("true")


def narrowed(known: Mapping[str, sql.SQL], asked: Mapping[str, object]) -> sql.Composed:
    """The conditions, of those that a list knows, for what is asked for; None asks for nothing."""
    conditions = [condition for name, condition in known.items() if asked.get(name) is not None]
    return sql.SQL(" AND ").join(conditions or [EVERYTHING])


def place_values(before: Place | None) -> dict[str, object]:
    """A page's beginning as the statement's parameters."""
    at, before_id = before or (None, None)
    return {"before_at": at, "before_id": before_id}


# The same bounds on a term's row, so that the search index is read from there on.
BOUNDS = {
    "from": sql.SQL("t.at >= {}"),
    "to": sql.SQL("t.at < {}"),
    "before_at": sql.SQL("(t.at, t.id) < (%(before_at)s, %(before_id)s)"),
}


def searched(
    asked: Asked,
    conditions: sql.Composed,
    *,
    live: sql.SQL,
    phrase: sql.SQL,
    bounds: tuple[str, str],
    values: Mapping[str, object],
) -> sql.Composed:
    """`SELECT at, id` of the things that say what is looked for, newest first. `live` joins their rows to the terms' `t`;
    `phrase` is judged for each phrase; `bounds` name the parameters that the list's instant lies between."""
    named = {"from": bounds[0], "to": bounds[1], "before_at": "before_at"}
    within: list[sql.Composable] = [
        condition.format(sql.Placeholder(named[kind]))
        for kind, condition in BOUNDS.items()
        if values.get(named[kind]) is not None
    ]
    phrases = [phrase.format(phrase=sql.Placeholder(f"search_phrase_{nth}")) for nth in range(len(asked.phrases))]
    return stream(
        asked, rows=live, bounds=sql.SQL(" AND ").join(within or [EVERYTHING]), conditions=[*phrases, conditions]
    )
