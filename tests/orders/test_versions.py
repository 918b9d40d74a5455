"""A command gives an order back as it stands now, so that what comes after it in the same transaction may go on with it."""

from orderloom.flows.cancel_order import cancel_order
from orderloom.flows.confirm_order import confirm_order
from orderloom.infra.work import Pool, begin
from orderloom.orders import queries as orders
from orderloom.orders.commands import paying, sending
from orderloom.orders.commands.locking import lock
from orderloom.orders.commands.paying import Totals
from orderloom.orders.model.order import CancelReason
from tests.worlds import BY, a_shop


async def test_what_comes_back_is_what_stands(pool: Pool) -> None:
    shop = await a_shop(pool)
    paid, confirmed, cancelled = [await shop.place({"MUG-BLUE": 1}) for _ in range(3)]
    async with begin(pool) as work:
        totals = {paid: Totals(paid_minor=10_000, refunded_minor=0)}
        changed = await paying.record_paid(work, await lock(work, [paid]), totals, by=BY)
        opened = await paying.confirm_paid(work, changed, by=BY, at={})
        assert opened == [await orders.order(work.tx, paid)]
        assert await confirm_order(work, confirmed, by=BY) == await orders.order(work.tx, confirmed)
        given = await cancel_order(work, cancelled, reason=CancelReason.OTHER, by=BY)
        assert given == await orders.order(work.tx, cancelled)
        await sending.record_shipped(work, {(paid, 1): 1}, by=BY, at={})
        delivered = await sending.record_delivered(work, {paid: 1}, by=BY, at={})
        assert delivered == [await orders.order(work.tx, paid)]
