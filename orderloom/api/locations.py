"""Locations over HTTP, and which of them serve a channel."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from orderloom.api.access import Caller, permits
from orderloom.api.fields import Currency, LocationCode
from orderloom.api.idempotency import Once
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, key_after, page
from orderloom.api.preconditions import IfMatch
from orderloom.api.preconditions import tag as mark
from orderloom.api.shapes import Name
from orderloom.api.stock import LocationInPath
from orderloom.api.work import CurrentWork, Reads
from orderloom.infra.work import Connection, Work
from orderloom.inventory import queries
from orderloom.inventory.commands import locations
from orderloom.inventory.model.places import Location, LocationChanges, Source
from orderloom.views.stock_availability import availability

router = APIRouter(prefix="/locations", tags=["locations"])
channel_router = APIRouter(prefix="/channels", tags=["locations"])

Reader = Annotated[Caller, permits("stock.read")]
Writer = Annotated[Caller, permits("stock.write")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1, two letters.", examples=["NL"])]
ChannelInPath = Annotated[
    str, Path(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$", max_length=40, description="The channel.", examples=["web-eu"])
]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewLocation(Body):
    """A place that keeps stock."""

    code: LocationCode
    name: Name = Field(examples=["Amsterdam"])
    country: Country
    currency: Currency


class ChangedLocation(Body):
    """What is to be changed; what is left out stays."""

    name: Name = Field(default_factory=str, examples=["Amsterdam"])
    country: Country = Field(default_factory=str)
    currency: Currency = Field(default_factory=str)
    active: bool = Field(default_factory=bool, strict=True, description="False closes it: it sells nothing more.")

    def changes(self) -> LocationChanges:
        return cast(LocationChanges, self.model_dump(exclude_unset=True))


class LocationShown(Body):
    """A location."""

    code: str
    name: str
    country: str
    currency: str
    active: bool
    version: int

    @classmethod
    def of(cls, location: Location) -> "LocationShown":
        return cls(
            code=location.code,
            name=location.name,
            country=location.country,
            currency=location.currency,
            active=location.active,
            version=location.version,
        )


class SourceBody(Body):
    """A location that serves a channel; the lowest priority is asked first."""

    location: LocationCode
    priority: int = Field(strict=True, ge=0, le=10_000, examples=[1])


class SourcesBody(Body):
    """The locations that serve a channel, all of them."""

    items: list[SourceBody] = Field(max_length=200)


@router.get("", summary="List locations")
async def list_locations(
    caller: Reader, tx: Reads, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[LocationShown]:
    """By code, closed ones too."""
    following = key_after(after, str)
    last = str(following[0]) if following else None
    rows = await queries.locations_listed(tx, after=last, limit=limit + 1, only=caller.locations)
    return page(rows, limit, LocationShown.of, lambda location: (location.code,))


@router.post("", status_code=201, summary="Open a location")
async def create_location(caller: Writer, once: Once, body: NewLocation) -> LocationShown:
    """A warehouse, a shop, a supplier's shelf. Values of its stock are kept in its currency."""

    async def create(work: Work, _: UUID) -> None:
        await locations.create_location(
            work,
            code=body.code,
            name=body.name,
            country=body.country,
            currency=body.currency,
            by=caller.actor,
            locations=caller.locations,
        )

    async def show(tx: Connection, _: UUID) -> LocationShown:
        return LocationShown.of(await queries.location(tx, body.code, only=caller.locations))

    return await once.run(create, show)


@router.get("/{location}", summary="Read a location")
async def read_location(caller: Reader, tx: Reads, location: LocationInPath, response: Response) -> LocationShown:
    """A location, open or closed."""
    found = await queries.location(tx, location, only=caller.locations)
    mark(response, found.version)
    return LocationShown.of(found)


@router.patch("/{location}", summary="Change a location")
async def change_location(
    caller: Writer,
    work: CurrentWork,
    location: LocationInPath,
    version: IfMatch,
    body: ChangedLocation,
    response: Response,
) -> LocationShown:
    """Its currency is fixed once stock has moved there."""
    found = await locations.change_location(
        work, location, version=version, by=caller.actor, locations=caller.locations, **body.changes()
    )
    mark(response, found.version)
    return LocationShown.of(found)


@channel_router.get("/{channel}/locations", summary="List a channel's locations")
async def read_sources(caller: Reader, tx: Reads, channel: ChannelInPath) -> SourcesBody:
    """Nearest first."""
    await availability(tx, channel, [], channels=caller.channels, only=caller.locations)
    return _shown(await queries.sources(tx, channel), caller)


@channel_router.put("/{channel}/locations", summary="Set a channel's locations")
async def put_sources(caller: Writer, work: CurrentWork, channel: ChannelInPath, body: SourcesBody) -> SourcesBody:
    """All of them at once: those left out no longer serve the channel."""
    await availability(work.tx, channel, [], channels=caller.channels, only=caller.locations)
    wanted = [Source(location=source.location, priority=source.priority) for source in body.items]
    await locations.set_sources(work, channel, wanted, by=caller.actor, locations=caller.locations)
    return _shown(await queries.sources(work.tx, channel), caller)


def _shown(sources: list[Source], caller: Caller) -> SourcesBody:
    seen = [each for each in sources if caller.locations is None or each.location in caller.locations]
    return SourcesBody(items=[SourceBody(location=each.location, priority=each.priority) for each in seen])
