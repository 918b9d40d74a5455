"""Epochs of what processes keep in memory: a change raises its epoch in the same transaction."""

from typing import Any

from psycopg import AsyncConnection


async def epochs(tx: AsyncConnection[Any]) -> dict[str, int]:
    """The version of each kind of cached thing as this transaction sees it."""
    cursor = await tx.execute("SELECT name, version FROM cache_epochs", prepare=True)
    return dict(await cursor.fetchall())


async def raise_epoch(tx: AsyncConnection[Any], name: str) -> None:
    """Make every process read this kind anew. Call it in the transaction that changes the thing."""
    await tx.execute("UPDATE cache_epochs SET version = version + 1 WHERE name = %(name)s", {"name": name})
