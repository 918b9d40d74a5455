"""Give a buyer whom the merchant's own server has signed in a token for the storefront."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from orderloom.catalog import queries as catalog
from orderloom.catalog.model.channels import Channel, ChannelNotFound
from orderloom.customers.commands import people
from orderloom.customers.model.people import CustomerNotFound
from orderloom.identity.commands import buyers
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.ids import CustomerId
from orderloom.orders import queries as orders


async def issue_buyer_token(
    work: Work,
    token_id: UUID,
    token: str,
    customer_id: CustomerId,
    *,
    channel: str,
    channels: Collection[str] | None,
    expires_at: datetime | None,
    by: Actor,
) -> None:
    """Issue a token for a customer whom the caller may see, in a channel that the caller may see."""
    await open_channel(work, channel, channels)
    if await orders.strangers(work.tx, [customer_id], channels):
        raise CustomerNotFound(customer_id=customer_id)
    # Lock order: docs/locking.md. Who is being erased gets no token, and erasing ends this one.
    await people.lock_standing(work, customer_id)
    await buyers.issue(work, token_id, token, customer_id=customer_id, channel=channel, expires_at=expires_at, by=by)


async def open_channel(work: Work, code: str, channels: Collection[str] | None) -> Channel:
    """A channel that takes orders and that the caller may see, or ChannelNotFound."""
    found = await catalog.channel(work.tx, code, channels=None if channels is None else frozenset(channels))
    if not found.active:
        raise ChannelNotFound(channel=code)
    return found
