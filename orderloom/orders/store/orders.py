"""The orders table: lock in id order, read, save set-wise."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncCursor

from orderloom.infra.arrays import plain, quoted
from orderloom.infra.records import record
from orderloom.infra.work import Connection
from orderloom.orders.model.order import Order

COLUMNS = """id, channel, status, currency, buyer_key, units, units_shipped, units_delivered, total_minor, paid_minor,
       refunded_minor, cancel_reason, expires_at, version"""

# NO KEY: rows that point at an order may be inserted meanwhile.
LOCK = f"""
SELECT {COLUMNS}
  FROM orders
 WHERE id = ANY(%(ids)s::uuid[])
   AND (%(channels)s::text[] IS NULL OR channel = ANY(%(channels)s::text[]))
 ORDER BY id
   FOR NO KEY UPDATE
"""

READ = f"""
SELECT {COLUMNS}
  FROM orders
 WHERE id = ANY(%(ids)s::uuid[])
   AND (%(channels)s::text[] IS NULL OR channel = ANY(%(channels)s::text[]))
"""

# The deadline is compared here, with the database's clock. Whoever has a row is busy with it: the next run looks again.
LOCK_PAST_DUE = f"""
SELECT {COLUMNS}
  FROM orders
 WHERE status = 'placed' AND expires_at <= now()
 ORDER BY expires_at, id
 LIMIT %(limit)s
   FOR NO KEY UPDATE SKIP LOCKED
"""

# The rows are locked, so what was read still holds; the version says so once more.
SAVE = """
UPDATE orders o
   SET status = s.status, units_shipped = s.units_shipped, units_delivered = s.units_delivered,
       paid_minor = s.paid_minor, refunded_minor = s.refunded_minor, cancel_reason = s.cancel_reason,
       expires_at = s.expires_at, version = o.version + 1, changed_at = %(at)s
  FROM unnest(%(id)s::uuid[], %(version)s::int[], %(status)s::text[], %(units_shipped)s::int[],
              %(units_delivered)s::int[], %(paid_minor)s::bigint[], %(refunded_minor)s::bigint[],
              %(cancel_reason)s::text[], %(expires_at)s::timestamptz[])
       AS s(id, version, status, units_shipped, units_delivered, paid_minor, refunded_minor, cancel_reason, expires_at)
 WHERE o.id = s.id AND o.version = s.version
"""


class LostOrders(RuntimeError):
    """Locked orders changed under their lock: a bug, never a user's fault."""


def _as_array(channels: Collection[str] | None) -> str | None:
    return None if channels is None else quoted(channels)


async def lock(tx: Connection, ids: Collection[UUID], channels: Collection[str] | None) -> list[Order]:
    """The orders among these that the caller may see, locked in id order."""
    async with tx.cursor(row_factory=record(Order)) as cursor:
        await cursor.execute(LOCK, {"ids": plain(ids), "channels": _as_array(channels)})
        return await cursor.fetchall()


async def read(tx: Connection, ids: Collection[UUID], channels: Collection[str] | None) -> list[Order]:
    """The orders among these that the caller may see, unlocked."""
    async with tx.cursor(row_factory=record(Order)) as cursor:
        await cursor.execute(READ, {"ids": plain(ids), "channels": _as_array(channels)})
        return await cursor.fetchall()


async def lock_past_due(tx: Connection, limit: int) -> list[Order]:
    """Placed orders whose deadline passed, locked; those that somebody else has are left to them."""
    async with tx.cursor(row_factory=record(Order)) as cursor:
        await cursor.execute(LOCK_PAST_DUE, {"limit": limit})
        return await cursor.fetchall()


async def save(tx: Connection, orders: Sequence[Order], *, at: datetime) -> list[Order]:
    """Write the changeable columns of locked orders in one statement; they come back in their next version."""
    if not orders:
        return []
    cursor: AsyncCursor[Any] = await tx.execute(
        SAVE,
        {
            "id": plain(order.id for order in orders),
            "version": plain(order.version for order in orders),
            "status": plain(order.status for order in orders),
            "units_shipped": plain(order.units_shipped for order in orders),
            "units_delivered": plain(order.units_delivered for order in orders),
            "paid_minor": plain(order.paid_minor for order in orders),
            "refunded_minor": plain(order.refunded_minor for order in orders),
            "cancel_reason": plain(order.cancel_reason for order in orders),
            "expires_at": quoted(order.expires_at.isoformat() if order.expires_at else None for order in orders),
            "at": at,
        },
    )
    if cursor.rowcount != len(orders):
        raise LostOrders(f"{cursor.rowcount} of {len(orders)} locked orders were saved")
    return [replace(order, version=order.version + 1) for order in orders]
