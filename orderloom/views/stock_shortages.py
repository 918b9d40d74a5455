"""Order lines that were promised goods which are not there: someone's task, oldest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from orderloom.infra.work import Connection

SHORTAGES = """
SELECT r.holder_id AS order_id, o.number AS order_number, o.channel, r.line_no, r.sku, r.location, r.part, r.quantity,
       r.paid, r.created_at AS promised_at, r.changed_at AS short_since,
       coalesce((SELECT g.titles FROM skus k JOIN products g ON g.id = k.product_id WHERE k.sku = r.sku), '{}') AS titles
  FROM reservations r JOIN orders o ON o.id = r.holder_id
 WHERE r.state = 'short'
   AND (%(sku)s::text IS NULL OR r.sku = %(sku)s)
   AND (%(location)s::text IS NULL OR r.location = %(location)s)
   AND (%(channels)s::text[] IS NULL OR o.channel = ANY(%(channels)s::text[]))
   AND (%(only)s::text[] IS NULL OR r.location = ANY(%(only)s::text[]))
   AND (%(order_id)s::uuid IS NULL
        OR (r.holder_id, r.line_no, r.location, r.part) > (%(order_id)s::uuid, %(line_no)s, %(at)s, %(part)s))
 ORDER BY r.holder_id, r.line_no, r.location, r.part
 LIMIT %(limit)s
"""

Key = tuple[UUID, int, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """Units of an order line that wait for goods at a location. The oldest are served first when goods arrive."""

    order_id: UUID
    order_number: int
    channel: str
    line_no: int
    sku: str
    location: str
    part: int
    quantity: int
    paid: bool
    promised_at: datetime
    short_since: datetime
    titles: dict[str, str]  # of its product, by locale

    @property
    def key(self) -> Key:
        return self.order_id, self.line_no, self.location, self.part


async def shortages(
    tx: Connection,
    *,
    sku: str | None,
    location: str | None,
    channels: Collection[str] | None,
    only: Collection[str] | None,
    after: Key | None,
    limit: int,
) -> list[Shortage]:
    """What is short, by order: ids are in the order in which orders came in."""
    order_id, line_no, at, part = after or (None, None, None, None)
    wanted = {
        "sku": sku,
        "location": location,
        "channels": None if channels is None else sorted(channels),
        "only": None if only is None else sorted(only),
        "order_id": order_id,
        "line_no": line_no,
        "at": at,
        "part": part,
        "limit": limit,
    }
    async with tx.cursor(row_factory=class_row(Shortage)) as cursor:
        await cursor.execute(SHORTAGES, wanted, prepare=False)
        return await cursor.fetchall()
