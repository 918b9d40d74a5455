"""Record money that was given back. Never more than was captured."""

from collections.abc import Collection

from orderloom.flows.record_payment import record_payments
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.orders.commands.locking import lock
from orderloom.orders.model.order import may_refund
from orderloom.payments.model import Recording


async def record_refund(
    work: Work, recording: Recording, *, by: Actor, channels: Collection[str] | None = None
) -> None:
    """Record one amount that was given back for an order."""
    # Lock order: as for payments (docs/locking.md).
    orders = await lock(work, [recording.order_id], channels=channels)
    may_refund(orders[recording.order_id])
    await record_payments(work, [recording], by=by, channels=channels)
