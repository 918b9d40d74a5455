"""Lists by key: a page begins after the last thing of the page before. No counts, no offsets."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Generic, TypeVar, cast
from uuid import UUID

import msgspec
from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from orderloom.api.errors import InvalidQuery

Item = TypeVar("Item")
Shown = TypeVar("Shown")
Part = str | int

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200
LONGEST_CURSOR = 600

Limit = Annotated[int, Query(ge=1, le=LARGEST_LIMIT, description="How many at most.", examples=[50])]
After = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=LONGEST_CURSOR,
        pattern=r"^[A-Za-z0-9_-]+$",
        description="`next` of the page before. Leave it out for the first page.",
    ),
]


class InvalidCursor(InvalidQuery):
    """The cursor `after` is none that this list has given out; begin without it."""

    code = "invalid_cursor"


class Page(BaseModel, Generic[Shown]):
    """One page of a list. `next` is the cursor of the page after it, or null at the end."""

    model_config = ConfigDict(extra="forbid")

    items: list[Shown]
    next: str | None = Field(description="Give it as `after` for the next page; null: this is the last one.")


def cursor(*key: Part | UUID | datetime) -> str:
    """Where the next page begins: the sort key of the last item, ending in something unique."""
    parts = [part if isinstance(part, str | int) else str(part) for part in key]
    return urlsafe_b64encode(msgspec.json.encode(parts)).decode().rstrip("=")


def key_after(after: str | None, *kinds: type) -> tuple[Part | UUID | datetime, ...] | None:
    """Read a cursor back: `key_after(after, str, UUID)`. None for the first page."""
    if after is None:
        return None
    try:
        parts = msgspec.json.decode(urlsafe_b64decode(after + "=" * (-len(after) % 4)), type=list[str | int])
        if len(parts) != len(kinds):
            raise InvalidCursor()
        return tuple(_read(kind, part) for kind, part in zip(kinds, parts, strict=True))
    except (binascii.Error, ValueError, msgspec.MsgspecError) as error:
        raise InvalidCursor() from error


def place_after(after: str | None) -> tuple[datetime, UUID] | None:
    """Read the cursor of a list by instant and id."""
    found = key_after(after, datetime, UUID)
    return None if found is None else (cast(datetime, found[0]), cast(UUID, found[1]))


def _read(kind: type, part: Part) -> Part | UUID | datetime:
    if kind is UUID and isinstance(part, str):
        return UUID(part)
    if kind is datetime and isinstance(part, str):
        return _instant(part)
    if not isinstance(part, kind) or (isinstance(part, int) and abs(part) >= 2**63) or "\x00" in str(part):
        raise InvalidCursor()
    return part


def _instant(part: str) -> datetime:
    found = datetime.fromisoformat(part)
    if found.tzinfo is None:
        raise InvalidCursor()
    return found


def page(
    rows: Sequence[Item],
    limit: int,
    show: Callable[[Item], Shown],
    key: Callable[[Item], tuple[Part | UUID | datetime, ...]],
) -> Page[Shown]:
    """A page of rows that were read with LIMIT limit + 1: the one too many tells that there is more."""
    shown = rows[:limit]
    following = cursor(*key(shown[-1])) if len(rows) > limit else None
    return Page(items=[show(row) for row in shown], next=following)
