"""Who a token belongs to. One statement, so that the credential and its epoch are of one moment."""

from uuid import UUID

from psycopg.rows import tuple_row

from orderloom.identity.model import BUYER_PERMISSIONS, Credential, Grant, grant_of, limit
from orderloom.infra.secrets import same
from orderloom.infra.work import Connection
from orderloom.kernel.actor import ActorKind

READ_KEY = """
SELECT k.id, k.secret_hash, k.scopes, k.channels, k.locations,
       extract(epoch FROM k.expires_at - clock_timestamp())::float8, e.version, k.origins
  FROM api_keys k JOIN cache_epochs e ON e.name = 'identity'
 WHERE k.prefix = %(prefix)s AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp())
"""
READ_SESSION = """
SELECT s.staff_id, f.roles, f.channels, f.locations,
       extract(epoch FROM least(s.expires_at, s.last_seen_at + make_interval(hours => %(idle_hours)s))
                          - clock_timestamp())::float8, e.version
  FROM sessions s JOIN staff f ON f.id = s.staff_id JOIN cache_epochs e ON e.name = 'identity'
 WHERE s.token_hash = %(hash)s AND s.ended_at IS NULL AND f.disabled_at IS NULL
   AND s.expires_at > clock_timestamp() AND s.last_seen_at + make_interval(hours => %(idle_hours)s) > clock_timestamp()
"""
# A buyer keeps the pages of the key that the token came by; one that a server asked for may be used from the channel's pages.
READ_BUYER = """
SELECT t.customer_id, t.channel, extract(epoch FROM t.expires_at - clock_timestamp())::float8, e.version,
       coalesce(k.origins, ARRAY(SELECT unnest(p.origins) FROM api_keys p
                                  WHERE p.kind = 'publishable' AND p.revoked_at IS NULL AND t.channel = ANY(p.channels)
                                    AND (p.expires_at IS NULL OR p.expires_at > clock_timestamp())))
  FROM buyer_tokens t JOIN cache_epochs e ON e.name = 'identity' LEFT JOIN api_keys k ON k.id = t.key_id
 WHERE t.token_hash = %(hash)s AND t.ended_at IS NULL AND t.expires_at > clock_timestamp()
"""
ORIGINS = """
SELECT DISTINCT unnest(origins) FROM api_keys
 WHERE kind = 'publishable' AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())
"""
# SKIP LOCKED and the age make this cheap and never a wait: it is about a minute, not a count.
TOUCH_KEYS = """
UPDATE api_keys SET last_used_at = clock_timestamp()
 WHERE id IN (SELECT id FROM api_keys WHERE id = ANY(%(ids)s)
                 AND (last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute')
               ORDER BY id FOR UPDATE SKIP LOCKED)
"""
TOUCH_SESSIONS = """
UPDATE sessions SET last_seen_at = clock_timestamp()
 WHERE token_hash IN (SELECT token_hash FROM sessions WHERE token_hash = ANY(%(hashes)s)
                         AND ended_at IS NULL AND last_seen_at < clock_timestamp() - interval '1 minute'
                       ORDER BY token_hash FOR UPDATE SKIP LOCKED)
"""


async def key(tx: Connection, prefix: str, secret_hash: bytes) -> Credential | None:
    async with tx.cursor(row_factory=tuple_row) as cursor:
        row = await (await cursor.execute(READ_KEY, {"prefix": prefix}, prepare=True)).fetchone()
    if row is None or not same(bytes(row[1]), secret_hash):
        return None
    key_id, _, scopes, channels, locations, seconds_left, epoch, origins = row
    grant = Grant(permissions=frozenset(scopes), channels=limit(channels), locations=limit(locations))
    return Credential(
        kind=ActorKind.KEY, id=key_id, grant=grant, seconds_left=seconds_left, epoch=epoch, origins=limit(origins)
    )


async def session(tx: Connection, token_hash: bytes, idle_hours: int) -> Credential | None:
    asked = {"hash": token_hash, "idle_hours": idle_hours}
    async with tx.cursor(row_factory=tuple_row) as cursor:
        row = await (await cursor.execute(READ_SESSION, asked, prepare=True)).fetchone()
    if row is None:
        return None
    staff_id, roles, channels, locations, seconds_left, epoch = row
    grant = grant_of(roles, channels, locations)
    return Credential(kind=ActorKind.STAFF, id=staff_id, grant=grant, seconds_left=seconds_left, epoch=epoch)


async def buyer(tx: Connection, token_hash: bytes) -> Credential | None:
    async with tx.cursor(row_factory=tuple_row) as cursor:
        row = await (await cursor.execute(READ_BUYER, {"hash": token_hash}, prepare=True)).fetchone()
    if row is None:
        return None
    customer_id, channel, seconds_left, epoch, origins = row
    grant = Grant(permissions=BUYER_PERMISSIONS, channels=frozenset({channel}))
    return Credential(
        kind=ActorKind.BUYER,
        id=customer_id,
        grant=grant,
        seconds_left=seconds_left,
        epoch=epoch,
        origins=frozenset(origins),
    )


async def origins(tx: Connection) -> frozenset[str]:
    async with tx.cursor(row_factory=tuple_row) as cursor:
        return frozenset(row[0] for row in await (await cursor.execute(ORIGINS)).fetchall())


async def touch(tx: Connection, key_ids: list[UUID], session_hashes: list[bytes]) -> None:
    if key_ids:
        await tx.execute(TOUCH_KEYS, {"ids": key_ids})
    if session_hashes:
        await tx.execute(TOUCH_SESSIONS, {"hashes": session_hashes})
