"""Price lists and prices over HTTP."""

from datetime import datetime
from typing import Annotated, NamedTuple, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query
from pydantic import AwareDatetime, ConfigDict

from orderloom.api.access import Caller, permits
from orderloom.api.catalog_fields import (
    Asked,
    CodeIn,
    CodeInPath,
    End,
    EndsPresent,
    Flag,
    From,
    PriceAmount,
    Since,
    SkuAsked,
    SkuIn,
    To,
    Told,
    Until,
)
from orderloom.api.fields import Currency, Moment
from orderloom.api.idempotency import Once
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, key_after, page
from orderloom.api.work import CurrentWork, Reads
from orderloom.catalog import queries
from orderloom.catalog.commands import channels as channel_commands
from orderloom.catalog.commands import prices as commands
from orderloom.catalog.model.channels import PriceList, must_be_visible
from orderloom.catalog.model.prices import NewPrice, Price
from orderloom.infra.work import Connection, Work

router = APIRouter(tags=["prices"])

Reader = Annotated[Caller, permits("catalog.read")]
Writer = Annotated[Caller, permits("catalog.write")]
Pricer = Annotated[Caller, permits("prices.write")]
PriceId = Annotated[UUID, Path(description="The price's id.", examples=["0190a5b2-7d5e-7cc3-98c4-dc0c0c07398f"])]


class NewPriceList(Asked):
    """What a channel's SKUs cost in one currency."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"code": "web-eu-eur", "channel": "web-eu", "currency": "EUR", "includes_tax": True}]
        }
    )

    code: CodeIn
    channel: CodeIn
    currency: Currency
    includes_tax: Flag

    def price_list(self) -> PriceList:
        return PriceList(code=self.code, channel=self.channel, currency=self.currency, includes_tax=self.includes_tax)


class PriceListOut(Told):
    """What a channel's SKUs cost in one currency."""

    code: str
    channel: str
    currency: str
    includes_tax: bool


class PriceAsked(Asked):
    """What a SKU costs in a list, for a period."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "price_list": "web-eu-eur",
                    "sku": "MUG-BLUE",
                    "amount_minor": 1250,
                    "valid_from": "2026-03-01T00:00:00Z",
                    "ends_present": True,
                }
            ]
        }
    )

    price_list: CodeIn
    sku: SkuIn
    amount_minor: PriceAmount
    valid_from: From = None
    valid_to: To = None
    ends_present: EndsPresent = False

    def price(self) -> NewPrice:
        return NewPrice(
            price_list=self.price_list,
            sku=self.sku,
            amount_minor=self.amount_minor,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )


class PriceOut(Told):
    """What a SKU costs in a list, for a period."""

    id: UUID
    price_list: str
    sku: str
    amount_minor: int
    currency: str
    valid_from: Since
    valid_to: Until
    created_at: AwareDatetime


@router.get("/price-lists", summary="List price lists")
async def list_price_lists(
    caller: Reader, tx: Reads, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[PriceListOut]:
    """Price lists by code: those of channels that the caller may see."""
    found = key_after(after, str)
    rows = await queries.price_lists(
        tx, channels=caller.channels, after=str(found[0]) if found else None, limit=limit + 1
    )
    return page(rows, limit, PriceListOut.model_validate, lambda one: (one.code,))


@router.get("/price-lists/{code}", summary="Show a price list")
async def show_price_list(caller: Reader, tx: Reads, code: CodeInPath) -> PriceListOut:
    """One price list."""
    return PriceListOut.model_validate(await queries.price_list(tx, code, channels=caller.channels))


@router.post("/price-lists", status_code=201, summary="Create a price list")
async def create_price_list(caller: Writer, once: Once, body: NewPriceList) -> PriceListOut:
    """Give a channel a price list in a currency; it sells in the currencies that it has lists for."""
    must_be_visible(body.channel, caller.channels)

    async def create(work: Work, _: UUID) -> None:
        await channel_commands.create_price_list(work, body.price_list(), by=caller.actor)

    async def show(tx: Connection, _: UUID) -> PriceList:
        return await queries.price_list(tx, body.code, channels=caller.channels)

    return PriceListOut.model_validate(await once.run(create, show))


class PriceFilters(NamedTuple):
    """What is looked for; None does not narrow."""

    price_list: str | None
    sku: str | None
    at: datetime | None


def price_filters(
    price_list: Annotated[str | None, Query(max_length=100, description="Only of this list.")] = None,
    sku: SkuAsked = None,
    at: Annotated[Moment | None, Query(description="Only those valid at this moment.")] = None,
) -> PriceFilters:
    """What a list or an export of prices may be narrowed by."""
    return PriceFilters(price_list, sku, at)


Narrowed = Annotated[PriceFilters, Depends(price_filters)]


@router.get("/prices", summary="List prices")
async def list_prices(
    caller: Reader, tx: Reads, filters: Narrowed, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[PriceOut]:
    """Prices in the order in which they were made, past and future ones too."""
    found = key_after(after, UUID)
    rows = await queries.prices(
        tx,
        price_list=filters.price_list,
        sku=filters.sku,
        at=filters.at,
        channels=caller.channels,
        after=cast(UUID, found[0]) if found else None,
        limit=limit + 1,
    )
    return page(rows, limit, PriceOut.model_validate, lambda price: (price.id,))


@router.get("/prices/{price_id}", summary="Show a price")
async def show_price(caller: Reader, tx: Reads, price_id: PriceId) -> PriceOut:
    """One price."""
    return PriceOut.model_validate(await queries.price(tx, price_id, channels=caller.channels))


@router.post("/prices", status_code=201, summary="Set a price")
async def create_price(caller: Pricer, once: Once, body: PriceAsked) -> PriceOut:
    """Set what a SKU costs in a list from a moment on. Two prices of a SKU in a list never hold at the same time."""

    async def create(work: Work, price_id: UUID) -> None:
        await commands.put_price(
            work,
            price_id,
            body.price(),
            by=caller.actor,
            ends_present=body.ends_present,
            channels=caller.channels,
        )

    async def show(tx: Connection, price_id: UUID) -> Price:
        return await queries.price(tx, price_id, channels=caller.channels)

    return PriceOut.model_validate(await once.run(create, show))


@router.put("/prices/{price_id}/end", summary="End a price")
async def end_price(caller: Pricer, work: CurrentWork, price_id: PriceId, body: End) -> PriceOut:
    """End a price at a moment at which it is valid. Orders placed keep theirs."""
    ended = await commands.end_price(work, price_id, at=body.at, by=caller.actor, channels=caller.channels)
    return PriceOut.model_validate(ended)
