"""What a channel can sell, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from orderloom.api.access import Caller, permits
from orderloom.api.errors import MEDIA_TYPE
from orderloom.api.work import Reads
from orderloom.views.stock_availability import Availability, availability

router = APIRouter(prefix="/availability", tags=["stock"])


class Availabilities(BaseModel):
    """For each SKU asked for that exists."""

    model_config = ConfigDict(extra="forbid")

    items: list[Availability]


NO_CHANNEL = {
    "description": "There is no such channel, or it is not yours to see.",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


@router.get("", summary="What can be sold?", responses={404: NO_CHANNEL})
async def read_availability(
    caller: Annotated[Caller, permits("stock.read")],
    tx: Reads,
    channel: Annotated[str, Query(max_length=40, description="The channel that sells.", examples=["web-eu"])],
    sku: Annotated[
        list[str], Query(min_length=1, max_length=200, description="A SKU; may be repeated.", examples=[["MUG-BLUE"]])
    ],
) -> Availabilities:
    """What can be promised of each SKU now, together and by location. Only an order keeps it."""
    found = await availability(tx, channel, sku, channels=caller.channels, only=caller.locations)
    return Availabilities(items=found)
