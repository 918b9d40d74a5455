"""Let a guest in: a new customer, and the token with which they buy. Nobody is recognised by what they say of themselves."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from orderloom.customers.commands import people
from orderloom.customers.model.people import Person
from orderloom.flows.issue_buyer_token import open_channel
from orderloom.identity.commands import buyers
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import CustomerId, new_id


async def admit_buyer(
    work: Work,
    token_id: UUID,
    token: str,
    person: Person,
    *,
    channel: str,
    channels: Collection[str] | None,
    by: Actor,
) -> None:
    """Make a guest a customer of their own and issue their token.

    Whoever has the same e-mail stays another customer: an e-mail that somebody typed proves nothing.
    """
    country = (await open_channel(work, channel, channels)).country
    customer_id = CustomerId(new_id())
    await people.create(work, customer_id, replace(person, country=person.country or country), by=by)
    await buyers.issue(work, token_id, token, customer_id=customer_id, channel=channel, by=by)
