"""Which customers there are."""

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
