"""Prices: one row a price, past and future ones too."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.rows import dict_row

from orderloom.infra.work import Connection
from orderloom.views.exports.sheet import Leaf, in_columns, major

COLUMNS = (
    "price_list", "channel", "currency", "sku", "amount", "amount_minor", "valid_from", "valid_to", "price_id", "created_at",
)  # fmt: skip

ROWS = """
SELECT p.price_list, l.channel, l.currency, p.sku, p.amount_minor, lower(p.valid) AS valid_from,
       upper(p.valid) AS valid_to, p.id AS price_id, p.created_at
  FROM prices p JOIN price_lists l ON l.code = p.price_list
 WHERE (%(channels)s::text[] IS NULL OR l.channel = ANY (%(channels)s::text[]))
   AND (%(price_list)s::text IS NULL OR p.price_list = %(price_list)s)
   AND (%(sku)s::text IS NULL OR p.sku = %(sku)s)
   AND (%(at)s::timestamptz IS NULL OR p.valid @> %(at)s)
   AND (%(after)s::uuid IS NULL OR p.id > %(after)s)
 ORDER BY p.id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceSheet:
    """Prices in the order in which they were made; `at` leaves those valid at that instant. `channels` is a limit."""

    price_list: str | None = None
    sku: str | None = None
    at: datetime | None = None
    channels: Collection[str] | None = None

    async def columns(self, tx: Connection) -> tuple[str, ...]:
        return COLUMNS

    async def page(self, tx: Connection, columns: Sequence[str], *, after: UUID | None, limit: int) -> Leaf:
        asked = {
            "price_list": self.price_list,
            "sku": self.sku,
            "at": self.at,
            "channels": None if self.channels is None else sorted(self.channels),
        }
        async with tx.cursor(row_factory=dict_row) as cursor:
            await cursor.execute(ROWS, asked | {"after": after, "limit": limit}, prepare=False)
            found = await cursor.fetchall()
        rows = [in_columns(columns, row | {"amount": major(row["amount_minor"], row["currency"])}) for row in found]
        return Leaf(rows, found[-1]["price_id"] if len(found) == limit else None)
