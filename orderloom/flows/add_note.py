"""Write a note on an order."""

from collections.abc import Collection
from uuid import UUID

from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import OrderId
from orderloom.orders.commands import notes


async def add_note(
    work: Work, note_id: UUID, order_id: OrderId, body: str, *, by: Actor, channels: Collection[str] | None = None
) -> None:
    """Keep an operator's words with the order; every state takes notes."""
    # Lock order: the order alone (docs/locking.md).
    await notes.add_note(work, note_id, order_id, body, by=by, channels=channels)
