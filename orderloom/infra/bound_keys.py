"""Idempotency keys of a whole batch: which are bound already, and binding the rest. Only success binds a key."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import AsyncConnection

from orderloom.infra.arrays import quoted, uuids


class Bound(NamedTuple):
    """What a key stands for: the request it was sent with, and what came of it."""

    route: str
    body_hash: bytes
    resource_id: UUID


Key = tuple[UUID, str]  # (credential, key)


async def find(tx: AsyncConnection[Any], keys: Sequence[Key]) -> dict[Key, Bound]:
    """Those of the keys that are bound, as this statement sees them."""
    cursor = await tx.execute(
        """
        SELECT k.credential_id, k.key, k.route, k.body_hash, k.resource_id
          FROM idempotency_keys k
          JOIN unnest(%(credential_id)s::uuid[], %(key)s::text[]) AS w(credential_id, key) USING (credential_id, key)
        """,
        {"credential_id": uuids([key[0] for key in keys]), "key": quoted([key[1] for key in keys])},
        prepare=True,
    )
    return {(row[0], row[1]): Bound(row[2], row[3], row[4]) for row in await cursor.fetchall()}


async def bind(tx: AsyncConnection[Any], route: str, rows: Sequence[tuple[Key, bytes, UUID]]) -> None:
    """Bind keys to what they made, in key order; a unique violation means that another process was faster."""
    rows = sorted(rows)
    await tx.execute(
        """
        INSERT INTO idempotency_keys (credential_id, key, route, body_hash, resource_id)
        SELECT k.credential_id, k.key, %(route)s, k.body_hash, k.resource_id
          FROM unnest(%(credential_id)s::uuid[], %(key)s::text[], %(body_hash)s::bytea[], %(resource_id)s::uuid[])
               AS k(credential_id, key, body_hash, resource_id)
        """,
        {
            "route": route,
            "credential_id": uuids([key[0] for key, _, _ in rows]),
            "key": quoted([key[1] for key, _, _ in rows]),
            "body_hash": quoted(["\\x" + body_hash.hex() for _, body_hash, _ in rows]),
            "resource_id": uuids([resource_id for _, _, resource_id in rows]),
        },
        prepare=True,
    )
