"""Keys of requests that create. Only success binds a key: it is written in the transaction that creates the thing."""

from dataclasses import dataclass
from uuid import UUID

import psycopg
from psycopg.rows import tuple_row

from orderloom.infra.work import Connection
from orderloom.kernel.errors import Conflict, Invalid

KEPT_DAYS = 30

# A second request with the key waits here until the first has ended, however it ends.
CLAIM = """
INSERT INTO idempotency_keys (credential_id, key, route, body_hash, resource_id)
VALUES (%(credential_id)s, %(key)s, %(route)s, %(body_hash)s, %(resource_id)s)
ON CONFLICT DO NOTHING
"""
READ = """
SELECT resource_id, route = %(route)s AND body_hash = %(body_hash)s
  FROM idempotency_keys WHERE credential_id = %(credential_id)s AND key = %(key)s
"""
SWEEP = """
DELETE FROM idempotency_keys
 WHERE (credential_id, key) IN (SELECT credential_id, key FROM idempotency_keys
                                 WHERE created_at < now() - make_interval(days => %(days)s)
                                 LIMIT %(most)s FOR UPDATE SKIP LOCKED)
"""


class IdempotencyMismatch(Invalid):
    """This idempotency key was used for another request; a new request needs a new key."""

    code = "idempotency_mismatch"


class IdempotencyInFlight(Conflict):
    """A request with this idempotency key is still under way; ask again with the same key in a moment."""

    code = "idempotency_in_flight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What a request says it is: the same key must always come with the same route and body."""

    credential_id: UUID
    key: str
    route: str
    body_hash: bytes


async def claim(tx: Connection, key: Key, resource_id: UUID) -> UUID:
    """Bind the key to `resource_id`, which the caller now creates; or the id that an earlier request created."""
    asked = {
        "credential_id": key.credential_id,
        "key": key.key,
        "route": key.route,
        "body_hash": key.body_hash,
        "resource_id": resource_id,
    }
    async with tx.cursor(row_factory=tuple_row) as cursor:
        try:
            await cursor.execute("SET LOCAL lock_timeout = '10s'")
            await cursor.execute(CLAIM, asked, prepare=True)
        except psycopg.errors.LockNotAvailable as error:
            raise IdempotencyInFlight() from error
        if cursor.rowcount:
            await cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
            return resource_id
        row = await (await cursor.execute(READ, asked, prepare=True)).fetchone()
    if row is None:  # swept between the two statements
        raise IdempotencyInFlight()
    found, same = row
    if not same:
        raise IdempotencyMismatch()
    return UUID(str(found))


async def sweep(tx: Connection, *, days: int = KEPT_DAYS, most: int = 5_000) -> int:
    """Forget keys that nobody will repeat any more. Returns how many; call it again while it is `most`."""
    return (await tx.execute(SWEEP, {"days": days, "most": most})).rowcount
