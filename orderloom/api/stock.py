"""Stock over HTTP: what is where, why, and since when."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from orderloom.api.access import Caller, permits
from orderloom.api.errors import InvalidQuery
from orderloom.api.fields import Moment
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, key_after, page
from orderloom.api.preconditions import IfMatch
from orderloom.api.preconditions import tag as mark
from orderloom.api.work import CurrentWork, Reads
from orderloom.catalog.model.codes import SKU
from orderloom.inventory.commands import thresholds
from orderloom.inventory.model.levels import Reason
from orderloom.kernel.ids import Sku
from orderloom.views.movement_list import MovementFilters, movement_list
from orderloom.views.stock_levels import LevelFilters, LevelShown, PastLevel, level, level_list, past_levels
from orderloom.views.stock_movements import MovementShown, movements
from orderloom.views.stock_shortages import Shortage, shortages

router = APIRouter(prefix="/stock", tags=["stock"])

Reader = Annotated[Caller, permits("stock.read")]
Writer = Annotated[Caller, permits("stock.write")]
SkuInPath = Annotated[
    str,
    Path(pattern=SKU, max_length=64, description="The SKU.", examples=["MUG-BLUE"]),
]
LocationInPath = Annotated[
    str,
    Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$", max_length=40, description="The location.", examples=["AMS"]),
]
SkuFilter = Annotated[str | None, Query(max_length=64, description="Only this SKU.")]
LocationFilter = Annotated[str | None, Query(max_length=40, description="Only this location.")]
AtInstant = Annotated[Moment, Query(description="As it was recorded until this instant.")]


class ReservedByLevel(InvalidQuery):
    """What orders reserved is listed by order, or by SKU and location: ask for one of these as well."""

    code = "reserved_by_level"


class OneDocument(InvalidQuery):
    """Ask for an order or for another document, not for both."""

    code = "one_document"


class NewThresholds(BaseModel):
    """What is kept back from selling, what may be promised beyond it, and when to warn."""

    model_config = ConfigDict(extra="forbid")

    safety_stock: int = Field(strict=True, ge=0, le=1_000_000, description="Kept back from selling.", examples=[5])
    oversell_limit: int = Field(
        strict=True, ge=0, le=1_000_000, description="May be promised beyond what is there.", examples=[0]
    )
    low_at: Annotated[int, Field(strict=True, ge=0, le=1_000_000)] | None = Field(
        description="Warn when no more than this can be sold; null: never.", examples=[10]
    )


class Thresholds(BaseModel):
    """The settings of a SKU at a location; their version is their ETag."""

    model_config = ConfigDict(extra="forbid")

    sku: str
    location: str
    safety_stock: int
    oversell_limit: int
    low_at: int | None
    version: int


def level_filters(
    caller: Reader,
    sku: SkuFilter = None,
    location: LocationFilter = None,
    low: Annotated[bool | None, Query(description="Only what is (not) at or below its warning mark.")] = None,
) -> LevelFilters:
    """What a list or an export of stock may be narrowed by, within the caller's limits."""
    return LevelFilters(sku=sku, location=location, low=low, only=caller.locations)


NarrowedLevels = Annotated[LevelFilters, Depends(level_filters)]


