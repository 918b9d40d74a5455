"""What a list of orders may be asked for: the same parameters wherever orders are listed, exported or kept as a view."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query

from orderloom.api.access import Caller, permits
from orderloom.api.custom_query import CustomFilters
from orderloom.api.fields import Moment
from orderloom.api.work import Reads
from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import wanted
from orderloom.fields.queries import definitions
from orderloom.orders.model.order import FulfilmentState, PaymentState, Status
from orderloom.views.order_list import Filters

Reader = Annotated[Caller, permits("orders.read")]
Words = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=200,
        description="Only orders that say all of this: number, reference, e-mail, telephone (whole, with or without the code of "
        "its country, or its last four digits), tracking number, SKU, tag, or words of names and titles. The last word may be "
        "a beginning, from three letters.",
        examples=["anna mug"],
    ),
]
OfStatus = Annotated[Status | None, Query(description="Only orders in this status.")]
OfPayment = Annotated[PaymentState | None, Query(description="Only orders paid so far.")]
OfFulfilment = Annotated[FulfilmentState | None, Query(description="Only orders sent so far.")]
OfChannel = Annotated[str | None, Query(max_length=40, description="Only orders of this channel.")]
OfCustomer = Annotated[UUID | None, Query(description="Only orders of this customer.")]
WithTag = Annotated[str | None, Query(max_length=40, description="Only orders with this tag.")]
WithSku = Annotated[str | None, Query(max_length=64, description="Only orders with this SKU.")]
From = Annotated[Moment | None, Query(description="Placed at this moment or later.")]
To = Annotated[Moment | None, Query(description="Placed before this moment.")]
ToShip = Annotated[bool, Query(description="true: only orders that may be shipped now and have units left.")]
ExpiresBefore = Annotated[
    Moment | None, Query(description="Only orders that wait for their payment, until a moment before this one.")
]
Sort = Annotated[Literal["newest", "oldest"], Query(description="Which comes first.")]


async def order_filters(
    caller: Reader,
    tx: Reads,
    custom: CustomFilters,
    q: Words = None,
    status: OfStatus = None,
    payment_state: OfPayment = None,
    fulfilment_state: OfFulfilment = None,
    channel: OfChannel = None,
    customer_id: OfCustomer = None,
    tag: WithTag = None,
    sku: WithSku = None,
    placed_from: From = None,
    placed_to: To = None,
    to_ship: ToShip = False,
    expires_before: ExpiresBefore = None,
    sort: Sort = "newest",
) -> Filters:
    """What a list or an export of orders may be narrowed by, within the caller's limits. Custom fields by `custom.<key>`."""
    return Filters(
        channels=_visible(caller, channel),
        q=q,
        status=status,
        payment_state=payment_state,
        fulfilment_state=fulfilment_state,
        customer_id=customer_id,
        tag=tag,
        sku=sku,
        terms=tuple(wanted(await definitions(tx), (Owner.ORDER, Owner.LINE), custom)) if custom else (),
        placed_from=placed_from,
        placed_to=placed_to,
        to_ship=True if to_ship else None,
        expires_before=expires_before,
        newest_first=sort == "newest",
    )


def _visible(caller: Caller, channel: str | None) -> frozenset[str] | None:
    """The channels to look in: the caller's, narrowed to the one asked for."""
    if channel is None:
        return caller.channels
    return frozenset({channel}) & (frozenset({channel}) if caller.channels is None else caller.channels)


Narrowed = Annotated[Filters, Depends(order_filters)]
