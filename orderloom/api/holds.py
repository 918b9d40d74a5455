"""Checkout holds over HTTP: stock that is kept while the buyer fills in the form."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from orderloom.api.access import Caller, permits
from orderloom.api.idempotency import Once
from orderloom.api.work import CurrentWork, Reads
from orderloom.flows.hold_stock import Checkout, hold_stock
from orderloom.flows.placing.pricing import UnknownChannel
from orderloom.flows.placing.terms import TermsCache
from orderloom.infra.settings import Settings
from orderloom.infra.work import Connection, Work
from orderloom.inventory.commands import holds
from orderloom.inventory.model.holds import DEFAULT_MINUTES, LONGEST_MINUTES, HoldBounds
from orderloom.views.holds import HoldShown, hold_shown

router = APIRouter(prefix="/holds", tags=["storefront"])

Buyer = Annotated[Caller, permits("storefront.use")]
HoldId = Annotated[UUID, Path(description="The hold.")]


class NewHoldLine(BaseModel):
    """Units of one SKU."""

    model_config = ConfigDict(extra="forbid")

    sku: str = Field(min_length=1, max_length=64, examples=["MUG-BLUE"])
    quantity: int = Field(strict=True, ge=1, le=1_000, examples=[2])


class NewCheckoutHold(BaseModel):
    """What is to be kept, and for how long."""

    model_config = ConfigDict(extra="forbid")

    channel: str = Field(min_length=1, max_length=40, examples=["web-eu"])
    lines: list[NewHoldLine] = Field(min_length=1, max_length=100)
    minutes: int = Field(
        default=DEFAULT_MINUTES, strict=True, ge=1, le=LONGEST_MINUTES, description="How long it is kept."
    )


@router.post("", status_code=201, summary="Hold stock for a checkout")
async def place_hold(request: Request, caller: Buyer, body: NewCheckoutHold, once: Once) -> HoldShown:
    """Keep all of it or nothing. Name the hold in the order as `hold_id`: the order takes it over, even if nothing else is left.

    What web pages and buyers hold is bounded, in one hold, in their open holds and together; an order needs no hold.
    """
    if caller.channels is not None and body.channel not in caller.channels:
        raise UnknownChannel(channel=body.channel)
    cache: TermsCache = request.app.state.terms
    chosen: Settings = request.app.state.settings
    bounds = HoldBounds(chosen.hold_units, chosen.hold_percent, chosen.holds_of_buyer, chosen.holds_of_key)

    async def create(work: Work, hold_id: UUID) -> None:
        wanted = [(line.sku, line.quantity) for line in body.lines]
        checkout = Checkout(hold_id, body.channel, wanted, body.minutes, caller.visitor)
        await hold_stock(work, cache, checkout, bounds=bounds, by=caller.actor)

    async def show(tx: Connection, hold_id: UUID) -> HoldShown:
        return await hold_shown(tx, hold_id, channels=caller.channels)

    return await once.run(create, show)


@router.get("/{hold_id}", summary="Read a hold")
async def read_hold(caller: Buyer, tx: Reads, hold_id: HoldId) -> HoldShown:
    """What it keeps, until when, and whether an order has taken it over. Web pages and buyers read their own."""
    own = caller.actor.id if caller.visitor else None
    return await hold_shown(tx, hold_id, channels=caller.channels, own=own)


@router.delete("/{hold_id}", status_code=204, summary="Give a hold back")
async def release_hold(caller: Buyer, work: CurrentWork, hold_id: HoldId) -> None:
    """End the hold now. One that has ended already stays so; one that an order took over is refused.

    Web pages and buyers end their own: another's is not found.
    """
    own = caller.visitor is not None
    await holds.release(work, hold_id, channels=caller.channels, by=caller.actor, own=own)
