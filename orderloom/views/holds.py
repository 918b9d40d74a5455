"""A checkout's hold as its buyer sees it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import dict_row

from orderloom.infra.work import Connection
from orderloom.kernel.errors import NotFound

HOLD = """
SELECT h.id, h.channel,
       CASE WHEN h.state = 'open' AND h.expires_at <= now() THEN 'expired' ELSE h.state END AS state,
       h.expires_at, h.order_id, h.created_at
  FROM checkout_holds h
 WHERE h.id = %(id)s
   AND (%(channels)s::text[] IS NULL OR h.channel = ANY(%(channels)s::text[]))
   AND (%(own)s::uuid IS NULL OR h.credential_id = %(own)s)
"""

LINES = """
SELECT r.sku, sum(r.quantity)::int AS quantity,
       coalesce(sum(r.quantity) FILTER (WHERE r.state = 'held'), 0)::int AS held
  FROM reservations r
 WHERE r.holder_id = %(id)s
 GROUP BY r.sku
 ORDER BY min(r.line_no)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLine:
    """Units that were asked for, and those that are kept now: fewer once the hold has ended, or a count found less."""

    sku: str
    quantity: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldShown:
    """A hold: what it keeps until when. `order_id` is the order that took it over."""

    id: UUID
    channel: str
    state: str
    expires_at: datetime
    order_id: UUID | None
    created_at: datetime
    lines: list[HeldLine]


async def hold_shown(
    tx: Connection, hold_id: UUID, *, channels: Collection[str] | None = None, own: UUID | None = None
) -> HoldShown:
    """The hold of this id, or NotFound: so is one of a channel that the caller may not see, or that is not `own`'s."""
    wanted = {"id": hold_id, "channels": None if channels is None else sorted(channels), "own": own}
    async with tx.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(HOLD, wanted)
        found = await cursor.fetchone()
        if found is None:
            raise NotFound(hold_id=hold_id)
        await cursor.execute(LINES, wanted)
        return HoldShown(**found, lines=[HeldLine(**row) for row in await cursor.fetchall()])
