"""Open an order on an operator's word, where the buyer pays later."""

from collections.abc import Collection
from datetime import datetime

from orderloom.infra.work import Work
from orderloom.inventory.commands import reservations
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import OrderId
from orderloom.orders.commands import paying
from orderloom.orders.model.order import Order


async def confirm_order(
    work: Work,
    order_id: OrderId,
    *,
    by: Actor,
    occurred_at: datetime | None = None,
    channels: Collection[str] | None = None,
) -> Order:
    """Open an order that may go out before it is paid; refused where a deadline for paying is set."""
    return (await confirm_orders(work, [order_id], by=by, occurred_at=occurred_at, channels=channels))[0]


async def confirm_orders(
    work: Work,
    order_ids: Collection[OrderId],
    *,
    by: Actor,
    occurred_at: datetime | None = None,
    channels: Collection[str] | None = None,
) -> list[Order]:
    """Open many orders, all or none."""
    # Lock order: the orders, then their reservations (docs/locking.md).
    opened = await paying.confirm_unpaid(work, order_ids, by=by, occurred_at=occurred_at, channels=channels)
    await reservations.commit(work, order_ids, by=by)
    return opened
