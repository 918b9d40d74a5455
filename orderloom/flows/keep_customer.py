"""Make and change customers, with their custom values."""

from collections.abc import Mapping, Sequence
from typing import Unpack

from orderloom.customers.commands import people
from orderloom.customers.model.people import CustomerChanges, ExternalId, NewAddress, Person
from orderloom.fields import commands as fields
from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import changed, checked
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import CustomerId


async def create_customer(
    work: Work,
    customer_id: CustomerId,
    person: Person,
    *,
    by: Actor,
    addresses: Sequence[NewAddress] = (),
    keys: Sequence[ExternalId] = (),
    custom: Mapping[str, object] | None = None,
) -> None:
    """Make a customer; custom values that do not fit, or are missing where they are required, are refused."""
    values = checked(await fields.use(work), Owner.CUSTOMER, custom)
    await people.create(work, customer_id, person, by=by, addresses=addresses, keys=keys, custom=values)


async def change_customer(
    work: Work,
    customer_id: CustomerId,
    *,
    version: int,
    by: Actor,
    **changes: Unpack[CustomerChanges],
) -> None:
    """Change what is known about a person; a custom value of None is taken away."""
    if "custom" in changes:
        changes["custom"] = changed(await fields.use(work), Owner.CUSTOMER, changes["custom"])
    await people.change(work, customer_id, version=version, by=by, **changes)
