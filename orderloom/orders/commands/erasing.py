"""Erase a person from their orders."""

from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import CustomerId
from orderloom.orders.events.erasing import OrderBuyerErased
from orderloom.orders.model.erasing import OrdersStillOpen
from orderloom.orders.store import erasing as store


async def erase_buyer(work: Work, customer_id: CustomerId, *, by: Actor) -> None:
    """Empty the buyer and the notes of a customer's orders; refused while one of them is not ended."""
    orders = await store.lock_of(work.tx, customer_id)
    if still_open := [number for _, number, is_open in orders if is_open]:
        raise OrdersStillOpen(orders=len(still_open), numbers=still_open[:10])
    for order_id in await store.empty(work.tx, [order_id for order_id, _, _ in orders]):
        work.emit(OrderBuyerErased(order_id=order_id), by=by)
