"""What the order knows of its money, and its way from placed to open."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import OrderId
from orderloom.orders.commands.locking import Locked, lock
from orderloom.orders.events.order import OrderConfirmed, OrderPaid
from orderloom.orders.model import order as rules
from orderloom.orders.model.order import Order, Status
from orderloom.orders.store import orders as store


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The sums over an order's payments, and when the last of them happened."""

    paid_minor: int
    refunded_minor: int
    occurred_at: datetime | None = None


async def record_paid(work: Work, locked: Locked, totals: Mapping[OrderId, Totals], *, by: Actor) -> list[Order]:
    """Take over the sums of the payments of orders that the caller has locked; no state stands against a fact.

    Those come back whose sums moved, as they are now.
    """
    paid = [
        rules.pay(locked[order_id], paid_minor=sums.paid_minor, refunded_minor=sums.refunded_minor)
        for order_id, sums in totals.items()
    ]
    changed = [order for order in paid if order != locked[order.id]]  # an authorisation moves no sum
    saved = await store.save(work.tx, changed, at=work.now)
    for order in saved:
        fact = OrderPaid(
            order_id=order.id,
            paid_minor=order.paid_minor,
            refunded_minor=order.refunded_minor,
            currency=order.currency,
        )
        work.emit(fact, by=by, occurred_at=totals[order.id].occurred_at)
    return saved


async def confirm_paid(
    work: Work, locked: Sequence[Order], *, by: Actor, at: Mapping[OrderId, datetime | None]
) -> list[Order]:
    """Open those of these orders, locked by the caller, that waited for a payment which now covers them."""
    waiting = [order for order in locked if order.status is Status.PLACED and rules.is_covered(order)]
    return await _open(work, [rules.confirm(order) for order in waiting], by=by, at=at, paid=True)


async def confirm_unpaid(
    work: Work,
    order_ids: Collection[OrderId],
    *,
    by: Actor,
    occurred_at: datetime | None = None,
    channels: Collection[str] | None = None,
) -> list[Order]:
    """Open orders on an operator's word, where the buyer pays later."""
    locked = await lock(work, order_ids, channels=channels)
    opened = [rules.confirm_unpaid(order) for order in locked.values()]
    return await _open(work, opened, by=by, at=dict.fromkeys(locked, occurred_at), paid=False)


async def _open(
    work: Work, opened: Sequence[Order], *, by: Actor, at: Mapping[OrderId, datetime | None], paid: bool
) -> list[Order]:
    saved = await store.save(work.tx, opened, at=work.now)
    for order in saved:
        work.emit(OrderConfirmed(order_id=order.id, paid=paid), by=by, occurred_at=at.get(order.id))
    return saved
