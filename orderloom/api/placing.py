"""The documented routes of placing orders. In the product api/intake_gate.py answers them before the router is asked."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Header, Request
from fastapi.responses import Response

from orderloom.api.access import Caller, permits
from orderloom.api.errors import request_id_of
from orderloom.api.intake import PLACE, Batch, Intake, Outcome
from orderloom.flows.placing.request import NewOrder
from orderloom.orders.model.placement import Receipt

router = APIRouter(prefix="/orders", tags=["orders"])


class Outcomes(msgspec.Struct):
    """One outcome an order, in the order in which they were sent."""

    results: list[Outcome]


_REF = "#/components/schemas/{name}"
_shown, SCHEMAS = msgspec.json.schema_components([NewOrder, Receipt, Batch, Outcomes], ref_template=_REF)

EXAMPLE: dict[str, Any] = {
    "channel": "web-eu",
    "reference": "W-10001",
    "lines": [{"sku": "MUG-WHITE", "quantity": 2}],
    "shipping_method": "eu-standard",
    "buyer": {"name": "Ada Example", "email": "ada@example.org", "phone": "+31201234567"},
    "shipping_address": {
        "country": "NL",
        "lines": ["Voorbeeldstraat 1"],
        "city": "Rotterdam",
        "postal_code": "3011 AA",
    },
}


def _body(schema: dict[str, Any], example: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema, "example": example}}}}


def _answer(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


IdempotencyKey = Annotated[
    str,
    Header(
        min_length=1,
        max_length=255,
        description="Names this request: sent again with it, it takes effect once.",
        examples=["w-10001"],
    ),
]
BatchKey = Annotated[
    str,
    Header(
        min_length=1,
        max_length=250,  # each order's own key has the order's number behind it
        description="Names this request: sent again with it, each of its orders takes effect once.",
        examples=["w-2026-03-01"],
    ),
]


@router.post(
    "",
    status_code=201,
    summary="Place an order",
    responses={201: _answer(_shown[1], "The order stands and its stock is reserved.")},
    openapi_extra=_body(_shown[0], EXAMPLE),
)
async def place_order(
    request: Request, caller: Annotated[Caller, permits("orders.place")], idempotency_key: IdempotencyKey
) -> Response:
    """Price the lines, reserve their stock and write the order down, or refuse it by name and write nothing.

    Prices and tax come from the channel's price list; sending amounts needs `orders.amounts`. A repeat with the same key and
    body gets the same answer; the channel's own `reference` is unique in the channel as well.
    """
    intake: Intake = request.app.state.intake
    header = request.headers.get("authorization")
    receipt = await intake.place(header, idempotency_key, await request.body(), request_id_of(request))
    return Response(msgspec.json.encode(receipt), 201, {"Location": f"{PLACE}/{receipt.id}"}, "application/json")


@router.post(
    "/batch",
    summary="Place up to 1,000 orders",
    responses={
        200: _answer(
            _shown[3], "An outcome for each order: placed (201) or refused, with the problem it would have got alone."
        )
    },
    openapi_extra=_body(_shown[2], {"orders": [EXAMPLE]}),
)
async def place_orders_batch(
    request: Request, caller: Annotated[Caller, permits("orders.place")], idempotency_key: BatchKey
) -> Response:
    """Place each order by itself: a refused one does not touch its neighbours. Order n has the key `key#n`, counted from 0."""
    intake: Intake = request.app.state.intake
    header = request.headers.get("authorization")
    outcomes = await intake.place_batch(header, idempotency_key, await request.body(), request_id_of(request))
    return Response(msgspec.json.encode({"results": outcomes}), 200, None, "application/json")
