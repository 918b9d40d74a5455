"""Where an order goes."""

from collections.abc import Collection, Sequence

from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import ChangedMeanwhile
from orderloom.kernel.ids import OrderId
from orderloom.orders.commands.locking import lock
from orderloom.orders.events.order import OrderAddressChanged
from orderloom.orders.model import order as rules
from orderloom.orders.model.order import Order
from orderloom.orders.store import buyers
from orderloom.orders.store import orders as store


async def change_shipping(
    work: Work,
    order_id: OrderId,
    shipping: str,
    *,
    doubts: Sequence[str],
    judged: Collection[str],
    version: int,
    by: Actor,
    channels: Collection[str] | None = None,
) -> Order:
    """Replace the shipping address (JSON) of an order that still has something to send, if nobody changed it since."""
    order = (await lock(work, [order_id], channels=channels))[order_id]
    if order.version != version:
        raise ChangedMeanwhile(order_id=order_id, version=order.version, asked=version)
    rules.may_change_address(order)
    await buyers.save_shipping(work.tx, order_id, shipping, doubts=doubts, judged=judged)
    saved = await store.save(work.tx, [order], at=work.now)
    work.emit(OrderAddressChanged(order_id=order_id, doubts=tuple(doubts)), by=by)
    return saved[0]
