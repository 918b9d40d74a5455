"""Quotes over HTTP: what an order would come to."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response

from orderloom.api.access import Caller, permits
from orderloom.api.intake import LARGEST_ORDER, decoded
from orderloom.api.work import CurrentPool
from orderloom.flows.placing.quotation import AskQuote, Quotation
from orderloom.flows.placing.terms import TermsCache
from orderloom.flows.quote_order import quote_order
from orderloom.infra.work import glance

router = APIRouter(prefix="/quotes", tags=["storefront"])

_shown, SCHEMAS = msgspec.json.schema_components([AskQuote, Quotation], ref_template="#/components/schemas/{name}")
_ask = msgspec.json.Decoder(AskQuote)
_encode = msgspec.json.Encoder().encode

EXAMPLE: dict[str, Any] = {
    "channel": "web-eu",
    "lines": [{"sku": "MUG-BLUE", "quantity": 2}],
    "shipping_address": {"country": "NL", "postal_code": "3011 AA"},
    "shipping_method": "eu-standard",
    "coupon_codes": ["WELCOME10"],
}


@router.post(
    "",
    summary="Ask what an order would cost",
    responses={
        200: {"description": "What it comes to now.", "content": {"application/json": {"schema": _shown[1]}}},
    },
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/json": {"schema": _shown[0], "example": EXAMPLE}}}
    },
)
async def ask_quote(
    request: Request, caller: Annotated[Caller, permits("storefront.use")], pool: CurrentPool
) -> Response:
    """Price a basket as an order would be priced now: lines, discounts, tax, ways to send with fees and days, stock.

    Nothing is written or kept: hold the stock, or place the order. Goods that are not there and coupons that do not apply are
    told, not refused. A publishable key is quoted for somebody new: ask with the buyer's token to count what they have used.
    Send `total_minor` with the order, and a price that changed meanwhile is refused instead of charged.
    """
    ask: AskQuote = decoded(_ask, await request.body(), LARGEST_ORDER)
    cache: TermsCache = request.app.state.terms
    async with glance(pool) as work:
        quoted = await quote_order(
            work, cache, ask, by=caller.actor, channels=caller.channels, places=caller.may("orders.place")
        )
    return Response(_encode(quoted), 200, None, "application/json")
