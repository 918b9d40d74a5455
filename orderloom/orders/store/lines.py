"""The lines of orders: what was bought of each SKU and how much of it went out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from orderloom.infra.arrays import plain
from orderloom.infra.records import record
from orderloom.infra.work import Connection
from orderloom.kernel.ids import OrderId

LineKey = tuple[OrderId, int]

# Never more than ordered: the condition stands in the statement that counts up.
SHIP = """
UPDATE order_lines l
   SET shipped = l.shipped + s.quantity
  FROM unnest(%(order_id)s::uuid[], %(line_no)s::int[], %(quantity)s::int[]) AS s(order_id, line_no, quantity)
 WHERE l.order_id = s.order_id AND l.line_no = s.line_no AND l.shipped + s.quantity <= l.quantity
RETURNING l.order_id, l.line_no, l.sku, l.quantity, l.shipped
"""

READ = """
SELECT order_id, line_no, sku, quantity, shipped
  FROM order_lines
 WHERE order_id = ANY(%(order_id)s::uuid[])
"""

BOUGHT = """
SELECT order_id, sku, quantity, unit_price_minor
  FROM order_lines
 WHERE order_id = ANY(%(order_id)s::uuid[])
 ORDER BY order_id, line_no
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    order_id: OrderId
    line_no: int
    sku: str
    quantity: int
    shipped: int


async def ship(tx: Connection, units: Mapping[LineKey, int]) -> list[LineRow]:
    """Count units of lines as shipped. A line that is unknown or has too few left is missing from the answer."""
    async with tx.cursor(row_factory=record(LineRow)) as cursor:
        await cursor.execute(
            SHIP,
            {
                "order_id": plain(order_id for order_id, _ in units),
                "line_no": plain(line_no for _, line_no in units),
                "quantity": plain(units.values()),
            },
        )
        return await cursor.fetchall()


async def read(tx: Connection, order_ids: Collection[UUID]) -> dict[LineKey, LineRow]:
    """All lines of these orders."""
    async with tx.cursor(row_factory=record(LineRow)) as cursor:
        await cursor.execute(READ, {"order_id": plain(order_ids)})
        return {(row.order_id, row.line_no): row for row in await cursor.fetchall()}


async def bought(tx: Connection, order_ids: Collection[UUID]) -> dict[UUID, list[tuple[str, int, int]]]:
    """SKU, units and unit price of each line of these orders."""
    found: dict[UUID, list[tuple[str, int, int]]] = {order_id: [] for order_id in order_ids}
    for order_id, *line in await (await tx.execute(BOUGHT, {"order_id": plain(order_ids)})).fetchall():
        found[order_id].append((line[0], line[1], line[2]))
    return found
