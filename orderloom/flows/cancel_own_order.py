"""A buyer changes their mind: their own order ends while nothing of it is paid or sent."""

from collections.abc import Collection
from uuid import UUID

from orderloom.flows.cancel_order import cancel_order
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import OrderId
from orderloom.orders import queries as orders
from orderloom.orders.commands.locking import lock
from orderloom.orders.model.order import CancelReason, may_cancel_own


async def cancel_own_order(
    work: Work, order_id: OrderId, *, customer_id: UUID, by: Actor, channels: Collection[str] | None
) -> None:
    """Cancel an order of this customer; somebody else's is not found."""
    await orders.must_own(work.tx, order_id, customer_id)
    # Under its lock: a payment that comes at the same moment is either seen here or sees the order cancelled.
    locked = await lock(work, [order_id], channels=channels)
    may_cancel_own(locked[order_id])
    await cancel_order(work, order_id, reason=CancelReason.BUYER, by=by, channels=channels)
