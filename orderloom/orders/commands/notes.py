"""Notes and tags: an operator's free words on an order."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import OrderId, new_id
from orderloom.orders.commands.locking import lock
from orderloom.orders.events.order import OrderNoted, OrderTagged, OrderUntagged
from orderloom.orders.model.order import Order
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
    work: Work, order_ids: Collection[OrderId], tag: str, *, by: Actor, channels: Collection[str] | None = None
) -> None:
    """Put a tag on orders; one that is there already changes nothing."""
    locked = await lock(work, order_ids, channels=channels)
    changed = await note_store.add_tag(work.tx, order_ids, tag)
    await _tell(work, [locked[order_id] for order_id in sorted(changed)], tag, OrderTagged, by=by)


async def remove_tag(
    work: Work, order_ids: Collection[OrderId], tag: str, *, by: Actor, channels: Collection[str] | None = None
) -> None:
    """Take a tag off orders; one that is not there changes nothing."""
    locked = await lock(work, order_ids, channels=channels)
    changed = await note_store.remove_tag(work.tx, order_ids, tag)
    await _tell(work, [locked[order_id] for order_id in sorted(changed)], tag, OrderUntagged, by=by)


async def _tell(
    work: Work, changed: Sequence[Order], tag: str, fact: type[OrderTagged] | type[OrderUntagged], *, by: Actor
) -> None:
    if not changed:
        return
    await store.save(work.tx, changed, at=work.now)
    tags = await note_store.count_tags(work.tx, [order.id for order in changed])
    taggings = {order.id: new_id() for order in changed}
    await note_store.keep_tagging(work.tx, taggings, tag)
    for order in changed:
        work.emit(fact(order_id=order.id, tagging_id=taggings[order.id], tags=tags.get(order.id, 0)), by=by)
