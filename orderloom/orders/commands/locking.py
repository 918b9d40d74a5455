"""Locking comes first in every command: whole batches in id order, in one statement."""

from collections.abc import Collection

from orderloom.infra.work import Work
from orderloom.kernel.errors import NotFound
from orderloom.kernel.ids import OrderId
from orderloom.orders.model.order import Order
from orderloom.orders.store import orders as store

Locked = dict[OrderId, Order]


async def lock(work: Work, order_ids: Collection[OrderId], *, channels: Collection[str] | None = None) -> Locked:
    """Lock orders by id; one that is unknown, or of a channel that the caller may not see, is NotFound."""
    locked = await lock_known(work, order_ids, channels=channels)
    for order_id in sorted(set(order_ids)):
        if order_id not in locked:
            raise NotFound(order_id=order_id)
    return locked


async def lock_known(work: Work, order_ids: Collection[OrderId], *, channels: Collection[str] | None = None) -> Locked:
    """Lock those of these orders, by id, that there are and that the caller may see."""
    return {order.id: order for order in await store.lock(work.tx, sorted(set(order_ids)), channels)}
