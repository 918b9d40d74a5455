"""Whose orders these are, and who has any."""

from collections.abc import Collection
from uuid import UUID

from orderloom.infra.arrays import plain, quoted, uuids
from orderloom.infra.work import Connection
from orderloom.kernel.ids import CustomerId

OWN = "SELECT FROM orders WHERE id = %(id)s AND customer_id = %(customer_id)s"
CUSTOMERS_OF = "SELECT DISTINCT customer_id FROM orders WHERE id = ANY (%(ids)s::uuid[]) AND customer_id IS NOT NULL"
WITH_ORDERS = """
SELECT c.id FROM unnest(%(ids)s::uuid[]) AS c(id)
 WHERE EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id AND o.status <> 'cancelled')
"""
ELSEWHERE = """
SELECT EXISTS (SELECT FROM orders WHERE customer_id = %(customer)s AND channel <> ALL (%(channels)s::text[]))
"""
STRANGERS = """
SELECT c.id FROM unnest(%(ids)s::uuid[]) AS c(id)
 WHERE EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id OFFSET 0)
   AND NOT EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id AND o.channel = ANY (%(channels)s::text[]) OFFSET 0)
"""


async def is_own(tx: Connection, order_id: UUID, customer_id: UUID) -> bool:
    """Whether this customer's order it is: for good, an order never changes hands."""
    found = await tx.execute(OWN, {"id": order_id, "customer_id": customer_id})
    return await found.fetchone() is not None


async def customers_of(tx: Connection, order_ids: Collection[UUID]) -> set[UUID]:
    """The customers whose orders these are."""
    return {row[0] for row in await (await tx.execute(CUSTOMERS_OF, {"ids": plain(order_ids)})).fetchall()}


async def ordered_elsewhere(tx: Connection, customer: CustomerId, channels: Collection[str]) -> bool:
    """Whether the customer has orders outside of these channels."""
    asked = {"customer": customer, "channels": quoted(sorted(channels))}
    row = await (await tx.execute(ELSEWHERE, asked)).fetchone()
    return bool(row and row[0])


async def strangers(tx: Connection, customers: Collection[UUID], channels: Collection[str]) -> frozenset[UUID]:
    """Those of these customers who have ordered, but in none of these channels."""
    asked = {"ids": uuids(list(customers)), "channels": quoted(sorted(channels))}
    return frozenset(row[0] for row in await (await tx.execute(STRANGERS, asked)).fetchall())


async def with_orders(tx: Connection, customers: Collection[UUID]) -> frozenset[UUID]:
    """Those of these customers who have an order that was not cancelled."""
    rows = await (await tx.execute(WITH_ORDERS, {"ids": uuids(list(customers))}, prepare=True)).fetchall()
    return frozenset(row[0] for row in rows)
