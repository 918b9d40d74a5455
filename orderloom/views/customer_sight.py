"""Which customers somebody may see who is kept to some channels: those who ordered there, and those who ordered nowhere yet."""

from collections.abc import Collection

from orderloom.customers import queries
from orderloom.customers.model.people import Customer, CustomerNotFound, ExternalId
from orderloom.infra.work import Connection
from orderloom.kernel.ids import CustomerId
from orderloom.orders import queries as orders

LEAST_PAGE = 200


async def must_see(tx: Connection, customer_id: CustomerId, channels: Collection[str] | None) -> None:
    """Refuse, as if there were no such customer, whom the caller may not see."""
    if await orders.strangers(tx, [customer_id], channels):
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
        hidden = await orders.strangers(tx, [one.id for one in page], channels)
        rows += [one for one in page if one.id not in hidden]
        if len(rows) >= limit or len(page) < most:
            return rows[:limit]
        after = page[-1].id
