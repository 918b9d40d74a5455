"""Buyers' tokens: issued, ended. A token exists in clear only in the answer that issues it."""

from datetime import datetime, timedelta
from uuid import UUID

from orderloom.identity.events import BuyerTokenEnded, BuyerTokenIssued
from orderloom.identity.model import BUYER_DAYS, LONGEST_BUYER_DAYS, AlreadyExpired, BuyerToken, TooFarAway
from orderloom.identity.store import buyers as store
from orderloom.infra.secrets import digest
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor, ActorKind


async def issue(
    work: Work,
    token_id: UUID,
    token: str,
    *,
    customer_id: UUID,
    channel: str,
    expires_at: datetime | None = None,
    by: Actor,
) -> BuyerToken:
    """Issue a token for a customer who stands, in one channel: for 30 days if nothing else is said."""
    ends_at = expires_at or work.now + timedelta(days=BUYER_DAYS)
    if ends_at <= work.now:
        raise AlreadyExpired()
    if ends_at > work.now + timedelta(days=LONGEST_BUYER_DAYS):
        raise TooFarAway(days=LONGEST_BUYER_DAYS)
    key_id = by.id if by.kind is ActorKind.KEY else None
    made = BuyerToken(
        id=token_id,
        customer_id=customer_id,
        channel=channel,
        expires_at=ends_at,
        ended_at=None,
        created_at=work.now,
    )
    await store.insert(work.tx, made, digest(token), key_id=key_id)
    issued = BuyerTokenIssued(token_id=token_id, customer_id=customer_id, channel=channel, key_id=key_id)
    work.emit(issued, by=by)
    return made


async def end(work: Work, token: str, *, by: Actor) -> None:
    """End a token; ending it twice is no error."""
    ended = await store.end(work.tx, digest(token), work.now)
    if ended is not None:
        token_id, customer_id = ended
        work.emit(BuyerTokenEnded(token_id=token_id, customer_id=customer_id), by=by)


async def end_all(work: Work, customer_id: UUID, *, by: Actor) -> None:
    """End every token of a customer. Intake reads buyers' tokens anew each time, so no epoch has to be raised."""
    for token_id in await store.end_all(work.tx, customer_id, work.now):
        work.emit(BuyerTokenEnded(token_id=token_id, customer_id=customer_id), by=by)
