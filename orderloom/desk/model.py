"""Saved views: a list's filters under a name. Whose they are, and who may change them. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypedDict, Unpack
from uuid import UUID

from orderloom.kernel.errors import ChangedMeanwhile, Conflict, Forbidden, Invalid, NotFound

MOST_VIEWS = 200  # that one credential keeps
MOST_COLUMNS = 60
LONGEST_NAME = 80
COLUMN = re.compile(r"^[a-z][a-z0-9_.-]{0,79}$")

Filters = Mapping[str, str | Sequence[str]]


class SavedViewNotFound(NotFound):
    """There is no such view, or it is somebody else's own."""

    code = "saved_view_not_found"


class SavedViewTaken(Conflict):
    """You have a view of this name for this list already."""

    code = "saved_view_taken"


class TooManySavedViews(Conflict):
    """You keep as many views as one may; remove some first."""

    code = "too_many_saved_views"


class NotYoursToChange(Forbidden):
    """A view is changed, shared and removed by whoever made it; a shared one also by those who may share."""

    code = "not_yours_to_change"


class ColumnMalformed(Invalid):
    """A column is named by small letters, digits and . _ -, and stands once among at most 60."""

    code = "column_malformed"


class ColumnUnknown(Invalid):
    """The list shows no such column; the facts name those that it shows. Custom fields stand as `custom.<key>`."""

    code = "view_column_unknown"


class JobNotFound(NotFound):
    """There is no such background job: those that succeed are forgotten at once, those that failed after 30 days."""

    code = "job_not_found"


class JobNotFailed(Conflict):
    """Only a background job that failed can be run again; the facts say where this one stands."""

    code = "job_not_failed"


class JobState(StrEnum):
    """Where a background job stands."""

    TODO = "todo"
    DOING = "doing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ABORTED = "aborted"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewView:
    """A view as it is asked for. `filters` are the list's own query parameters; no columns: the usual ones."""

    list: str
    name: str
    filters: Filters
    columns: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A list's filters and columns under a name."""

    id: UUID
    owner_id: UUID
    list: str
    name: str
    filters: Filters
    columns: tuple[str, ...]
    shared: bool
    version: int
    created_at: datetime
    changed_at: datetime


class ViewChanges(TypedDict, total=False):
    """What may be changed; the list stays."""

    name: str
    filters: Filters
    columns: tuple[str, ...]
    shared: bool


def check(view: NewView | SavedView) -> None:
    """Refuse columns that no list can have. Which it has, and what the filters say, is checked by the list itself."""
    named = all(COLUMN.fullmatch(column) for column in view.columns)
    if not named or len(set(view.columns)) < len(view.columns) or len(view.columns) > MOST_COLUMNS:
        raise ColumnMalformed()


def changed(
    view: SavedView, *, version: int, asking: UUID | None, may_share: bool, at: datetime, **changes: Unpack[ViewChanges]
) -> SavedView:
    """The view with these changes, if whoever asks may make them."""
    must_be_changeable(view, version=version, asking=asking, may_share=may_share)
    wished = replace(view, **changes)
    if wished.shared != view.shared and not may_share:
        raise NotYoursToChange()
    check(wished)
    return view if wished == view else replace(wished, version=version + 1, changed_at=at)


def must_be_changeable(view: SavedView, *, version: int, asking: UUID | None, may_share: bool) -> None:
    """Refuse who may not, and what was changed meanwhile. A shared view is everybody's: changing it takes the right to share."""
    if view.owner_id != asking and not view.shared:
        raise SavedViewNotFound(view_id=view.id)
    if view.shared and not may_share:
        raise NotYoursToChange()
    if view.version != version:
        raise ChangedMeanwhile(version=view.version)
