"""Notes and tags: the free words on an order, which can be erased."""

from collections.abc import Collection, Mapping
from uuid import UUID

from orderloom.infra.arrays import uuids
from orderloom.infra.work import Connection
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import OrderId

ADD_NOTE = """
INSERT INTO order_notes (id, order_id, body, actor_kind, actor_id)
VALUES (%(id)s, %(order_id)s, %(body)s, %(actor_kind)s, %(actor_id)s)
"""
NOTED = "SELECT FROM order_notes WHERE id = %(id)s"
ADD_TAG = """
INSERT INTO order_tags (order_id, tag)
SELECT o.id, %(tag)s FROM unnest(%(order_ids)s::uuid[]) AS o(id)
    ON CONFLICT DO NOTHING
RETURNING order_id
"""
REMOVE_TAG = "DELETE FROM order_tags WHERE order_id = ANY (%(order_ids)s::uuid[]) AND tag = %(tag)s RETURNING order_id"
KEEP_TAGGING = """
INSERT INTO order_taggings (id, order_id, tag)
SELECT t.id, t.order_id, %(tag)s FROM unnest(%(ids)s::uuid[], %(order_ids)s::uuid[]) AS t(id, order_id)
"""
COUNT_TAGS = "SELECT order_id, count(*) FROM order_tags WHERE order_id = ANY (%(order_ids)s::uuid[]) GROUP BY order_id"


async def add(tx: Connection, note_id: UUID, order_id: OrderId, body: str, by: Actor) -> None:
    """Write a note with who wrote it."""
    row = {"id": note_id, "order_id": order_id, "body": body, "actor_kind": by.kind.value, "actor_id": by.id}
    await tx.execute(ADD_NOTE, row)


async def is_noted(tx: Connection, note_id: UUID) -> bool:
    return await (await tx.execute(NOTED, {"id": note_id})).fetchone() is not None


async def add_tag(tx: Connection, order_ids: Collection[OrderId], tag: str) -> set[OrderId]:
    """Put a tag on orders; those come back that did not have it."""
    cursor = await tx.execute(ADD_TAG, {"order_ids": uuids(order_ids), "tag": tag})
    return {row[0] for row in await cursor.fetchall()}


async def remove_tag(tx: Connection, order_ids: Collection[OrderId], tag: str) -> set[OrderId]:
    """Take a tag off orders; those come back that had it."""
    cursor = await tx.execute(REMOVE_TAG, {"order_ids": uuids(order_ids), "tag": tag})
    return {row[0] for row in await cursor.fetchall()}


async def keep_tagging(tx: Connection, taggings: Mapping[OrderId, UUID], tag: str) -> None:
    """Keep which tag the facts of these ids speak of."""
    row = {"ids": uuids(list(taggings.values())), "order_ids": uuids(list(taggings)), "tag": tag}
    await tx.execute(KEEP_TAGGING, row)


async def count_tags(tx: Connection, order_ids: Collection[OrderId]) -> dict[OrderId, int]:
    """How many tags these orders have; those without any are left out."""
    return dict(await (await tx.execute(COUNT_TAGS, {"order_ids": uuids(order_ids)})).fetchall())
