"""Finding what was placed before: by its reference or number, and what it was answered."""

from collections.abc import Sequence
from uuid import UUID

from psycopg.rows import class_row

from orderloom.infra.arrays import codes, plain, quoted, uuids
from orderloom.infra.work import Connection
from orderloom.orders.model.placement import Receipt

REFERENCES = """
SELECT o.channel, o.reference, o.id
  FROM orders o JOIN unnest(%(channel)s::text[], %(reference)s::text[]) AS w(channel, reference) USING (channel, reference)
 WHERE o.reference IS NOT NULL
"""

NUMBERED = """
SELECT o.channel, o.number, o.id
  FROM orders o JOIN unnest(%(channel)s::text[], %(number)s::bigint[]) AS w(channel, number) USING (number, channel)
 WHERE o.reference IS NULL
"""

RECEIPTS = """
SELECT id, number, channel, reference, 'placed' AS status, currency, units, goods_minor, discount_minor, tax_minor,
       shipping_minor, total_minor, placed_at
  FROM orders WHERE id = ANY(%(ids)s::uuid[])
"""


async def references(tx: Connection, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """Which of these (channel, reference) are taken, and by which order."""
    asked = {"channel": codes([pair[0] for pair in pairs]), "reference": quoted([pair[1] for pair in pairs])}
    cursor = await tx.execute(REFERENCES, asked, prepare=True)
    return {(row[0], row[1]): row[2] for row in await cursor.fetchall()}


async def numbered(tx: Connection, pairs: Sequence[tuple[str, int]]) -> dict[tuple[str, int], UUID]:
    """Those of these (channel, number) that are orders without a reference."""
    asked = {"channel": codes([pair[0] for pair in pairs]), "number": plain([pair[1] for pair in pairs])}
    return {(row[0], row[1]): row[2] for row in await (await tx.execute(NUMBERED, asked)).fetchall()}


async def receipts(tx: Connection, order_ids: Sequence[UUID]) -> dict[UUID, Receipt]:
    """What these orders were answered when they were placed."""
    async with tx.cursor(row_factory=class_row(Receipt)) as cursor:
        await cursor.execute(RECEIPTS, {"ids": uuids(order_ids)})
        return {receipt.id: receipt for receipt in await cursor.fetchall()}
