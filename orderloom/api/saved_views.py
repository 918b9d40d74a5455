"""Saved views over HTTP: a list's filters under a name, one's own or shared."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import AwareDatetime, ConfigDict, Field

from orderloom.api.access import Caller, permits
from orderloom.api.catalog_fields import Asked, Flag, Told
from orderloom.api.idempotency import Once
from orderloom.api.list_filters import LISTS, check_columns, check_filters, missing
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, key_after, page
from orderloom.api.preconditions import IfMatch, tag
from orderloom.api.work import CurrentWork, Reads
from orderloom.desk import commands, queries
from orderloom.desk.model import LONGEST_NAME, MOST_COLUMNS, NewView, SavedView, ViewChanges
from orderloom.fields.model.values import Definitions
from orderloom.fields.queries import definitions
from orderloom.infra.work import Connection, Work

router = APIRouter(prefix="/views", tags=["views"])

Keeper = Annotated[Caller, permits("views.keep")]
ViewId = Annotated[UUID, Path(description="The view.", examples=["0190a5b2-7d5e-7cc3-98c4-dc0c0c07398f"])]
List = StrEnum("List", {name.upper(): name for name in LISTS})  # type: ignore[misc]  # its members are the lists' names
FilterName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{0,79}$")]
FilterText = Annotated[str, Field(max_length=300)]
GivenFilters = Annotated[
    dict[FilterName, FilterText | Annotated[list[FilterText], Field(min_length=1, max_length=50)]],
    Field(
        max_length=30,
        description="The list's own query parameters but `limit` and `after`, as texts; several texts where one may be repeated.",
        examples=[{"status": "open", "channel": "web-eu"}],
    ),
]
Columns = Annotated[
    list[Annotated[str, Field(max_length=80)]],
    Field(max_length=MOST_COLUMNS, description="What to show, in this order; none: the usual ones."),
]
FiltersOut = dict[str, str | list[str]]
ColumnsOut = list[str]
ViewName = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, pattern=r"\S", examples=["To be packed"])]
Shared = Annotated[Flag, Field(description="For everybody who may use views; takes the permission views.share.")]


def _usual() -> list[str]:
    """No columns of one's own."""
    return []


class NewSavedView(Asked):
    """A list's filters and columns under a name."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"list": "orders", "name": "To be packed", "filters": {"status": "open"}, "shared": True}]
        }
    )

    list: List
    name: ViewName
    filters: GivenFilters = Field(default_factory=dict)
    columns: Columns = Field(default_factory=_usual)
    shared: Shared = False

    def view(self) -> NewView:
        return NewView(
            list=self.list,
            name=self.name,
            filters=self.filters,
            columns=tuple(self.columns),
            shared=self.shared,
        )


class ChangedSavedView(Asked):
    """What is to change; what is left out stays. Filters and columns are replaced as a whole."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"filters": {"status": "open"}}]})

    name: ViewName = ""
    filters: GivenFilters = Field(default_factory=dict)
    columns: Columns = Field(default_factory=_usual)
    shared: Shared = False

    def wished(self) -> ViewChanges:
        changes = self.changes()
        if "columns" in changes:
            changes["columns"] = tuple(self.columns)
        return cast(ViewChanges, changes)


class SavedViewOut(Told):
    """A list's filters and columns under a name."""

    id: UUID
    list: str
    name: str
    filters: FiltersOut
    columns: ColumnsOut
    shared: bool
    own: bool = Field(description="Whether whoever asks made it.")
    missing: ColumnsOut = Field(
        description="Those of its filters and columns that the list does not know any more: leave them out."
    )
    version: int
    created_at: AwareDatetime
    changed_at: AwareDatetime

    @classmethod
    def of(cls, view: SavedView, caller: Caller, gone: Sequence[str]) -> "SavedViewOut":
        told = {name: getattr(view, name) for name in cls.model_fields if name not in ("own", "columns", "missing")}
        return cls(**told, columns=list(view.columns), own=view.owner_id == caller.actor.id, missing=list(gone))


async def _read(tx: Connection, view_id: UUID, request: Request, caller: Caller, response: Response) -> SavedViewOut:
    view = await queries.view(tx, view_id, asking=caller.actor.id)
    tag(response, view.version)
    return _shown(view, request, await definitions(tx), caller)


def _shown(view: SavedView, request: Request, known: Definitions, caller: Caller) -> SavedViewOut:
    return SavedViewOut.of(view, caller, missing(request.app, known, view.list, view.filters, view.columns))


async def _check(work: Work, request: Request, of: str, body: NewSavedView | ChangedSavedView) -> None:
    """Refuse what the list does not know."""
    known = await definitions(work.tx)
    check_filters(request.app, known, of, body.filters)
    check_columns(request.app, known, of, body.columns)


@router.get("", summary="List saved views")
async def list_views(
    request: Request,
    caller: Keeper,
    tx: Reads,
    of: Annotated[List | None, Query(alias="list", description="Only views of this list.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[SavedViewOut]:
    """One's own views and those that are shared, newest first."""
    found = key_after(after, UUID)
    rows = await queries.view_page(
        tx, asking=caller.actor.id, of=of, after=cast(UUID, found[0]) if found else None, limit=limit + 1
    )
    known = await definitions(tx)
    return page(rows, limit, lambda view: _shown(view, request, known, caller), lambda view: (view.id,))


@router.get("/{view_id:uuid}", summary="Show a saved view")
async def show_view(request: Request, caller: Keeper, tx: Reads, view_id: ViewId, response: Response) -> SavedViewOut:
    """One's own view, or a shared one."""
    return await _read(tx, view_id, request, caller, response)


@router.post("", status_code=201, summary="Save a view")
async def save_view(
    request: Request, caller: Keeper, once: Once, body: NewSavedView, response: Response
) -> SavedViewOut:
    """Keep a list's filters and columns under a name. They are checked as the list itself would check them."""

    async def create(work: Work, view_id: UUID) -> None:
        await _check(work, request, body.list, body)
        await commands.keep(work, view_id, body.view(), may_share=caller.may("views.share"), by=caller.actor)

    async def show(tx: Connection, view_id: UUID) -> SavedViewOut:
        return await _read(tx, view_id, request, caller, response)

    return await once.run(create, show)


@router.patch("/{view_id:uuid}", summary="Change a saved view")
async def change_view(
    request: Request,
    caller: Keeper,
    version: IfMatch,
    work: CurrentWork,
    view_id: ViewId,
    body: ChangedSavedView,
    response: Response,
) -> SavedViewOut:
    """Change one's own view; a shared one takes the permission views.share."""
    view = await queries.view(work.tx, view_id, asking=caller.actor.id)
    await _check(work, request, view.list, body)
    may_share = caller.may("views.share")
    await commands.change(work, view_id, version=version, may_share=may_share, by=caller.actor, **body.wished())
    return await _read(work.tx, view_id, request, caller, response)


@router.delete("/{view_id:uuid}", status_code=204, summary="Remove a saved view")
async def remove_view(caller: Keeper, version: IfMatch, work: CurrentWork, view_id: ViewId) -> None:
    """Remove one's own view; a shared one takes the permission views.share."""
    await commands.remove(work, view_id, version=version, may_share=caller.may("views.share"), by=caller.actor)
