"""Parcels over HTTP. A handler translates, makes one call, and translates back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import Field

from orderloom.api.access import Caller, permits
from orderloom.api.custom_query import CustomFilters
from orderloom.api.custom_values import CustomIn
from orderloom.api.fields import Body, Code, LocationCode, Moment
from orderloom.api.idempotency import Once
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, page, place_after
from orderloom.api.preconditions import IfMatch
from orderloom.api.preconditions import tag as mark
from orderloom.api.work import CurrentWork, Reads
from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import wanted
from orderloom.fields.queries import definitions
from orderloom.flows.change_custom_values import change_parcel_values
from orderloom.flows.deliver_parcel import deliver_parcel
from orderloom.flows.ship_parcel import ship_parcel
from orderloom.fulfilment.commands import Delivery
from orderloom.fulfilment.model import NewParcel, ParcelLine, Status
from orderloom.infra.work import Connection, Work
from orderloom.kernel.ids import OrderId, ParcelId
from orderloom.views.parcels import ParcelFilters, ParcelShown, parcel_list, parcel_page

router = APIRouter(prefix="/parcels", tags=["parcels"])

Reader = Annotated[Caller, permits("orders.read")]
Shipper = Annotated[Caller, permits("fulfilment.ship")]
ParcelIdInPath = Annotated[
    UUID, Path(description="The parcel's id.", examples=["0190a5b2-7d5e-7cc3-98c4-dc0c0c07398f"])
]


class NewParcelLine(Body):
    """Units of one order line."""

    order_id: UUID
    line_no: int = Field(strict=True, ge=1, le=1_000_000, examples=[1])
    quantity: int = Field(strict=True, ge=1, le=100_000, examples=[2])


class NewParcelBody(Body):
    """A parcel as it is handed to its carrier. Its lines may belong to several orders."""

    location: LocationCode = Field(description="Where it leaves from.", examples=["AMS"])
    lines: list[NewParcelLine] = Field(min_length=1, max_length=500)
    carrier: Code | None = Field(default=None, examples=["dhl"])
    tracking_number: str | None = Field(default=None, min_length=1, max_length=100, examples=["JD014600003828392837"])
    shipped_at: Moment | None = Field(default=None, description="When the carrier took it; now if left out.")
    custom: CustomIn = Field(default_factory=dict)

    def parcel(self, parcel_id: UUID) -> NewParcel:
        return NewParcel(
            id=ParcelId(parcel_id),
            location=self.location,
            lines=tuple(
                ParcelLine(order_id=OrderId(line.order_id), line_no=line.line_no, quantity=line.quantity)
                for line in self.lines
            ),
            carrier=self.carrier,
            tracking_number=self.tracking_number,
            shipped_at=self.shipped_at,
        )


class ChangedParcel(Body):
    """What is to change; what is left out stays."""

    custom: CustomIn


class NewDelivery(Body):
    delivered_at: Moment | None = Field(default=None, description="When it reached the door; now if left out.")


async def _shown(tx: Connection, parcel_id: UUID, caller: Caller, response: Response) -> ParcelShown:
    shown = await parcel_page(tx, parcel_id, channels=caller.channels, locations=caller.locations)
    mark(response, shown.version)
    return shown


Words = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=200,
        description="Only parcels that say all of this: words of the recipient's name, tracking number, order number or reference.",
    ),
]


OfChannel = Annotated[
    str | None, Query(max_length=40, description="Only parcels with something ordered in this channel.")
]
OfCustomer = Annotated[UUID | None, Query(description="Only parcels with something that this customer ordered.")]
WithSku = Annotated[str | None, Query(max_length=64, description="Only parcels with this SKU in them.")]
WithTag = Annotated[str | None, Query(max_length=40, description="Only parcels with an order that has this tag.")]


async def parcel_filters(
    caller: Reader,
    tx: Reads,
    custom: CustomFilters,
    q: Words = None,
    status: Annotated[Status | None, Query(description="Only parcels in this status.")] = None,
    location: Annotated[str | None, Query(max_length=40, description="Only parcels that left from here.")] = None,
    carrier: Annotated[str | None, Query(max_length=40, description="Only parcels of this carrier.")] = None,
    tracking_number: Annotated[str | None, Query(max_length=100, description="Only this tracking number.")] = None,
    order_id: Annotated[UUID | None, Query(description="Only parcels that carry this order.")] = None,
    channel: OfChannel = None,
    customer_id: OfCustomer = None,
    sku: WithSku = None,
    tag: WithTag = None,
    shipped_from: Annotated[Moment | None, Query(description="Shipped at this moment or later.")] = None,
    shipped_to: Annotated[Moment | None, Query(description="Shipped before this moment.")] = None,
) -> ParcelFilters:
    """What a list of parcels may be narrowed by, within the caller's limits."""
    return ParcelFilters(
        q=q,
        terms=tuple(wanted(await definitions(tx), (Owner.PARCEL,), custom)) if custom else (),
        status=status,
        location=location,
        carrier=carrier,
        tracking_number=tracking_number,
        order_id=order_id,
        channel=channel,
        customer_id=customer_id,
        sku=sku,
        tag=tag,
        channels=caller.channels,
        locations=caller.locations,
        shipped_from=shipped_from,
        shipped_to=shipped_to,
    )


