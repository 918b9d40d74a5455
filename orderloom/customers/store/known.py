"""Which customers there are, and how to reach them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from orderloom.infra.arrays import plain


async def known(tx: AsyncConnection[Any], ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these ids that are customers' and not erased."""
    cursor = await tx.execute(
        "SELECT id FROM customers WHERE id = ANY(%(ids)s::uuid[]) AND erased_at IS NULL",
        {"ids": plain(ids)},
        prepare=True,
    )
    return frozenset(row[0] for row in await cursor.fetchall())


async def contacts(tx: AsyncConnection[Any], ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The e-mail and the phone of these customers, as far as they are known."""
    cursor = await tx.execute(
        "SELECT id, email, coalesce(phone, phone_given) FROM customers WHERE id = ANY(%(ids)s::uuid[])",
        {"ids": plain(ids)},
        prepare=True,
    )
    return {row[0]: tuple(way for way in row[1:] if way) for row in await cursor.fetchall()}
