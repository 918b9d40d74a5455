"""Connect other shops, keep their webhooks, and write down what became of each."""

from collections.abc import Collection
from dataclasses import replace
from typing import Unpack
from uuid import UUID

from orderloom.connectors import store
from orderloom.connectors.events import ConnectionChanged, ConnectionCreated
from orderloom.connectors.model import (
    KEPT_DAYS,
    Connection,
    ConnectionChanges,
    InboxState,
    NotRefused,
    Platform,
    must_be_secret,
)
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import ChangedMeanwhile


async def connect(
    work: Work,
    connection_id: UUID,
    *,
    platform: Platform,
    channel: str,
    secret: str,
    test_orders: bool = False,
    by: Actor,
) -> Connection:
    """Take the webhooks of another shop for a channel."""
    must_be_secret(secret)
    made = Connection(
        id=connection_id,
        platform=platform,
        channel=channel,
        secret=secret,
        test_orders=test_orders,
        active=True,
        version=1,
        created_at=work.now,
        changed_at=work.now,
    )
    await store.insert(work.tx, made)
    work.emit(ConnectionCreated(connection_id=connection_id, platform=platform, channel=channel), by=by)
    return made


async def change(
    work: Work,
    connection_id: UUID,
    *,
    version: int,
    channels: Collection[str] | None,
    by: Actor,
    **changes: Unpack[ConnectionChanges],
) -> Connection:
    """Give a connection another secret, let it take test orders, or switch it off and on."""
    before = await store.lock(work.tx, connection_id, channels)
    if before.version != version:
        raise ChangedMeanwhile(connection_id=connection_id, version=before.version)
    if "secret" in changes:
        must_be_secret(changes["secret"])
    fields = tuple(name for name, value in changes.items() if getattr(before, name) != value)
    if not fields:
        return before
    after = replace(before, **changes, version=version + 1, changed_at=work.now)
    await store.update(work.tx, after)
    work.emit(ConnectionChanged(connection_id=connection_id, fields=fields, version=after.version), by=by)
    return after


async def keep(work: Work, webhook_id: UUID, connection: Connection, *, delivery: str, topic: str, body: bytes) -> UUID:
    """Keep a webhook until it is handled; the same delivery again is the same. The id under which it is kept."""
    return await store.put_in(work.tx, webhook_id, connection.id, delivery=delivery, topic=topic, body=body)


async def take_next(work: Work) -> tuple[UUID, Connection, str, bytes] | None:
    """The oldest webhook that waits, locked; None where none does."""
    found = await store.take_next(work.tx)
    if found is None:
        return None
    webhook_id, connection_id, topic, body = found
    return webhook_id, await store.read(work.tx, connection_id, None), topic, bytes(body)


async def settle(
    work: Work,
    webhook_id: UUID,
    state: InboxState,
    *,
    code: str | None = None,
    facts: dict[str, object] | None = None,
    order_id: UUID | None = None,
    unknown: Collection[str] = (),
) -> None:
    """Write down what became of a webhook; unless it was refused its body goes."""
    await store.handled(
        work.tx,
        webhook_id,
        state,
        code=code,
        facts=facts or {},
        order_id=order_id,
        unknown=unknown,
        at=work.now,
    )


async def remember_order(work: Work, connection_id: UUID, external_id: str, order_id: UUID) -> None:
    """Keep what the other shop calls an order that came from it."""
    await store.tell(work.tx, connection_id, external_id, order_id)


async def count_try(work: Work, webhook_id: UUID) -> int:
    """Count a try that failed unexpectedly; how many there were."""
    return await store.tried(work.tx, webhook_id)


async def replay(work: Work, webhook_id: UUID, *, channels: Collection[str] | None) -> None:
    """Let a refused webhook be handled again, after what stood against it was put right."""
    found = await store.webhook(work.tx, webhook_id, channels)
    if not await store.replay(work.tx, webhook_id):
        raise NotRefused(webhook_id=webhook_id, state=found.state.value)


async def sweep(work: Work, *, most: int) -> int:
    """Forget refused webhooks after 30 days: they hold personal data."""
    return await store.sweep(work.tx, days=KEPT_DAYS, most=most)
