"""What a shop sells, for its buyers' pages."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from orderloom.api.access import Caller, permits
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, page, place_after
from orderloom.api.storefront import AskedChannel, channel_of, kept
from orderloom.api.work import Reads
from orderloom.catalog.model.codes import HANDLE, LOCALE
from orderloom.views.shop_products import ShopFilters, ShopProduct, offer, shop_product, shop_products

router = APIRouter(prefix="/shop", tags=["storefront"])

KEPT_S = 30

Visitor = Annotated[Caller, permits("storefront.use")]
AskedLocale = Annotated[
    str | None,
    Query(pattern=LOCALE, description="The language of titles; the channel's own if left out.", examples=["zh-CN"]),
]
AskedCurrency = Annotated[
    str | None,
    Query(pattern=r"^[A-Z]{3}$", description="ISO 4217; the channel's own if left out.", examples=["EUR"]),
]


@router.get("/products", summary="What is sold here?", response_model=Page[ShopProduct])
async def list_shop_products(
    request: Request,
    caller: Visitor,
    tx: Reads,
    channel: AskedChannel = None,
    locale: AskedLocale = None,
    currency: AskedCurrency = None,
    category: Annotated[str | None, Query(max_length=200, description="Only of this category.")] = None,
    q: Annotated[
        str | None,
        Query(
            min_length=1,
            max_length=100,
            description="Words of title or option in any language, a SKU, GTIN or handle; the last word may be a beginning.",
            examples=["mug"],
        ),
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    after: After = None,
) -> Response:
    """Products that the channel sells now, newest first, with variants, prices and whether they are in stock.

    Answers may be kept for 30 seconds; a quote says what holds at this moment.
    """
    found = await offer(tx, channel_of(caller, channel), currency=currency, locale=locale, channels=caller.channels)
    rows = await shop_products(
        tx, found, ShopFilters(category=category, q=q), before=place_after(after), limit=limit + 1
    )
    shown = page(rows, limit, lambda row: row[1], lambda row: (row[0], row[1].id))
    return kept(request, shown, seconds=KEPT_S)


@router.get("/products/{handle}", summary="Show a product that is sold here", response_model=ShopProduct)
async def show_shop_product(
    request: Request,
    caller: Visitor,
    tx: Reads,
    handle: Annotated[str, Path(pattern=HANDLE, description="The product's handle.", examples=["mug"])],
    channel: AskedChannel = None,
    locale: AskedLocale = None,
    currency: AskedCurrency = None,
) -> Response:
    """One product that the channel sells now."""
    found = await offer(tx, channel_of(caller, channel), currency=currency, locale=locale, channels=caller.channels)
    return kept(request, await shop_product(tx, found, handle), seconds=KEPT_S)
