"""SQL that empties what orders hold of a person."""

from collections.abc import Sequence
from uuid import UUID

from orderloom.infra.arrays import plain, quoted
from orderloom.infra.work import Connection
from orderloom.kernel.ids import CustomerId, OrderId

_LOCK = """
SELECT id, number, status IN ('placed', 'open') AS is_open
  FROM orders WHERE customer_id = %(customer)s ORDER BY id FOR NO KEY UPDATE
"""
_EMPTY = """
UPDATE order_buyers SET name = NULL, email = NULL, phone = NULL, shipping = NULL, billing = NULL, doubts = '{}'
 WHERE order_id = ANY (%(ids)s::uuid[])
   AND (name, email, phone, shipping::text, billing::text) IS DISTINCT FROM (NULL, NULL, NULL, NULL, NULL)
RETURNING order_id
"""
_DELETE_NOTES = "DELETE FROM order_notes WHERE order_id = ANY (%(ids)s::uuid[])"
_DELETE_TAGGINGS = "DELETE FROM order_taggings WHERE order_id = ANY (%(ids)s::uuid[])"
_EMPTY_CUSTOM = """
UPDATE orders SET custom = custom - %(keys)s::text[]
 WHERE id = ANY (%(ids)s::uuid[]) AND custom ?| %(keys)s::text[]
RETURNING id
"""
_EMPTY_LINES = """
UPDATE order_lines SET custom = custom - %(keys)s::text[]
 WHERE order_id = ANY (%(ids)s::uuid[]) AND custom ?| %(keys)s::text[]
RETURNING order_id
"""
_TOUCH = """
UPDATE orders SET version = version + 1, changed_at = now() WHERE id = ANY (%(ids)s::uuid[])
"""


async def lock_of(tx: Connection, customer: CustomerId) -> list[tuple[UUID, int, bool]]:
    """The customer's orders, locked in id order: id, number, and whether it is still open."""
    return await (await tx.execute(_LOCK, {"customer": customer})).fetchall()


async def empty(tx: Connection, ids: Sequence[UUID], *, keys: Sequence[str], line_keys: Sequence[str]) -> list[OrderId]:
    """Empty buyers, drop notes and words of taggings, take these custom values away; the orders that had any of it but words."""
    asked = {"ids": plain(ids)}
    await tx.execute(_DELETE_NOTES, asked)
    await tx.execute(_DELETE_TAGGINGS, asked)
    emptied = await (await tx.execute(_EMPTY, asked)).fetchall()
    emptied += await (await tx.execute(_EMPTY_CUSTOM, asked | {"keys": quoted(keys)})).fetchall()
    emptied += await (await tx.execute(_EMPTY_LINES, asked | {"keys": quoted(line_keys)})).fetchall()
    found = sorted({OrderId(row[0]) for row in emptied})
    await tx.execute(_TOUCH, {"ids": plain(found)})
    return found
