"""API keys: created, revoked. The secret exists in clear only in the answer that creates it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from orderloom.identity.events import ApiKeyCreated, ApiKeyRevoked
from orderloom.identity.model import (
    AlreadyExpired,
    ApiKey,
    Grant,
    KeyKind,
    KeyRevoked,
    check_limits,
    check_publishable,
    check_scopes,
    key_prefix,
)
from orderloom.identity.store import keys as store
from orderloom.infra.epochs import raise_epoch
from orderloom.infra.secrets import digest
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor

Codes = tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """What a key is for, what it may do, where, from which web pages, and until when."""

    name: str
    scopes: tuple[str, ...]
    channels: Codes = None
    locations: Codes = None
    kind: KeyKind = KeyKind.SECRET
    origins: Codes = None
    expires_at: datetime | None = None


async def create(work: Work, key_id: UUID, token: str, new: NewKey, *, own: Grant, by: Actor) -> None:
    """Create a key that opens what its scopes say; `own` is the most that can be given.

    The token of a publishable key begins with `olp_` and is kept as it is; of any other only a hash is kept.
    """
    check_scopes(new.scopes)
    check_limits(new.channels, new.locations)
    if new.expires_at is not None and new.expires_at <= work.now:
        raise AlreadyExpired()
    made = ApiKey(
        id=key_id,
        kind=new.kind,
        prefix=key_prefix(token),
        name=new.name,
        scopes=new.scopes,
        channels=new.channels,
        locations=new.locations,
        origins=new.origins,
        token=token if new.kind is KeyKind.PUBLISHABLE else None,
        expires_at=new.expires_at,
        revoked_at=None,
        last_used_at=None,
        created_at=work.now,
    )
    check_publishable(made)
    own.must_cover(made.grant)
    await store.insert(work.tx, made, digest(token))
    created = ApiKeyCreated(
        key_id=key_id, kind=made.kind, scopes=made.scopes, channels=made.channels, locations=made.locations
    )
    work.emit(created, by=by)


async def revoke(work: Work, key_id: UUID, *, own: Grant, by: Actor) -> None:
    """Revoke a key: the next request with it is refused."""
    key = await store.lock(work.tx, key_id, own)
    own.must_cover(key.grant)
    if key.revoked_at is not None:
        raise KeyRevoked()
    await store.revoke(work.tx, key_id, work.now)
    work.emit(ApiKeyRevoked(key_id=key_id), by=by)
    await raise_epoch(work.tx, "identity")
