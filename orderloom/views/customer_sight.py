"""Which customers somebody may see who is kept to some channels: those who ordered there, and those who ordered nowhere yet."""

from collections.abc import Collection, Sequence

from orderloom.customers import queries
from orderloom.customers.model.people import Customer, CustomerNotFound, ExternalId
from orderloom.infra.work import Connection
from orderloom.kernel.ids import CustomerId

LEAST_PAGE = 200

SEEN = """
SELECT c.id FROM customers c
 WHERE c.id = ANY(%(ids)s::uuid[])
   AND (NOT EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id OFFSET 0)
        OR EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id AND o.channel = ANY(%(channels)s::text[]) OFFSET 0))
"""


async def seen(tx: Connection, ids: Sequence[CustomerId], channels: Collection[str] | None) -> frozenset[CustomerId]:
    """Those of these customers that whoever is kept to these channels may see; None: all."""
    if channels is None:
        return frozenset(ids)
    rows = await tx.execute(SEEN, {"ids": list(ids), "channels": sorted(channels)})
    return frozenset(CustomerId(one) for (one,) in await rows.fetchall())


async def must_see(tx: Connection, customer_id: CustomerId, channels: Collection[str] | None) -> None:
    """Refuse, as if there were no such customer, whom the caller may not see."""
    if not await seen(tx, [customer_id], channels):
        raise CustomerNotFound(customer_id=customer_id)


async def found(
    tx: Connection,
    *,
    email: str | None,
    phone: str | None,
    key: ExternalId | None,
    channels: Collection[str] | None,
    after: CustomerId | None,
    limit: int,
) -> list[Customer]:
    """Customers that all of this is true of, in the order in which they were created, of those that may be seen."""
    rows: list[Customer] = []
    most = limit if channels is None else max(limit, LEAST_PAGE)
    while True:
        page = await queries.customer_list(tx, email=email, phone=phone, key=key, after=after, limit=most)
        visible = await seen(tx, [one.id for one in page], channels)
        rows += [one for one in page if one.id in visible]
        if len(rows) >= limit or len(page) < most:
            return rows[:limit]
        after = page[-1].id
