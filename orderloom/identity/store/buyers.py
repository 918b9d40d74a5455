"""Buyers' tokens, kept as hashes."""

from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from orderloom.identity.model import BuyerToken
from orderloom.infra.work import Connection
from orderloom.kernel.errors import NotFound

INSERT = """
INSERT INTO buyer_tokens (id, token_hash, customer_id, channel, key_id, created_at, expires_at)
VALUES (%(id)s, %(hash)s, %(customer_id)s, %(channel)s, %(key_id)s, %(created_at)s, %(expires_at)s)
"""
READ = """
SELECT id, customer_id, channel, expires_at, ended_at, created_at FROM buyer_tokens WHERE id = %(id)s
"""
END = """
UPDATE buyer_tokens SET ended_at = %(at)s WHERE token_hash = %(hash)s AND ended_at IS NULL RETURNING id, customer_id
"""
END_ALL = """
WITH open AS (
    SELECT id FROM buyer_tokens WHERE customer_id = %(customer_id)s AND ended_at IS NULL ORDER BY id FOR UPDATE
)
UPDATE buyer_tokens t SET ended_at = %(at)s FROM open WHERE t.id = open.id RETURNING t.id
"""
SWEEP = """
DELETE FROM buyer_tokens WHERE id IN (
    SELECT id FROM buyer_tokens WHERE least(expires_at, ended_at) < now() - interval '30 days' FOR UPDATE SKIP LOCKED)
"""


async def insert(tx: Connection, token: BuyerToken, token_hash: bytes, *, key_id: UUID | None) -> None:
    values = {
        "id": token.id,
        "hash": token_hash,
        "customer_id": token.customer_id,
        "channel": token.channel,
        "key_id": key_id,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
    }
    await tx.execute(INSERT, values)


async def read(tx: Connection, token_id: UUID) -> BuyerToken:
    async with tx.cursor(row_factory=class_row(BuyerToken)) as cursor:
        found = await (await cursor.execute(READ, {"id": token_id})).fetchone()
    if found is None:
        raise NotFound()
    return found


async def end(tx: Connection, token_hash: bytes, at: datetime) -> tuple[UUID, UUID] | None:
    """End a token that is open: its id, and whose it was."""
    return await (await tx.execute(END, {"hash": token_hash, "at": at})).fetchone()


async def end_all(tx: Connection, customer_id: UUID, at: datetime) -> list[UUID]:
    """End every token of a customer that is open."""
    found = await tx.execute(END_ALL, {"customer_id": customer_id, "at": at})
    return [row[0] for row in await found.fetchall()]


async def sweep(tx: Connection) -> int:
    """Forget tokens 30 days after their end."""
    return (await tx.execute(SWEEP)).rowcount
