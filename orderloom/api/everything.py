"""Searching everything over HTTP: what a press of `/` asks."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import ConfigDict

from orderloom.api.access import Caller, permits
from orderloom.api.shapes import Shown
from orderloom.api.work import Reads
from orderloom.catalog.model.codes import LOCALE
from orderloom.views.everything import SearchHit, Sight, Thing, everything

router = APIRouter(tags=["search"])

MOST = 5  # of each kind
# What one must be allowed to see of each kind of thing: the same as for its list.
NEEDS = {
    Thing.ORDER: "orders.read",
    Thing.CUSTOMER: "customers.read",
    Thing.PRODUCT: "catalog.read",
    Thing.PARCEL: "orders.read",
}

Words = Annotated[
    str,
    Query(
        min_length=1,
        max_length=200,
        pattern=r"\S",
        description="A number, reference, telephone, name, e-mail, SKU, GTIN or tracking number, or words as in the lists' `q`.",
        examples=["MUG-BLUE"],
    ),
]
InLocale = Annotated[str, Query(pattern=LOCALE, description="The language of titles.", examples=["zh-CN"])]


class SearchHits(Shown):
    """What was found: exact hits first, then kind by kind, newest first; at most five of each kind."""

    model_config = ConfigDict(extra="forbid")

    items: list[SearchHit]


@router.get("/search", summary="Search everything")
async def search_everything(
    caller: Annotated[Caller, permits("orders.read", "customers.read", "catalog.read")],
    tx: Reads,
    q: Words,
    locale: InLocale = "en",
) -> SearchHits:
    """Orders, customers, products and parcels at once: of each kind that the caller may see, within the caller's limits."""
    things = [thing for thing, permission in NEEDS.items() if caller.may(permission)]
    sight = Sight(things=things, channels=caller.channels, locations=caller.locations)
    return SearchHits(items=await everything(tx, q, sight, locale=locale, most=MOST))
