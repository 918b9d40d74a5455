"""The SQL of checkout holds. A hold's row is locked before the stock rows it keeps."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from orderloom.infra.arrays import codes, plain, uuids
from orderloom.infra.records import record
from orderloom.inventory.model.holds import Held, Hold, HoldState, NewHold

COLUMNS = "h.id, h.channel, h.credential_id, h.state, h.order_id, h.expires_at, h.version, h.created_at"

INSERT = """
INSERT INTO checkout_holds (id, channel, credential_id, visitor, state, expires_at)
VALUES (%(id)s, %(channel)s, %(credential_id)s, %(visitor)s, 'open', %(expires_at)s)
"""

RESERVE = """
INSERT INTO reservations (holder_id, holder_kind, line_no, location, sku, quantity, state, expires_at)
SELECT %(id)s, 'checkout', r.line_no, r.location, r.sku, r.quantity, 'held', %(expires_at)s
  FROM unnest(%(line_no)s::int[], %(location)s::text[], %(sku)s::text[], %(quantity)s::int[])
       AS r(line_no, location, sku, quantity)
"""

OPEN_UNITS = """
SELECT h.id, h.channel, CASE h.visitor WHEN 'buyer' THEN h.credential_id END, r.sku, r.location, sum(r.quantity)::int
  FROM checkout_holds h LEFT JOIN reservations r ON r.holder_id = h.id AND r.state = 'held'
 WHERE h.id = ANY(%(ids)s::uuid[]) AND h.state = 'open' AND h.expires_at > now()
 GROUP BY h.id, r.sku, r.location
"""

# The holds of one visitor are counted one after the other: 0x686F6C64 keeps this lock apart from others.
LOCK_VISITOR = "SELECT pg_advisory_xact_lock(1752132708, hashtext(%(credential_id)s::text))"

OPEN_OF = """
SELECT count(*) FROM checkout_holds h
 WHERE h.credential_id = %(credential_id)s AND h.state = 'open' AND h.visitor IS NOT NULL AND h.expires_at > now()
"""

# What ran out and is not given back yet is still kept from others.
HELD_BY_VISITORS = """
SELECT r.sku, sum(r.quantity)::int
  FROM reservations r JOIN checkout_holds h ON h.id = r.holder_id
 WHERE r.sku = ANY(%(skus)s::text[]) AND r.location = ANY(%(locations)s::text[])
   AND r.state = 'held' AND r.holder_kind = 'checkout' AND h.visitor IS NOT NULL
 GROUP BY r.sku
"""

# Ends the transaction when one of them is not open any more: the batch runs again and learns of it.
TAKE = """
WITH mine AS (
    SELECT h.id, n.order_id
      FROM checkout_holds h JOIN unnest(%(ids)s::uuid[], %(order_ids)s::uuid[]) AS n(id, order_id) ON n.id = h.id
     ORDER BY h.id
       FOR NO KEY UPDATE OF h
), taken AS (
    UPDATE checkout_holds h
       SET state = 'taken', order_id = mine.order_id, version = h.version + 1, changed_at = now()
      FROM mine WHERE h.id = mine.id AND h.state = 'open' AND h.expires_at > now()
    RETURNING h.id
)
SELECT must(count(*) = %(count)s, 'hold_ended') FROM taken
"""

LOCK = f"SELECT {COLUMNS} FROM checkout_holds h WHERE h.id = %(id)s FOR NO KEY UPDATE"
READ = f"SELECT {COLUMNS} FROM checkout_holds h WHERE h.id = %(id)s"

END = """
UPDATE checkout_holds SET state = %(state)s, version = version + 1, changed_at = now()
 WHERE id = ANY(%(ids)s::uuid[]) AND state = 'open'
"""

# Those that somebody is taking or releasing right now are left to them.
OVERDUE = f"""
SELECT {COLUMNS} FROM checkout_holds h
 WHERE h.state = 'open' AND h.order_id IS NULL AND h.expires_at <= now()
 ORDER BY h.expires_at
 LIMIT %(limit)s
   FOR NO KEY UPDATE SKIP LOCKED
"""


async def insert(tx: AsyncConnection[Any], hold: NewHold) -> None:
    """Write the hold and its reservations."""
    head = {"id": hold.id, "expires_at": hold.expires_at}
    of = {"channel": hold.channel, "credential_id": hold.credential_id, "visitor": hold.visitor}
    await tx.execute(INSERT, head | of)
    lines = {
        "line_no": plain([share.line_no for share in hold.shares]),
        "location": codes([share.location for share in hold.shares]),
        "sku": codes([share.sku for share in hold.shares]),
        "quantity": plain([share.quantity for share in hold.shares]),
    }
    await tx.execute(RESERVE, head | lines)


async def open_units(tx: AsyncConnection[Any], ids: Collection[UUID]) -> dict[UUID, Held]:
    """What the open ones of these holds keep; the others are missing."""
    cursor = await tx.execute(OPEN_UNITS, {"ids": uuids(sorted(ids))}, prepare=True)
    found: dict[UUID, tuple[str, dict[tuple[str, str], int], UUID | None]] = {}
    for hold_id, channel, buyer, sku, location, units in await cursor.fetchall():
        kept = found.setdefault(hold_id, (channel, {}, buyer))[1]
        if units:  # all of it may have gone short
            kept[sku, location] = units
    return {hold_id: Held(*each) for hold_id, each in found.items()}


async def lock_visitor(tx: AsyncConnection[Any], credential_id: UUID) -> None:
    """Until the transaction ends nobody else counts this visitor's holds."""
    await tx.execute(LOCK_VISITOR, {"credential_id": credential_id}, prepare=True)


async def open_of(tx: AsyncConnection[Any], credential_id: UUID) -> int:
    """How many open holds a visitor's credential has."""
    row = await (await tx.execute(OPEN_OF, {"credential_id": credential_id}, prepare=True)).fetchone()
    return row[0] if row else 0


async def held_by_visitors(
    tx: AsyncConnection[Any], skus: Collection[str], locations: Collection[str]
) -> dict[str, int]:
    """Units of these SKUs that visitors' holds keep at these locations."""
    asked = {"skus": codes(sorted(skus)), "locations": codes(sorted(locations))}
    return dict(await (await tx.execute(HELD_BY_VISITORS, asked, prepare=True)).fetchall())


async def take(tx: AsyncConnection[Any], pairs: Sequence[tuple[UUID, UUID]]) -> None:
    """Mark (hold, order) as taken; SQLSTATE OL001 when one is not open any more."""
    wanted = {"ids": uuids([hold for hold, _ in pairs]), "order_ids": uuids([order for _, order in pairs])}
    await tx.execute(TAKE, wanted | {"count": len(pairs)}, prepare=True)


async def one(tx: AsyncConnection[Any], hold_id: UUID, *, lock: bool) -> Hold | None:
    async with tx.cursor(row_factory=record(Hold)) as cursor:
        return await (await cursor.execute(LOCK if lock else READ, {"id": hold_id})).fetchone()


async def overdue(tx: AsyncConnection[Any], limit: int) -> list[Hold]:
    """Open holds whose time ran out, oldest first, locked; those that somebody else has are left out."""
    async with tx.cursor(row_factory=record(Hold)) as cursor:
        await cursor.execute(OVERDUE, {"limit": limit}, prepare=True)
        return await cursor.fetchall()


async def end(tx: AsyncConnection[Any], ids: Iterable[UUID], state: HoldState) -> None:
    await tx.execute(END, {"ids": uuids(sorted(ids)), "state": state.value})
