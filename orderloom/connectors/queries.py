"""Reads of connections and the inbox that flows and edges may call."""

from collections.abc import Collection
from uuid import UUID

from orderloom.connectors import store
from orderloom.connectors.model import Connection, Platform, Webhook
from orderloom.infra.work import Connection as Tx


async def connections(tx: Tx, *, channels: Collection[str] | None, after: UUID | None, limit: int) -> list[Connection]:
    """Connections in the order in which they were made."""
    return await store.listed(tx, channels=channels, after=after, limit=limit)


async def connection(tx: Tx, connection_id: UUID, *, channels: Collection[str] | None) -> Connection:
    """One connection, or ConnectionNotFound."""
    return await store.read(tx, connection_id, channels)


async def connection_of(tx: Tx, platform: Platform, channel: str) -> Connection | None:
    """The connection of a channel that is switched on, if there is one."""
    return await store.of_channel(tx, platform.value, channel)


async def webhooks(
    tx: Tx, *, channels: Collection[str] | None, state: str | None, before: UUID | None, limit: int
) -> list[Webhook]:
    """Webhooks that came, newest first."""
    return await store.webhooks(tx, channels=channels, state=state, before=before, limit=limit)


async def webhook(tx: Tx, webhook_id: UUID, *, channels: Collection[str] | None) -> Webhook:
    """One webhook, or WebhookNotFound."""
    return await store.webhook(tx, webhook_id, channels)


async def order_told_as(tx: Tx, connection_id: UUID, external_id: str) -> UUID | None:
    """The order here that the other shop calls so, if one came from it."""
    return await store.told(tx, connection_id, external_id)
