"""Columns for set-wise statements: PostgreSQL array literals made by str.join.

Handing a batch to `unnest` as one literal a column costs Python a join and PostgreSQL a split. Why not psycopg's list
adaptation or one JSON document, and what of that was measured: docs/decisions/0003-group-commit.md.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID


def plain(values: Iterable[object]) -> str:
    """An array literal of values whose text needs no quoting: numbers, truth values, dates, ISO times. None is NULL."""
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


def uuids(values: Iterable[UUID | None]) -> str:
    """An array literal of UUIDs. None is NULL."""
    return "{" + ",".join(["NULL" if value is None else f"{value.int:032x}" for value in values]) + "}"


def instants(values: Iterable[datetime | None]) -> str:
    """An array literal of aware instants; the same one again costs next to nothing. None is NULL."""
    known: dict[datetime | None, str] = {None: "NULL"}
    return "{" + ",".join([known.get(value) or known.setdefault(value, _iso(value)) for value in values]) + "}"


def _iso(value: datetime | None) -> str:
    return "NULL" if value is None else value.isoformat()


def codes(values: Collection[str]) -> str:
    """An array literal of codes, which hardly ever hold what needs quoting (but may read `null`): one join if none does."""
    joined = '","'.join(values)
    if "\\" in joined or joined.count('"') != 2 * max(0, len(values) - 1):
        return quoted(values)
    return f'{{"{joined}"}}' if values else "{}"


def quoted(values: Iterable[str | None]) -> str:
    """An array literal of any text. None is NULL."""
    return "{" + ",".join([_quote(value) for value in values]) + "}"


def _quote(value: str | None) -> str:
    if value is None:
        return "NULL"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
