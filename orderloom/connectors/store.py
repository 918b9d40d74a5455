"""SQL of connections and of the inbox."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from orderloom.connectors.model import (
    Connection,
    ConnectionNotFound,
    ConnectionTaken,
    InboxState,
    Webhook,
    WebhookNotFound,
)
from orderloom.infra.arrays import quoted
from orderloom.infra.constraints import named
from orderloom.infra.records import record

LISTED = """
SELECT id, platform, channel, secret, test_orders, active, version, created_at, changed_at FROM connections
 WHERE (%(channels)s::text[] IS NULL OR channel = ANY(%(channels)s::text[])) AND (%(after)s::uuid IS NULL OR id > %(after)s)
 ORDER BY id LIMIT %(limit)s
"""
READ = """
SELECT id, platform, channel, secret, test_orders, active, version, created_at, changed_at FROM connections
 WHERE id = %(id)s AND (%(channels)s::text[] IS NULL OR channel = ANY(%(channels)s::text[]))
"""
LOCK = """
SELECT id, platform, channel, secret, test_orders, active, version, created_at, changed_at FROM connections
 WHERE id = %(id)s AND (%(channels)s::text[] IS NULL OR channel = ANY(%(channels)s::text[])) FOR NO KEY UPDATE
"""
OF_CHANNEL = """
SELECT id, platform, channel, secret, test_orders, active, version, created_at, changed_at FROM connections
 WHERE platform = %(platform)s AND channel = %(channel)s AND active
"""
INSERT = """
INSERT INTO connections (id, platform, channel, secret, test_orders, active)
VALUES (%(id)s, %(platform)s, %(channel)s, %(secret)s, %(test_orders)s, %(active)s)
"""
UPDATE = """
UPDATE connections SET secret = %(secret)s, test_orders = %(test_orders)s, active = %(active)s, version = %(version)s,
       changed_at = %(changed_at)s
 WHERE id = %(id)s
"""

# The same delivery again changes nothing and finds the one that is there.
PUT_IN = """
INSERT INTO webhook_inbox (id, connection_id, delivery, topic, body)
VALUES (%(id)s, %(connection_id)s, %(delivery)s, %(topic)s, %(body)s)
ON CONFLICT (connection_id, delivery) DO NOTHING
"""
DELIVERED = "SELECT id FROM webhook_inbox WHERE connection_id = %(connection_id)s AND delivery = %(delivery)s"
NEXT = """
SELECT id, connection_id, topic, body FROM webhook_inbox
 WHERE state = 'waiting' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
HANDLED = """
UPDATE webhook_inbox
   SET state = %(state)s, code = %(code)s, facts = %(facts)s, order_id = %(order_id)s, unknown = %(unknown)s::text[],
       tries = tries + 1, handled_at = %(at)s, body = CASE WHEN %(state)s = 'refused' THEN body END
 WHERE id = %(id)s
"""
TRIED = "UPDATE webhook_inbox SET tries = tries + 1 WHERE id = %(id)s AND state = 'waiting' RETURNING tries"
REPLAY = """
UPDATE webhook_inbox SET state = 'waiting', code = NULL, facts = '{}', handled_at = NULL, tries = 0
 WHERE id = %(id)s AND state = 'refused' RETURNING id
"""
WEBHOOKS = """
SELECT w.id, w.connection_id, c.platform, c.channel, w.delivery, w.topic, w.state, w.code, w.facts, w.order_id, w.unknown, w.tries,
       w.received_at, w.handled_at
  FROM webhook_inbox w JOIN connections c ON c.id = w.connection_id
 WHERE (%(channels)s::text[] IS NULL OR c.channel = ANY(%(channels)s::text[]))
   AND (%(state)s::text IS NULL OR w.state = %(state)s) AND (%(before)s::uuid IS NULL OR w.id < %(before)s)
 ORDER BY w.id DESC LIMIT %(limit)s
"""
WEBHOOK = """
SELECT w.id, w.connection_id, c.platform, c.channel, w.delivery, w.topic, w.state, w.code, w.facts, w.order_id, w.unknown, w.tries,
       w.received_at, w.handled_at
  FROM webhook_inbox w JOIN connections c ON c.id = w.connection_id
 WHERE w.id = %(id)s AND (%(channels)s::text[] IS NULL OR c.channel = ANY(%(channels)s::text[]))
"""
TELL = """
INSERT INTO told_orders (connection_id, external_id, order_id) VALUES (%(connection_id)s, %(external_id)s, %(order_id)s)
ON CONFLICT (connection_id, external_id) DO NOTHING
"""
TOLD = "SELECT order_id FROM told_orders WHERE connection_id = %(connection_id)s AND external_id = %(external_id)s"
SWEEP = """
DELETE FROM webhook_inbox WHERE id IN (
    SELECT id FROM webhook_inbox WHERE state = 'refused' AND handled_at < now() - make_interval(days => %(days)s)
     LIMIT %(most)s)
"""


def _limit(channels: Collection[str] | None) -> str | None:
    return None if channels is None else quoted(sorted(channels))


