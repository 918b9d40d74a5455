"""Erase a person: what the customer's own rows hold, and what their orders hold of them."""

from orderloom.customers.commands import people
from orderloom.identity.commands import buyers
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import CustomerId
from orderloom.orders.commands import erasing


async def erase_customer(work: Work, customer_id: CustomerId, *, by: Actor) -> None:
    """Erase a person everywhere, and end their tokens. Ids, amounts and facts stay: they name nobody."""
    # Lock order: docs/locking.md. Orders come before the rows of people.
    await erasing.erase_buyer(work, customer_id, by=by)
    await people.erase(work, customer_id, by=by)
    await buyers.end_all(work, customer_id, by=by)
