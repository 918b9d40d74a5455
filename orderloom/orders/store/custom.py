"""Custom values of orders and their lines."""

from collections.abc import Collection, Mapping

import msgspec

from orderloom.infra.arrays import plain, quoted
from orderloom.infra.work import Connection
from orderloom.kernel.custom import Values
from orderloom.kernel.ids import OrderId

IN_USE = "SELECT EXISTS (SELECT FROM orders WHERE custom <> '{}' AND custom ? %(key)s)"
LINE_IN_USE = "SELECT EXISTS (SELECT FROM order_lines WHERE custom <> '{}' AND custom ? %(key)s)"
READ = "SELECT custom FROM orders WHERE id = %(id)s"
READ_LINES = "SELECT line_no, custom FROM order_lines WHERE order_id = %(id)s AND line_no = ANY (%(lines)s::int[])"
SAVE = "UPDATE orders SET custom = %(custom)s::jsonb WHERE id = %(id)s"
SAVE_LINES = """
UPDATE order_lines l SET custom = s.custom
  FROM unnest(%(lines)s::int[], %(customs)s::jsonb[]) AS s(line_no, custom)
 WHERE l.order_id = %(id)s AND l.line_no = s.line_no
"""


async def in_use(tx: Connection, key: str) -> bool:
    """Whether any order has a value of this key."""
    row = await (await tx.execute(IN_USE, {"key": key})).fetchone()
    return row is not None and bool(row[0])


async def line_in_use(tx: Connection, key: str) -> bool:
    """Whether any line has a value of this key."""
    row = await (await tx.execute(LINE_IN_USE, {"key": key})).fetchone()
    return row is not None and bool(row[0])


async def read(tx: Connection, order_id: OrderId, lines: Collection[int]) -> tuple[Values, dict[int, Values]]:
    """The values of an order, and of those of these lines that it has."""
    row = await (await tx.execute(READ, {"id": order_id})).fetchone()
    found = await (await tx.execute(READ_LINES, {"id": order_id, "lines": plain(lines)})).fetchall()
    return row[0] if row else {}, dict(found)


async def save(tx: Connection, order_id: OrderId, custom: Values, lines: Mapping[int, Values]) -> None:
    """Write the values of a locked order and of its lines."""
    await tx.execute(SAVE, {"id": order_id, "custom": _encoded(custom)})
    if lines:
        customs = quoted([_encoded(each) for each in lines.values()])
        await tx.execute(SAVE_LINES, {"id": order_id, "lines": plain(lines), "customs": customs})


def _encoded(custom: Values) -> str:
    return msgspec.json.encode(custom).decode()
