"""How far an order has got: units sent, units at the door."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import OrderId
from orderloom.orders.commands.locking import lock
from orderloom.orders.events.order import OrderCompleted, OrderDelivered, OrderShipped
from orderloom.orders.model import order as rules
from orderloom.orders.model.order import MoreThanOrdered, NoSuchLine, Order, Status
from orderloom.orders.store import lines as line_store
from orderloom.orders.store import orders as store
from orderloom.orders.store.lines import LineKey

Times = Mapping[OrderId, datetime | None]


async def record_shipped(
    work: Work, units: Mapping[LineKey, int], *, by: Actor, at: Times, channels: Collection[str] | None = None
) -> dict[LineKey, str]:
    """Count units of lines as sent and complete orders that are sent whole; returns each line's SKU."""
    per_order = _per_order(units)
    locked = await lock(work, per_order, channels=channels)
    for order_id in per_order:
        rules.may_ship(locked[order_id])
    skus = await _ship_lines(work, units)
    shipped = [rules.ship(locked[order_id], count) for order_id, count in per_order.items()]
    await store.save(work.tx, shipped, at=work.now)
    for order in shipped:
        _state_shipped(work, order, per_order[order.id], by=by, occurred_at=at.get(order.id))
    return skus


async def record_delivered(work: Work, units: Mapping[OrderId, int], *, by: Actor, at: Times) -> list[Order]:
    """Count units of orders as delivered."""
    locked = await lock(work, units)
    delivered = [rules.deliver(locked[order_id], count) for order_id, count in units.items()]
    saved = await store.save(work.tx, delivered, at=work.now)
    for order in saved:
        fact = OrderDelivered(order_id=order.id, units=units[order.id], units_delivered=order.units_delivered)
        work.emit(fact, by=by, occurred_at=at.get(order.id))
    return saved


def _per_order(units: Mapping[LineKey, int]) -> Counter[OrderId]:
    counts: Counter[OrderId] = Counter()
    for (order_id, _), quantity in units.items():
        counts[order_id] += quantity
    return counts


async def _ship_lines(work: Work, units: Mapping[LineKey, int]) -> dict[LineKey, str]:
    rows = {(row.order_id, row.line_no): row.sku for row in await line_store.ship(work.tx, units)}
    refused = units.keys() - rows.keys()
    if refused:
        lines = await line_store.read(work.tx, {order_id for order_id, _ in refused})
        order_id, line_no = key = min(refused)
        if key not in lines:
            raise NoSuchLine(order_id=order_id, line_no=line_no)
        line = lines[key]
        raise MoreThanOrdered(
            order_id=order_id, line_no=line_no, ordered=line.quantity, shipped=line.shipped, asked=units[key]
        )
    return rows


def _state_shipped(work: Work, order: Order, units: int, *, by: Actor, occurred_at: datetime | None) -> None:
    shipped = OrderShipped(order_id=order.id, units=units, units_shipped=order.units_shipped)
    work.emit(shipped, by=by, occurred_at=occurred_at)
    if order.status is Status.COMPLETE:
        work.emit(OrderCompleted(order_id=order.id), by=by, occurred_at=occurred_at)
