"""Put tags on orders and take them off."""

from collections.abc import Collection

from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import OrderId
from orderloom.orders.commands import notes


async def tag_order(
    work: Work, order_id: OrderId, tag: str, *, by: Actor, channels: Collection[str] | None = None
) -> None:
    """Put a tag on; twice is once."""
    await tag_orders(work, [order_id], tag, by=by, channels=channels)


async def tag_orders(
    work: Work, order_ids: Collection[OrderId], tag: str, *, by: Actor, channels: Collection[str] | None = None
) -> None:
    """Put a tag on many orders, all or none."""
    # Lock order: the orders alone (docs/locking.md).
    await notes.add_tag(work, order_ids, tag, by=by, channels=channels)


async def untag_order(
    work: Work, order_id: OrderId, tag: str, *, by: Actor, channels: Collection[str] | None = None
) -> None:
    """Take a tag off; one that is not there changes nothing."""
    await untag_orders(work, [order_id], tag, by=by, channels=channels)


async def untag_orders(
    work: Work, order_ids: Collection[OrderId], tag: str, *, by: Actor, channels: Collection[str] | None = None
) -> None:
    """Take a tag off many orders, all or none."""
    # Lock order: the orders alone (docs/locking.md).
    await notes.remove_tag(work, order_ids, tag, by=by, channels=channels)
