"""Reads of the identity tables that flows and edges may call. They change nothing and lock nothing."""

from uuid import UUID

from orderloom.identity.model import (
    BUYER_MARK,
    IDLE_HOURS,
    KEY_MARK,
    PUBLISHABLE_MARK,
    SESSION_MARK,
    ApiKey,
    BuyerToken,
    Credential,
    Grant,
    Staff,
    key_prefix,
)
from orderloom.identity.store import buyers as buyer_store
from orderloom.identity.store import credentials
from orderloom.identity.store import keys as key_store
from orderloom.identity.store import staff as staff_store
from orderloom.infra.secrets import digest
from orderloom.infra.work import Connection


async def credential(tx: Connection, token: str) -> Credential | None:
    """Whose token this is and what it grants, if it is good at this moment."""
    if token.startswith(SESSION_MARK):
        return await credentials.session(tx, digest(token), IDLE_HOURS)
    if token.startswith((KEY_MARK, PUBLISHABLE_MARK)):
        return await credentials.key(tx, key_prefix(token), digest(token))
    if token.startswith(BUYER_MARK):
        return await credentials.buyer(tx, digest(token))
    return None


async def origins(tx: Connection) -> frozenset[str]:
    """The web pages that some publishable key names that is good now."""
    return await credentials.origins(tx)


async def staff(tx: Connection, staff_id: UUID, own: Grant) -> Staff:
    """Somebody within the caller's limits, or NotFound."""
    return await staff_store.read(tx, staff_id, own)


async def staff_page(tx: Connection, own: Grant, after: str | None, limit: int) -> list[Staff]:
    """Staff within the caller's limits, by login."""
    return await staff_store.page(tx, own, after or "", limit)


async def staff_id(tx: Connection, login: str) -> UUID:
    """Who has this login, or NotFound."""
    return await staff_store.id_of(tx, login)


async def key(tx: Connection, key_id: UUID, own: Grant) -> ApiKey:
    """A key within the caller's limits, or NotFound."""
    return await key_store.read(tx, key_id, own)


async def key_page(tx: Connection, own: Grant, after: UUID | None, limit: int) -> list[ApiKey]:
    """Keys within the caller's limits, oldest first."""
    return await key_store.page(tx, own, after, limit)


async def key_id(tx: Connection, prefix: str) -> UUID:
    """Which key has this prefix, or NotFound."""
    return await key_store.id_of(tx, prefix)


async def buyer_token(tx: Connection, token_id: UUID) -> BuyerToken:
    """A buyer's token without its secret, or NotFound."""
    return await buyer_store.read(tx, token_id)
