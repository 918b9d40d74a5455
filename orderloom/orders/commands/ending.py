"""Orders that end before anything was sent: cancelled by somebody, or unpaid at their deadline."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import OrderId
from orderloom.orders.commands.locking import lock
from orderloom.orders.events.order import OrderCancelled
from orderloom.orders.model import order as rules
from orderloom.orders.model.order import CancelReason, Order
from orderloom.orders.store import orders as store
from orderloom.orders.store import purchases


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    order_id: OrderId
    reason: CancelReason
    occurred_at: datetime | None = None


async def cancel(
    work: Work, cancellations: Sequence[Cancellation], *, by: Actor, channels: Collection[str] | None = None
) -> list[Order]:
    """Cancel orders that have not begun to ship, and give their buyers' limits back."""
    locked = await lock(work, [one.order_id for one in cancellations], channels=channels)
    ended = []
    for one in cancellations:
        order = locked[one.order_id] = rules.cancel(locked[one.order_id], one.reason)
        ended.append(order)
        _state(work, order, by=by, occurred_at=one.occurred_at)
    return await _save(work, ended)


async def expire(work: Work, *, limit: int, by: Actor) -> list[Order]:
    """Cancel orders whose deadline for paying has passed; those that somebody else works on wait for the next run."""
    due = await store.lock_past_due(work.tx, limit)
    ended = [rules.cancel(order, CancelReason.UNPAID) for order in due]
    for order in ended:
        _state(work, order, by=by, occurred_at=None)
    return await _save(work, ended)


def _state(work: Work, order: Order, *, by: Actor, occurred_at: datetime | None) -> None:
    reason = CancelReason(order.cancel_reason or CancelReason.OTHER)
    fact = OrderCancelled(order_id=order.id, reason=reason, refund_due_minor=rules.refund_due_minor(order))
    work.emit(fact, by=by, occurred_at=occurred_at)


async def _save(work: Work, ended: list[Order]) -> list[Order]:
    saved = await store.save(work.tx, ended, at=work.now)
    await purchases.give_back(work.tx, [order.id for order in saved if order.buyer_key])
    return saved
