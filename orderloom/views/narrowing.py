"""Only what narrows stands in a list's statement, so that each combination of filters has the plan that it deserves."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from psycopg import sql

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
