"""A buyer's own orders over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from orderloom.api.access import Caller, permits
from orderloom.api.idempotency import Once
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, page, place_after
from orderloom.api.work import CurrentWork, Reads
from orderloom.flows.cancel_own_order import cancel_own_order
from orderloom.flows.pay_by_test import pay_by_test
from orderloom.infra.work import Connection, Work
from orderloom.kernel.ids import OrderId
from orderloom.views.own_orders import OwnOrder, OwnOrderListed, own_order, own_orders

router = APIRouter(prefix="/my/orders", tags=["my"])

Buyer = Annotated[Caller, permits("my.orders")]
OwnId = Annotated[UUID, Path(description="The order's id.", examples=["0190a5b2-7d5e-7cc3-98c4-dc0c0c07398f"])]


async def _own(tx: Connection, order_id: UUID, caller: Caller) -> OwnOrder:
    return await own_order(tx, order_id, caller.must_buy(), channels=caller.channels or ())


@router.get("", summary="List one's own orders")
async def list_own_orders(
    caller: Buyer, tx: Reads, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[OwnOrderListed]:
    """The buyer's orders in the channel of the token, newest first."""
    rows = await own_orders(
        tx, caller.must_buy(), channels=caller.channels or (), before=place_after(after), limit=limit + 1
    )
    return page(rows, limit, lambda row: row, lambda row: (row.placed_at, row.id))


@router.get("/{order_id:uuid}", summary="Read one's own order")
async def read_own_order(caller: Buyer, tx: Reads, order_id: OwnId) -> OwnOrder:
    """Lines, discounts, parcels with their tracking numbers, what is paid and what is on its way, and what may be done now."""
    return await _own(tx, order_id, caller)


@router.post("/{order_id:uuid}/cancellation", summary="Cancel one's own order")
async def cancel_own(caller: Buyer, work: CurrentWork, order_id: OwnId) -> OwnOrder:
    """End an order of which nothing is paid or sent yet. Later than that the shop has to do it."""
    customer_id = caller.must_buy()
    await cancel_own_order(work, OrderId(order_id), customer_id=customer_id, by=caller.actor, channels=caller.channels)
    return await _own(work.tx, order_id, caller)


@router.post("/{order_id:uuid}/test-payment", status_code=201, summary="Pay one's own order by a test payment")
async def pay_own_by_test(caller: Buyer, once: Once, order_id: OwnId) -> OwnOrder:
    """Record the open amount as paid, without any money. Only where the channel is opened for test payments."""
    customer_id = caller.must_buy()

    async def create(work: Work, entry_id: UUID) -> None:
        await pay_by_test(
            work, entry_id, OrderId(order_id), customer_id=customer_id, by=caller.actor, channels=caller.channels
        )

    async def show(tx: Connection, _: UUID) -> OwnOrder:
        return await _own(tx, order_id, caller)

    return await once.run(create, show)
