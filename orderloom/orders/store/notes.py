"""Notes and tags: the free words on an order, which can be erased."""

from uuid import UUID

from orderloom.infra.work import Connection
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import OrderId

ADD_NOTE = """
INSERT INTO order_notes (id, order_id, body, actor_kind, actor_id)
VALUES (%(id)s, %(order_id)s, %(body)s, %(actor_kind)s, %(actor_id)s)
"""
NOTED = "SELECT FROM order_notes WHERE id = %(id)s"
ADD_TAG = "INSERT INTO order_tags (order_id, tag) VALUES (%(order_id)s, %(tag)s) ON CONFLICT DO NOTHING"
REMOVE_TAG = "DELETE FROM order_tags WHERE order_id = %(order_id)s AND tag = %(tag)s"
COUNT_TAGS = "SELECT count(*) FROM order_tags WHERE order_id = %(order_id)s"


async def add(tx: Connection, note_id: UUID, order_id: OrderId, body: str, by: Actor) -> None:
    """Write a note with who wrote it."""
    row = {"id": note_id, "order_id": order_id, "body": body, "actor_kind": by.kind.value, "actor_id": by.id}
    await tx.execute(ADD_NOTE, row)


async def is_noted(tx: Connection, note_id: UUID) -> bool:
    return await (await tx.execute(NOTED, {"id": note_id})).fetchone() is not None


async def add_tag(tx: Connection, order_id: OrderId, tag: str) -> bool:
    """Put a tag on; False if it was there."""
    return (await tx.execute(ADD_TAG, {"order_id": order_id, "tag": tag})).rowcount > 0


async def remove_tag(tx: Connection, order_id: OrderId, tag: str) -> bool:
    """Take a tag off; False if it was not there."""
    return (await tx.execute(REMOVE_TAG, {"order_id": order_id, "tag": tag})).rowcount > 0


async def count_tags(tx: Connection, order_id: OrderId) -> int:
    """How many tags the order has."""
    row = await (await tx.execute(COUNT_TAGS, {"order_id": order_id})).fetchone()
    return int(row[0]) if row else 0
