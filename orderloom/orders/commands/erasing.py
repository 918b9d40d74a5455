"""Erase a person from their orders."""

from collections.abc import Sequence

from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import CustomerId, OrderId
from orderloom.orders.events.erasing import OrderBuyerErased
from orderloom.orders.model.erasing import OrdersStillOpen
from orderloom.orders.store import erasing as store


async def erase_buyer(
    work: Work,
    customer_id: CustomerId,
    *,
    keys: Sequence[str] = (),
    line_keys: Sequence[str] = (),
    by: Actor,
) -> list[OrderId]:
    """Empty the buyer, the notes and these custom values of a customer's orders; refused while one is not ended.

    All orders of the customer come back, locked.
    """
    orders = await store.lock_of(work.tx, customer_id)
    if still_open := [number for _, number, is_open in orders if is_open]:
        raise OrdersStillOpen(orders=len(still_open), numbers=still_open[:10])
    ids = [OrderId(order_id) for order_id, _, _ in orders]
    for order_id in await store.empty(work.tx, ids, keys=keys, line_keys=line_keys):
        work.emit(OrderBuyerErased(order_id=order_id), by=by)
    return ids
