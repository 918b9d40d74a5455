"""Erase a person: what the customer's own rows hold, and what their orders hold of them."""

from collections.abc import Collection

from orderloom.customers import queries as customers
from orderloom.customers.commands import people
from orderloom.fields import commands as fields
from orderloom.fields.model.kinds import Owner
from orderloom.fulfilment import commands as fulfilment
from orderloom.identity.commands import buyers
from orderloom.identity.model import BeyondYourOwn
from orderloom.imports.commands import sweeping
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import CustomerId
from orderloom.orders import queries as placed
from orderloom.orders.commands import erasing
from orderloom.search import commands as search


async def erase_customer(
    work: Work, customer_id: CustomerId, *, channels: Collection[str] | None = None, by: Actor
) -> None:
    """Erase a person everywhere, and end their tokens. Ids, amounts and facts stay: they name nobody.

    Whoever is kept to `channels` cannot erase who ordered in others as well: those orders are not theirs.
    """
    if await placed.ordered_elsewhere(work.tx, customer_id, channels):
        raise BeyondYourOwn(customer_id=customer_id)
    # Lock order: docs/locking.md. Orders come before parcels, those before the rows of people; what all are found by comes last.
    personal = (await fields.use(work)).personal
    person = await customers.customer(work.tx, customer_id)
    orders = await erasing.erase_buyer(
        work, customer_id, keys=personal(Owner.ORDER), line_keys=personal(Owner.LINE), by=by
    )
    if keys := personal(Owner.PARCEL):
        await fulfilment.erase_custom(work, orders, keys, by=by)
    await people.erase(work, customer_id, keys=personal(Owner.CUSTOMER), by=by)
    await buyers.end_all(work, customer_id, by=by)
    await search.forget(work, customer_id=customer_id, orders=orders)
    await sweeping.forget_person(work, email=person.email, phone=person.phone or person.phone_given, name=person.name)