@router.get("", summary="List stock")
async def list_stock(
    caller: Reader, tx: Reads, filters: NarrowedLevels, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[LevelShown]:
    """Levels by SKU and location. Values are shown to those with the permission stock.cost, else null."""
    asked = replace(filters, after=_place_after(after))
    rows = await level_list(tx, asked, cost=caller.may("stock.cost"), limit=limit + 1)
    return page(rows, limit, lambda row: row, lambda row: (row.sku, row.location))


@router.get("/past", summary="List stock as it was")
async def list_past_stock(
    caller: Reader,
    tx: Reads,
    at: AtInstant,
    sku: SkuFilter = None,
    location: LocationFilter = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[PastLevel]:
    """Levels as they stood at an instant, from the balances of the ledger."""
    filters = LevelFilters(sku=sku, location=location, only=caller.locations, after=_place_after(after))
    rows = await past_levels(tx, at, filters, cost=caller.may("stock.cost"), limit=limit + 1)
    return page(rows, limit, lambda row: row, lambda row: (row.sku, row.location))


@router.get("/shortages", summary="List what orders lack")
async def list_shortages(
    caller: Reader,
    tx: Reads,
    sku: SkuFilter = None,
    location: LocationFilter = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[Shortage]:
    """Order lines that were promised goods which are not there, the oldest order first."""
    following = key_after(after, UUID, int, str, int)
    rows = await shortages(
        tx,
        sku=sku,
        location=location,
        channels=caller.channels,
        only=caller.locations,
        after=_shortage_key(following),
        limit=limit + 1,
    )
    return page(rows, limit, lambda row: row, lambda row: row.key)


def movement_filters(
    caller: Reader,
    sku: SkuFilter = None,
    location: LocationFilter = None,
    reason: Annotated[Reason | None, Query(description="Only movements with this reason.")] = None,
    order_id: Annotated[UUID | None, Query(description="Only what this order reserved and gave back.")] = None,
    document_id: Annotated[
        UUID | None, Query(description="Only what this parcel, receipt, count, adjustment or move did.")
    ] = None,
    recorded_from: Annotated[Moment | None, Query(description="Recorded at this moment or later.")] = None,
    recorded_to: Annotated[Moment | None, Query(description="Recorded before this moment.")] = None,
) -> MovementFilters:
    """What a list or an export of movements may be narrowed by, within the caller's limits."""
    filters = MovementFilters(
        locations=_visible(caller, location),
        sku=sku,
        reason=reason,
        order_id=order_id,
        document_id=document_id,
        recorded_from=recorded_from,
        recorded_to=recorded_to,
    )
    must_go_together(reason=reason, order_id=order_id, document_id=document_id, of_level=filters.of_level)
    return filters


def must_go_together(*, reason: Reason | None, order_id: UUID | None, document_id: UUID | None, of_level: bool) -> None:
    """Refuse filters of movements that contradict each other or would read the whole ledger."""
    if order_id is not None and document_id is not None:
        raise OneDocument()
    if reason is Reason.RESERVED and order_id is None and not of_level:
        raise ReservedByLevel()


NarrowedMovements = Annotated[MovementFilters, Depends(movement_filters)]


def _visible(caller: Caller, location: str | None) -> frozenset[str] | None:
    """The locations to look in: the caller's, narrowed to the one asked for."""
    if location is None:
        return caller.locations
    return frozenset({location}) & (frozenset({location}) if caller.locations is None else caller.locations)


@router.get("/movements", summary="List movements")
async def list_all_movements(
    caller: Reader, tx: Reads, filters: NarrowedMovements, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[MovementShown]:
    """Movements of all stock, the last recorded first; filters may be combined. What orders reserved is listed too where
    an order, or a SKU and a location, are asked for."""
    rows = await movement_list(
        tx, filters, cost=caller.may("stock.cost"), before=_movement_after(after), limit=limit + 1
    )
    return page(rows, limit, lambda row: row, lambda row: (row.recorded_at, row.sku, row.location, row.seq))


def _movement_after(after: str | None) -> tuple[datetime, str, str, int] | None:
    return cast(tuple[datetime, str, str, int] | None, key_after(after, datetime, str, str, int))


@router.get("/{sku:path}/{location}/movements", summary="Explain a number")
async def list_movements(
    caller: Reader,
    tx: Reads,
    sku: SkuInPath,
    location: LocationInPath,
    at: Annotated[Moment | None, Query(description="Only what was recorded until this instant.")] = None,
    reason: Annotated[Reason | None, Query(description="Only movements with this reason.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[MovementShown]:
    """Every movement of one level, the last first: what it added, what the counters were then, and its cause."""
    following = key_after(after, int)
    await level(tx, sku, location, only=caller.locations, cost=False)
    rows = await movements(
        tx,
        sku,
        location,
        cost=caller.may("stock.cost"),
        limit=limit + 1,
        before=int(str(following[0])) if following else None,
        at=at,
        reason=reason,
    )
    return page(rows, limit, lambda row: row, lambda row: (row.seq,))


@router.get("/{sku:path}/{location}/settings", summary="Read the settings of a level")
async def read_thresholds(
    caller: Reader, tx: Reads, sku: SkuInPath, location: LocationInPath, response: Response
) -> Thresholds:
    """Safety stock, oversell limit and warning mark."""
    found = await level(tx, sku, location, only=caller.locations, cost=False)
    mark(response, found.settings_version)
    return _thresholds(found)


@router.put("/{sku:path}/{location}/settings", summary="Set the settings of a level")
async def put_thresholds(
    caller: Writer,
    work: CurrentWork,
    sku: SkuInPath,
    location: LocationInPath,
    version: IfMatch,
    body: NewThresholds,
    response: Response,
) -> Thresholds:
    """All three at once, if nobody changed them meanwhile. The limit cannot go below what is oversold already."""
    await thresholds.set_thresholds(
        work,
        (Sku(sku), location),
        safety_stock=body.safety_stock,
        oversell_limit=body.oversell_limit,
        low_at=body.low_at,
        version=version,
        by=caller.actor,
        locations=caller.locations,
    )
    found = await level(work.tx, sku, location, only=caller.locations, cost=False)
    mark(response, found.settings_version)
    return _thresholds(found)


@router.get("/{sku:path}/{location}", summary="Read a level")
async def read_level(
    caller: Reader, tx: Reads, sku: SkuInPath, location: LocationInPath, response: Response
) -> LevelShown:
    """A SKU at a location. Its version is the number of its last movement."""
    found = await level(tx, sku, location, only=caller.locations, cost=caller.may("stock.cost"))
    mark(response, found.version)
    return found


def _place_after(after: str | None) -> tuple[str, str] | None:
    following = key_after(after, str, str)
    return None if following is None else (str(following[0]), str(following[1]))


def _shortage_key(following: tuple[object, ...] | None) -> tuple[UUID, int, str, int] | None:
    if following is None:
        return None
    order_id, line_no, location, part = (str(each) for each in following)
    return UUID(order_id), int(line_no), location, int(part)


def _thresholds(found: LevelShown) -> Thresholds:
    return Thresholds(
        sku=found.sku,
        location=found.location,
        safety_stock=found.safety_stock,
        oversell_limit=found.oversell_limit,
        low_at=found.low_at,
        version=found.settings_version,
    )
