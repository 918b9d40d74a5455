"""Signing in and out, and noting that somebody was here."""

from uuid import UUID

from orderloom.identity.store import credentials
from orderloom.infra.work import Pool


async def note_use(pool: Pool, key_ids: list[UUID], session_hashes: list[bytes]) -> None:
    """Note keys and sessions as used just now, unless that was noted within the last minute. Waits for nobody."""
    async with pool.connection() as tx, tx.transaction():
        await credentials.touch(tx, key_ids, session_hashes)
