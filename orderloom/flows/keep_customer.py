"""Make and change customers, with their custom values. Whoever is kept to `channels` is told nothing of whom they may not see."""

from collections.abc import Collection, Mapping, Sequence
from typing import Unpack
from uuid import UUID

from orderloom.customers.commands import people
from orderloom.customers.model.people import CustomerChanges, ExternalId, ExternalIdTaken, NewAddress, Person
from orderloom.fields import commands as fields
from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import changed, checked
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import CustomerId
from orderloom.orders import queries as orders


async def create_customer(
    work: Work,
    customer_id: CustomerId,
    person: Person,
    *,
    by: Actor,
    channels: Collection[str] | None = None,
    addresses: Sequence[NewAddress] = (),
    keys: Sequence[ExternalId] = (),
    custom: Mapping[str, object] | None = None,
) -> None:
    """Make a customer; custom values that do not fit, or are missing where they are required, are refused."""
    values = checked(await fields.use(work), Owner.CUSTOMER, custom)
    try:
        await people.create(work, customer_id, person, by=by, addresses=addresses, keys=keys, custom=values)
    except ExternalIdTaken as refusal:
        raise await _told(work, refusal, channels) from None


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


async def link_customer(
    work: Work, customer_id: CustomerId, key: ExternalId, *, channels: Collection[str] | None = None, by: Actor
) -> None:
    """Link a customer to their number in another system; linking the same again changes nothing."""
    try:
        await people.link(work, customer_id, key, by=by)
    except ExternalIdTaken as refusal:
        raise await _told(work, refusal, channels) from None


async def _told(work: Work, refusal: ExternalIdTaken, channels: Collection[str] | None) -> ExternalIdTaken:
    """The refusal as the caller may hear it."""
    owner = refusal.facts.get("customer_id")
    if isinstance(owner, UUID) and await orders.strangers(work.tx, [owner], channels):
        return ExternalIdTaken(source=refusal.facts["source"])
    return refusal
