"""What a channel can sell, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict

from orderloom.api.access import Caller, permits
from orderloom.api.errors import MEDIA_TYPE
from orderloom.api.storefront import AskedChannel, channel_of, kept
from orderloom.api.work import Reads
from orderloom.views.shop_availability import ShopAvailability, shop_availability
from orderloom.views.stock_availability import Availability, availability

router = APIRouter(prefix="/availability", tags=["stock"])


class Availabilities(BaseModel):
    """For each SKU asked for that exists."""

    model_config = ConfigDict(extra="forbid")

    items: list[Availability]


class ShopAvailabilities(BaseModel):
    """For each SKU asked for that is on sale, as a shop's page may know it."""

    model_config = ConfigDict(extra="forbid")

    items: list[ShopAvailability]


KEPT_S = 5

NO_CHANNEL = {
    "description": "There is no such channel, or it is not yours to see.",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


@router.get(
    "",
    summary="What can be sold?",
    response_model=Availabilities | ShopAvailabilities,
    responses={404: NO_CHANNEL},
)
async def read_availability(
    request: Request,
    caller: Annotated[Caller, permits("storefront.use", "stock.read")],
    tx: Reads,
    sku: Annotated[
        list[str], Query(min_length=1, max_length=200, description="A SKU; may be repeated.", examples=[["MUG-BLUE"]])
    ],
    channel: AskedChannel = None,
) -> object:
    """What can be promised of each SKU now. Only an order or a hold keeps it.

    With `stock.read`: together and by location. For a shop's page: whether there is any, and how much is left below 20, of
    what is on sale; such an answer may be kept for five seconds.
    """
    asked = channel_of(caller, channel)
    if caller.may("stock.read"):
        return Availabilities(items=await availability(tx, asked, sku, channels=caller.channels, only=caller.locations))
    told = await shop_availability(tx, asked, sku, channels=caller.channels)
    return kept(request, ShopAvailabilities(items=told), seconds=KEPT_S)
