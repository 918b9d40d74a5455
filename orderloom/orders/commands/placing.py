"""Placing orders, a batch at a time. The caller reserves the stock afterwards, as the last thing in the transaction."""

from collections.abc import Sequence
from uuid import UUID

from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import OrderId
from orderloom.orders.events.order import OrderConfirmed
from orderloom.orders.events.placing import OrderPlaced
from orderloom.orders.model.placement import Placement
from orderloom.orders.store import placing as store
from orderloom.orders.store import purchases


async def draw_numbers(work: Work, count: int) -> list[int]:
    """Order numbers, rising; one drawn for an order that is refused after all is left out."""
    return await store.numbers(work.tx, count)


async def place(work: Work, placements: Sequence[tuple[Placement, Actor]]) -> None:
    """Write these orders and state that they were placed; one that costs nothing is confirmed at once."""
    await store.insert(work.tx, [order for order, _ in placements])
    for order, by in placements:
        work.emit(_fact(order), by=by, occurred_at=order.placed_at)
        if order.amounts.total_minor == 0:
            work.emit(OrderConfirmed(order_id=OrderId(order.id), paid=True), by=by, occurred_at=order.placed_at)


def _fact(order: Placement) -> OrderPlaced:
    return OrderPlaced(
        order_id=order.id,
        number=order.number,
        channel=order.channel,
        currency=order.currency,
        units=order.units,
        total_minor=order.amounts.total_minor,
    )


async def count_purchases(work: Work, rows: Sequence[tuple[UUID, str, int, int]]) -> None:
    """Add (buyer, SKU, units, limit) to what buyers have of limited SKUs; SQLSTATE OL001 when one would pass its limit."""
    await purchases.count(work.tx, rows)
