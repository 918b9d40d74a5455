"""Cancel orders whose time for paying ran out, and free what was held for them. Several workers may do it at once."""

from orderloom.infra.work import Work
from orderloom.inventory.commands import reservations
from orderloom.kernel.actor import Actor
from orderloom.orders.commands import ending
from orderloom.promotions.commands import uses


async def expire_orders(work: Work, *, limit: int, by: Actor) -> int:
    """Cancel up to `limit` orders that are past due and give their stock back; returns how many there were."""
    # Lock order: orders (those that nobody else has), buyers' limits, uses of promotions, stock rows (docs/locking.md).
    expired = await ending.expire(work, limit=limit, by=by)
    if expired:
        await uses.give_back(work, [order.id for order in expired])
        await reservations.release(work, [order.id for order in expired], reason="expired", by=by)
    return len(expired)
