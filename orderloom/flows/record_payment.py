"""Record money that was taken or promised. An order that it covers opens; a late payment is kept as well."""

from collections.abc import Collection, Sequence

from orderloom.infra.work import Work
from orderloom.inventory.commands import reservations
from orderloom.kernel.actor import Actor
from orderloom.orders.commands import paying
from orderloom.orders.commands.locking import lock
from orderloom.orders.commands.paying import Totals
from orderloom.orders.model.order import is_late
from orderloom.payments import commands as payments
from orderloom.payments.model import Recording, check_currency


async def record_payment(
    work: Work, recording: Recording, *, by: Actor, channels: Collection[str] | None = None
) -> None:
    """Record one amount that was authorised or captured for an order."""
    await record_payments(work, [recording], by=by, channels=channels)


async def record_payments(
    work: Work, recordings: Sequence[Recording], *, by: Actor, channels: Collection[str] | None = None
) -> None:
    """Record many amounts, all or none. Cancelled orders take money too: it shows as refund due."""
    # Lock order: orders, their payments, their reservations (docs/locking.md).
    orders = await lock(work, [one.order_id for one in recordings], channels=channels)
    for one in recordings:
        check_currency(one, orders[one.order_id].currency)
    late = {order.id for order in orders.values() if is_late(order)}
    sums = await payments.record(work, recordings, by=by, late=late)
    totals = {
        order_id: Totals(
            paid_minor=sum_.captured_minor, refunded_minor=sum_.refunded_minor, occurred_at=sum_.occurred_at
        )
        for order_id, sum_ in sums.items()
    }
    paid = await paying.record_paid(work, orders, totals, by=by)
    at = {order_id: sum_.occurred_at for order_id, sum_ in sums.items()}
    opened = await paying.confirm_paid(work, paid, by=by, at=at)
    if opened:
        await reservations.commit(work, [order.id for order in opened], by=by)
