"""A buyer settles their own order by a test payment: in channels for trials, where no money is real."""

from collections.abc import Collection
from uuid import UUID

from orderloom.catalog import queries as catalog
from orderloom.flows.record_payment import record_payment
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import OrderId
from orderloom.orders import queries as orders
from orderloom.orders.commands.locking import lock
from orderloom.orders.model.order import may_pay_by_test, open_minor
from orderloom.payments.model import Kind, Recording

METHOD = "test"


async def pay_by_test(
    work: Work, entry_id: UUID, order_id: OrderId, *, customer_id: UUID, by: Actor, channels: Collection[str] | None
) -> None:
    """Record what is open on an order of this customer as captured; somebody else's order is not found."""
    await orders.must_own(work.tx, order_id, customer_id)
    order = (await lock(work, [order_id], channels=channels))[order_id]
    channel = await catalog.channel(work.tx, order.channel, channels=None)
    may_pay_by_test(order, test_payments=channel.test_payments)
    recording = Recording(
        id=entry_id,
        order_id=order_id,
        kind=Kind.CAPTURED,
        amount_minor=open_minor(order),
        currency=order.currency,
        method=METHOD,
    )
    await record_payment(work, recording, by=by, channels=channels)
