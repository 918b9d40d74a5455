"""SQL of prices."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from orderloom.catalog.model.channels import PriceListNotFound
from orderloom.catalog.model.prices import NewPrice, Price, PriceNotFound, PriceOverlaps
from orderloom.catalog.model.products import SkuNotFound
from orderloom.infra.arrays import plain, quoted
from orderloom.infra.constraints import named
from orderloom.infra.records import record
from orderloom.kernel.errors import Refusal

_LISTED = """
SELECT p.id, p.price_list, p.sku, p.amount_minor, l.currency, lower(p.valid) AS valid_from, upper(p.valid) AS valid_to,
       p.created_at
  FROM prices p JOIN price_lists l ON l.code = p.price_list
 WHERE (%(channels)s::text[] IS NULL OR l.channel = ANY (%(channels)s::text[]))
   AND (%(price_list)s::text IS NULL OR p.price_list = %(price_list)s)
   AND (%(sku)s::text IS NULL OR p.sku = %(sku)s)
   AND (%(at)s::timestamptz IS NULL OR p.valid @> %(at)s)
   AND (%(after)s::uuid IS NULL OR p.id > %(after)s)
 ORDER BY p.id LIMIT %(limit)s
"""
_READ = """
SELECT p.id, p.price_list, p.sku, p.amount_minor, l.currency, lower(p.valid) AS valid_from, upper(p.valid) AS valid_to,
       p.created_at
  FROM prices p JOIN price_lists l ON l.code = p.price_list
 WHERE p.id = %(id)s AND (%(channels)s::text[] IS NULL OR l.channel = ANY (%(channels)s::text[]))
"""
_OF_PAIRS = """
SELECT p.id, p.price_list, p.sku, p.amount_minor, l.currency, lower(p.valid) AS valid_from, upper(p.valid) AS valid_to,
       p.created_at
  FROM unnest(%(lists)s::text[], %(skus)s::text[]) AS r (price_list, sku)
  JOIN prices p ON p.price_list = r.price_list AND p.sku = r.sku
  JOIN price_lists l ON l.code = p.price_list
 ORDER BY p.id
"""
_END_PRESENT = """
UPDATE prices p SET valid = tstzrange(lower(p.valid), r.valid_from)
  FROM unnest(%(lists)s::text[], %(skus)s::text[], %(froms)s::timestamptz[]) AS r (price_list, sku, valid_from)
 WHERE p.price_list = r.price_list AND p.sku = r.sku AND p.valid @> r.valid_from
   AND (lower(p.valid) IS NULL OR lower(p.valid) < r.valid_from)
RETURNING p.id, p.price_list, p.sku, upper(p.valid)
"""
_INSERT = """
INSERT INTO prices (id, price_list, sku, amount_minor, valid)
SELECT id, price_list, sku, amount_minor, tstzrange(valid_from, valid_to)
  FROM unnest(%(ids)s::uuid[], %(lists)s::text[], %(skus)s::text[], %(amounts)s::bigint[], %(froms)s::timestamptz[],
              %(tos)s::timestamptz[]) AS r (id, price_list, sku, amount_minor, valid_from, valid_to)
"""
_END = """
UPDATE prices SET valid = tstzrange(lower(valid), %(at)s)
 WHERE id = %(id)s AND coalesce(lower(valid) < %(at)s, true) AND coalesce(upper(valid) >= %(at)s, true)
"""
_REFUSED: dict[str, type[Refusal]] = {
    "prices_never_overlap": PriceOverlaps,
    "prices_price_list_fkey": PriceListNotFound,
    "prices_sku_fkey": SkuNotFound,
}


async def listed(
    tx: AsyncConnection[Any],
    *,
    price_list: str | None,
    sku: str | None,
    at: datetime | None,
    channels: frozenset[str] | None,
    after: UUID | None,
    limit: int,
) -> list[Price]:
    """Prices in the order in which they were made; `at` leaves those valid at that instant."""
    asked = {"price_list": price_list, "sku": sku, "at": at, "after": after, "limit": limit}
    async with tx.cursor(row_factory=record(Price)) as cursor:
        return await (await cursor.execute(_LISTED, asked | {"channels": _limit(channels)})).fetchall()


async def read(tx: AsyncConnection[Any], price_id: UUID, channels: frozenset[str] | None) -> Price:
    async with tx.cursor(row_factory=record(Price)) as cursor:
        price = await (await cursor.execute(_READ, {"id": price_id, "channels": _limit(channels)})).fetchone()
    if price is None:
        raise PriceNotFound(price_id=price_id)
    return price


async def of_pairs(tx: AsyncConnection[Any], pairs: Sequence[tuple[str, str]]) -> list[Price]:
    """All prices, over and to come, of these (price list, SKU)."""
    asked = {"lists": quoted(price_list for price_list, _ in pairs), "skus": quoted(sku for _, sku in pairs)}
    async with tx.cursor(row_factory=record(Price)) as cursor:
        return await (await cursor.execute(_OF_PAIRS, asked)).fetchall()


def _limit(channels: frozenset[str] | None) -> str | None:
    return None if channels is None else quoted(channels)


async def end_present(tx: AsyncConnection[Any], rows: Sequence[NewPrice]) -> list[tuple[UUID, str, str, datetime]]:
    """End the prices that are valid when these begin; what was ended: id, list, SKU, end."""
    dated = [row for row in rows if row.valid_from is not None]
    asked = {
        "lists": quoted(row.price_list for row in dated),
        "skus": quoted(row.sku for row in dated),
        "froms": _times(row.valid_from for row in dated),
    }
    return await (await tx.execute(_END_PRESENT, asked)).fetchall() if dated else []


async def insert(tx: AsyncConnection[Any], ids: Sequence[UUID], rows: Sequence[NewPrice]) -> None:
    asked = {
        "ids": plain(ids),
        "lists": quoted(row.price_list for row in rows),
        "skus": quoted(row.sku for row in rows),
        "amounts": plain(row.amount_minor for row in rows),
        "froms": _times(row.valid_from for row in rows),
        "tos": _times(row.valid_to for row in rows),
    }
    named_by = {"price_list": rows[0].price_list, "sku": rows[0].sku} if len(rows) == 1 else {"prices": len(rows)}
    with named(_REFUSED, **named_by):
        await tx.execute(_INSERT, asked)


def _times(values: Iterable[datetime | None]) -> str:
    return quoted(None if value is None else value.isoformat() for value in values)


async def end(tx: AsyncConnection[Any], price_id: UUID, at: datetime) -> bool:
    """Give a price its end; False when it is not valid then."""
    return (await tx.execute(_END, {"id": price_id, "at": at})).rowcount == 1
