"""Writing down orders of the past, a piece at a time: one statement a table, one fact an order."""

from collections.abc import Sequence

from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.orders.events.placing import OrderImported
from orderloom.orders.model.history import PastOrder
from orderloom.orders.store import history as store


async def write_past(work: Work, orders: Sequence[PastOrder], *, by: Actor) -> None:
    """Write orders that ended elsewhere. Their payments are entered by the caller, after this."""
    await store.insert(work.tx, orders, by)
    for order in orders:
        work.emit(_fact(order), by=by, occurred_at=order.placement.placed_at)


def _fact(order: PastOrder) -> OrderImported:
    placed = order.placement
    return OrderImported(
        order_id=placed.id,
        number=placed.number,
        channel=placed.channel,
        currency=placed.currency,
        units=placed.units,
        total_minor=placed.amounts.total_minor,
        status=order.status,
        units_shipped=order.units_shipped,
        units_delivered=order.units_delivered,
        paid_minor=order.paid_minor,
        refunded_minor=order.refunded_minor,
        shipped_at=order.shipped_at,
        delivered_at=order.delivered_at,
        cancelled_at=order.cancelled_at,
    )