Narrowed = Annotated[ParcelFilters, Depends(parcel_filters)]


@router.get("", summary="List parcels")
async def list_parcels(
    caller: Reader, tx: Reads, filters: Narrowed, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[ParcelShown]:
    """What was shipped last comes first; filters may be combined."""
    rows = await parcel_list(tx, filters, before=place_after(after), limit=limit + 1)
    return page(rows, limit, lambda row: row, lambda row: (row.shipped_at, row.id))


@router.post("", status_code=201, summary="Ship a parcel")
async def create_parcel(caller: Shipper, once: Once, body: NewParcelBody) -> ParcelShown:
    """Record a parcel that was handed to its carrier: its units leave the stock, its orders move on."""

    async def create(work: Work, parcel_id: UUID) -> None:
        parcel = body.parcel(parcel_id)
        await ship_parcel(
            work,
            parcel,
            by=caller.actor,
            custom=body.custom,
            channels=caller.channels,
            locations=caller.locations,
        )

    async def show(tx: Connection, parcel_id: UUID) -> ParcelShown:
        return await parcel_page(tx, parcel_id, channels=caller.channels, locations=caller.locations)

    return await once.run(create, show)


@router.get("/{parcel_id:uuid}", summary="Read a parcel")
async def read_parcel(caller: Reader, tx: Reads, parcel_id: ParcelIdInPath, response: Response) -> ParcelShown:
    """A parcel and what is in it."""
    return await _shown(tx, parcel_id, caller, response)


@router.patch("/{parcel_id:uuid}", summary="Change a parcel")
async def change_parcel(
    caller: Shipper,
    version: IfMatch,
    work: CurrentWork,
    parcel_id: ParcelIdInPath,
    body: ChangedParcel,
    response: Response,
) -> ParcelShown:
    """Change custom values of a parcel."""
    await change_parcel_values(
        work,
        ParcelId(parcel_id),
        body.custom,
        version=version,
        by=caller.actor,
        channels=caller.channels,
        locations=caller.locations,
    )
    return await _shown(work.tx, parcel_id, caller, response)


@router.post("/{parcel_id:uuid}/delivery", summary="Record that a parcel arrived")
async def create_delivery(
    caller: Shipper, work: CurrentWork, parcel_id: ParcelIdInPath, body: NewDelivery, response: Response
) -> ParcelShown:
    """A parcel arrives once."""
    delivery = Delivery(parcel_id=ParcelId(parcel_id), delivered_at=body.delivered_at)
    await deliver_parcel(work, delivery, by=caller.actor, channels=caller.channels, locations=caller.locations)
    return await _shown(work.tx, parcel_id, caller, response)
