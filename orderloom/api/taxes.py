"""Tax classes and rates over HTTP."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Path, Query
from pydantic import ConfigDict, Field

from orderloom.api.access import Caller, permits
from orderloom.api.catalog_fields import (
    Asked,
    CodeIn,
    CountryIn,
    End,
    EndsPresent,
    From,
    RegionIn,
    Since,
    Text,
    To,
    Told,
    Until,
)
from orderloom.api.idempotency import Once
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, key_after, page
from orderloom.api.work import CurrentWork, Reads
from orderloom.catalog import queries
from orderloom.catalog.commands import taxes as commands
from orderloom.catalog.model.prices import NewTaxRate, TaxClass, TaxRate, must_hold_everywhere
from orderloom.infra.work import Connection, Work
from orderloom.kernel.money import PPM

router = APIRouter(prefix="/taxes", tags=["taxes"])

Reader = Annotated[Caller, permits("catalog.read")]
Writer = Annotated[Caller, permits("catalog.write")]
RateId = Annotated[UUID, Path(description="The rate's id.", examples=["0190a5b2-7d5e-7cc3-98c4-dc0c0c07398f"])]


class TaxClassIn(Asked):
    """SKUs that are taxed alike everywhere."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "books", "name": "Books"}]})

    code: CodeIn
    name: Text


class TaxClassOut(Told):
    """SKUs that are taxed alike everywhere."""

    code: str
    name: str


class TaxClasses(Told):
    """All tax classes."""

    items: list[TaxClassOut]


class TaxRateIn(Asked):
    """What share of the price is tax, for a class in a country or a region of it, for a period."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"tax_class": "standard", "country": "NL", "rate_ppm": 210000}]}
    )

    tax_class: CodeIn
    country: CountryIn
    region: RegionIn = ""
    rate_ppm: int = Field(strict=True, ge=0, le=PPM, description="Parts per million: 210000 is 21 %.")
    valid_from: From = None
    valid_to: To = None
    ends_present: EndsPresent = False

    def rate(self) -> NewTaxRate:
        return NewTaxRate(
            tax_class=self.tax_class,
            country=self.country,
            region=self.region,
            rate_ppm=self.rate_ppm,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )


class TaxRateOut(Told):
    """What share of the price is tax, for a class in a country or a region of it, for a period."""

    id: UUID
    tax_class: str
    country: str
    region: str
    rate_ppm: int
    valid_from: Since
    valid_to: Until


@router.get("/classes", summary="List tax classes")
async def list_tax_classes(caller: Reader, tx: Reads) -> TaxClasses:
    """All tax classes by code; there are few."""
    return TaxClasses(items=[TaxClassOut.model_validate(one) for one in await queries.tax_classes(tx)])


@router.post("/classes", status_code=201, summary="Create a tax class")
async def create_tax_class(caller: Writer, once: Once, body: TaxClassIn) -> TaxClassOut:
    """Add a tax class. It needs a rate in each country that its SKUs are sold to."""

    async def create(work: Work, _: UUID) -> None:
        await commands.create_tax_class(work, TaxClass(code=body.code, name=body.name), by=caller.actor)

    async def show(tx: Connection, _: UUID) -> TaxClass:
        return await queries.tax_class(tx, body.code)

    return TaxClassOut.model_validate(await once.run(create, show))


@router.get("/rates", summary="List tax rates")
async def list_tax_rates(
    caller: Reader,
    tx: Reads,
    tax_class: Annotated[str | None, Query(max_length=100, description="Only of this class.")] = None,
    country: Annotated[str | None, Query(max_length=100, description="Only in this country.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Page[TaxRateOut]:
    """Tax rates in the order in which they were made, past and future ones too."""
    found = key_after(after, UUID)
    rows = await queries.tax_rate_list(
        tx,
        tax_class=tax_class,
        country=country,
        after=cast(UUID, found[0]) if found else None,
        limit=limit + 1,
    )
    return page(rows, limit, TaxRateOut.model_validate, lambda rate: (rate.id,))


@router.get("/rates/{rate_id}", summary="Show a tax rate")
async def show_tax_rate(caller: Reader, tx: Reads, rate_id: RateId) -> TaxRateOut:
    """One tax rate."""
    return TaxRateOut.model_validate(await queries.tax_rate(tx, rate_id))


@router.post("/rates", status_code=201, summary="Set a tax rate")
async def create_tax_rate(caller: Writer, once: Once, body: TaxRateIn) -> TaxRateOut:
    """Set the rate of a class in a country or region from a moment on. A region's rate goes before its country's.

    Two rates of the same region never hold at the same time."""
    must_hold_everywhere(caller.channels)

    async def create(work: Work, rate_id: UUID) -> None:
        await commands.put_tax_rate(work, rate_id, body.rate(), by=caller.actor, ends_present=body.ends_present)

    async def show(tx: Connection, rate_id: UUID) -> TaxRate:
        return await queries.tax_rate(tx, rate_id)

    return TaxRateOut.model_validate(await once.run(create, show))


@router.put("/rates/{rate_id}/end", summary="End a tax rate")
async def end_tax_rate(caller: Writer, work: CurrentWork, rate_id: RateId, body: End) -> TaxRateOut:
    """End a rate at a moment at which it is valid. Orders placed keep theirs."""
    must_hold_everywhere(caller.channels)
    ended = await commands.end_tax_rate(work, rate_id, at=body.at, by=caller.actor)
    return TaxRateOut.model_validate(ended)
