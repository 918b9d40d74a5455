"""Custom values of orders and their lines."""

from orderloom.infra.work import Connection

IN_USE = "SELECT EXISTS (SELECT FROM orders WHERE custom <> '{}' AND custom ? %(key)s)"
LINE_IN_USE = "SELECT EXISTS (SELECT FROM order_lines WHERE custom <> '{}' AND custom ? %(key)s)"


async def in_use(tx: Connection, key: str) -> bool:
    """Whether any order has a value of this key."""
    return await _exists(tx, IN_USE, key)


async def line_in_use(tx: Connection, key: str) -> bool:
    """Whether any line has a value of this key."""
    return await _exists(tx, LINE_IN_USE, key)


async def _exists(tx: Connection, statement: str, key: str) -> bool:
    row = await (await tx.execute(statement.encode(), {"key": key})).fetchone()
    return row is not None and bool(row[0])
