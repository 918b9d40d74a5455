"""Notes and tags: an operator's free words on an order."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import OrderId
from orderloom.orders.commands.locking import lock
from orderloom.orders.events.order import OrderNoted, OrderTagged, OrderUntagged
from orderloom.orders.store import notes as note_store
from orderloom.orders.store import orders as store


async def add_note(
    work: Work,
    note_id: UUID,
    order_id: OrderId,
    body: str,
    *,
    by: Actor,
    occurred_at: datetime | None = None,
    channels: Collection[str] | None = None,
) -> None:
    """Write a note; the fact carries its id only."""
    locked = await lock(work, [order_id], channels=channels)
    await note_store.add(work.tx, note_id, order_id, body, by)
    await store.save(work.tx, list(locked.values()), at=work.now)
    work.emit(OrderNoted(order_id=order_id, note_id=note_id), by=by, occurred_at=occurred_at)


async def add_tag(
    work: Work, order_id: OrderId, tag: str, *, by: Actor, channels: Collection[str] | None = None
) -> None:
    """Put a tag on an order; one that is there already changes nothing."""
    locked = await lock(work, [order_id], channels=channels)
    if await note_store.add_tag(work.tx, order_id, tag):
        await store.save(work.tx, list(locked.values()), at=work.now)
        tags = await note_store.count_tags(work.tx, order_id)
        work.emit(OrderTagged(order_id=order_id, tags=tags), by=by)


async def remove_tag(
    work: Work, order_id: OrderId, tag: str, *, by: Actor, channels: Collection[str] | None = None
) -> None:
    """Take a tag off an order; one that is not there changes nothing."""
    locked = await lock(work, [order_id], channels=channels)
    if await note_store.remove_tag(work.tx, order_id, tag):
        await store.save(work.tx, list(locked.values()), at=work.now)
        tags = await note_store.count_tags(work.tx, order_id)
        work.emit(OrderUntagged(order_id=order_id, tags=tags), by=by)