async def listed(
    tx: AsyncConnection[Any], *, channels: Collection[str] | None, after: UUID | None, limit: int
) -> list[Connection]:
    async with tx.cursor(row_factory=record(Connection)) as cursor:
        asked = {"channels": _limit(channels), "after": after, "limit": limit}
        return await (await cursor.execute(LISTED, asked)).fetchall()


async def read(tx: AsyncConnection[Any], connection_id: UUID, channels: Collection[str] | None) -> Connection:
    return await _one(tx, READ, connection_id, channels)


async def lock(tx: AsyncConnection[Any], connection_id: UUID, channels: Collection[str] | None) -> Connection:
    return await _one(tx, LOCK, connection_id, channels)


async def _one(
    tx: AsyncConnection[Any], statement: str, connection_id: UUID, channels: Collection[str] | None
) -> Connection:
    async with tx.cursor(row_factory=record(Connection)) as cursor:
        asked = {"id": connection_id, "channels": _limit(channels)}
        found = await (await cursor.execute(statement, asked)).fetchone()
    if found is None:
        raise ConnectionNotFound(connection_id=connection_id)
    return found


async def of_channel(tx: AsyncConnection[Any], platform: str, channel: str) -> Connection | None:
    """The connection that is switched on, if there is one."""
    async with tx.cursor(row_factory=record(Connection)) as cursor:
        return await (await cursor.execute(OF_CHANNEL, {"platform": platform, "channel": channel})).fetchone()


async def insert(tx: AsyncConnection[Any], one: Connection) -> None:
    with named({"connections_platform_channel_key": ConnectionTaken}, platform=one.platform, channel=one.channel):
        await tx.execute(INSERT, _row(one))


async def update(tx: AsyncConnection[Any], one: Connection) -> None:
    await tx.execute(UPDATE, _row(one))


def _row(one: Connection) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in Connection.__dataclass_fields__}
    return row | {"platform": one.platform.value}


async def put_in(
    tx: AsyncConnection[Any], webhook_id: UUID, connection_id: UUID, *, delivery: str, topic: str, body: bytes
) -> UUID:
    """Keep a webhook; the id under which this delivery is kept."""
    asked = {"connection_id": connection_id, "delivery": delivery}
    await tx.execute(PUT_IN, asked | {"id": webhook_id, "topic": topic, "body": body})
    row = await (await tx.execute(DELIVERED, asked)).fetchone()
    assert row is not None
    return UUID(str(row[0]))


async def take_next(tx: AsyncConnection[Any]) -> tuple[UUID, UUID, str, bytes] | None:
    """The oldest that waits and that nobody else has: its id, its connection's, its topic and its bytes; locked."""
    return await (await tx.execute(NEXT)).fetchone()


async def handled(
    tx: AsyncConnection[Any],
    webhook_id: UUID,
    state: InboxState,
    *,
    code: str | None,
    facts: dict[str, object],
    order_id: UUID | None,
    unknown: Collection[str],
    at: datetime,
) -> None:
    await tx.execute(
        HANDLED,
        {
            "id": webhook_id,
            "state": state.value,
            "code": code,
            "facts": Jsonb(facts),
            "order_id": order_id,
            "unknown": quoted(unknown),
            "at": at,
        },
    )


async def tried(tx: AsyncConnection[Any], webhook_id: UUID) -> int:
    """Count a try that failed unexpectedly; how many there were."""
    row = await (await tx.execute(TRIED, {"id": webhook_id})).fetchone()
    return int(row[0]) if row else 0


async def replay(tx: AsyncConnection[Any], webhook_id: UUID) -> bool:
    return await (await tx.execute(REPLAY, {"id": webhook_id})).fetchone() is not None


async def webhooks(
    tx: AsyncConnection[Any], *, channels: Collection[str] | None, state: str | None, before: UUID | None, limit: int
) -> list[Webhook]:
    """Newest first."""
    async with tx.cursor(row_factory=record(Webhook)) as cursor:
        asked = {"channels": _limit(channels), "state": state, "before": before, "limit": limit}
        return await (await cursor.execute(WEBHOOKS, asked)).fetchall()


async def webhook(tx: AsyncConnection[Any], webhook_id: UUID, channels: Collection[str] | None) -> Webhook:
    async with tx.cursor(row_factory=record(Webhook)) as cursor:
        found = await (await cursor.execute(WEBHOOK, {"id": webhook_id, "channels": _limit(channels)})).fetchone()
    if found is None:
        raise WebhookNotFound(webhook_id=webhook_id)
    return found


async def tell(tx: AsyncConnection[Any], connection_id: UUID, external_id: str, order_id: UUID) -> None:
    await tx.execute(TELL, {"connection_id": connection_id, "external_id": external_id, "order_id": order_id})


async def told(tx: AsyncConnection[Any], connection_id: UUID, external_id: str) -> UUID | None:
    row = await (await tx.execute(TOLD, {"connection_id": connection_id, "external_id": external_id})).fetchone()
    return row[0] if row else None


async def sweep(tx: AsyncConnection[Any], *, days: int, most: int) -> int:
    """Forget refused webhooks that nobody replayed."""
    return (await tx.execute(SWEEP, {"days": days, "most": most})).rowcount
