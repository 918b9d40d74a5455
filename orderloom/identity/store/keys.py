"""The API keys' table."""

from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.rows import kwargs_row

from orderloom.identity.model import ApiKey, Grant, KeyKind
from orderloom.identity.store.staff import arrays, codes
from orderloom.infra.work import Connection
from orderloom.kernel.errors import NotFound

INSERT = """
INSERT INTO api_keys (id, kind, prefix, secret_hash, name, scopes, channels, locations, origins, token, expires_at)
VALUES (%(id)s, %(kind)s, %(prefix)s, %(secret_hash)s, %(name)s, %(scopes)s, %(channels)s, %(locations)s, %(origins)s,
        %(token)s, %(expires_at)s)
"""
READ = """
SELECT id, kind, prefix, name, scopes, channels, locations, origins, token, expires_at, revoked_at, last_used_at, created_at
  FROM api_keys
 WHERE id = %(id)s
   AND (%(in_channels)s::text[] IS NULL OR channels <@ %(in_channels)s)
   AND (%(in_locations)s::text[] IS NULL OR locations <@ %(in_locations)s)
"""
LOCK = """
SELECT id, kind, prefix, name, scopes, channels, locations, origins, token, expires_at, revoked_at, last_used_at, created_at
  FROM api_keys
 WHERE id = %(id)s
   AND (%(in_channels)s::text[] IS NULL OR channels <@ %(in_channels)s)
   AND (%(in_locations)s::text[] IS NULL OR locations <@ %(in_locations)s)
   FOR UPDATE
"""
PAGE = """
SELECT id, kind, prefix, name, scopes, channels, locations, origins, token, expires_at, revoked_at, last_used_at, created_at
  FROM api_keys
 WHERE (%(after)s::uuid IS NULL OR id > %(after)s)
   AND (%(in_channels)s::text[] IS NULL OR channels <@ %(in_channels)s)
   AND (%(in_locations)s::text[] IS NULL OR locations <@ %(in_locations)s)
 ORDER BY id LIMIT %(limit)s
"""
REVOKE = "UPDATE api_keys SET revoked_at = %(now)s WHERE id = %(id)s"
ID_OF = "SELECT id FROM api_keys WHERE prefix = %(prefix)s"


async def insert(tx: Connection, key: ApiKey, secret_hash: bytes) -> None:
    values = {
        "id": key.id,
        "kind": key.kind,
        "prefix": key.prefix,
        "secret_hash": secret_hash,
        "name": key.name,
        "scopes": list(key.scopes),
        "channels": codes(key.channels),
        "locations": codes(key.locations),
        "origins": codes(key.origins),
        "token": key.token,
        "expires_at": key.expires_at,
    }
    await tx.execute(INSERT, values)


async def read(tx: Connection, key_id: UUID, own: Grant) -> ApiKey:
    async with tx.cursor(row_factory=kwargs_row(_row)) as cursor:
        found = await (await cursor.execute(READ, {"id": key_id} | arrays(own))).fetchone()
    if found is None:
        raise NotFound()
    return found


async def lock(tx: Connection, key_id: UUID, own: Grant) -> ApiKey:
    async with tx.cursor(row_factory=kwargs_row(_row)) as cursor:
        found = await (await cursor.execute(LOCK, {"id": key_id} | arrays(own))).fetchone()
    if found is None:
        raise NotFound()
    return found


async def page(tx: Connection, own: Grant, after: UUID | None, limit: int) -> list[ApiKey]:
    async with tx.cursor(row_factory=kwargs_row(_row)) as cursor:
        return await (await cursor.execute(PAGE, {"after": after, "limit": limit} | arrays(own))).fetchall()


async def revoke(tx: Connection, key_id: UUID, now: datetime) -> None:
    await tx.execute(REVOKE, {"id": key_id, "now": now})


async def id_of(tx: Connection, prefix: str) -> UUID:
    row = await (await tx.execute(ID_OF, {"prefix": prefix})).fetchone()
    if row is None:
        raise NotFound()
    return UUID(str(row[0]))


def _row(**columns: Any) -> ApiKey:
    lists = ("scopes", "channels", "locations", "origins")
    tuples = {name: None if columns[name] is None else tuple(columns[name]) for name in lists}
    return ApiKey(**columns | tuples | {"kind": KeyKind(columns["kind"])})
