"""SQL of tax classes and rates."""

from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from orderloom.catalog.model.prices import (
    NewTaxRate,
    TaxClass,
    TaxClassNotFound,
    TaxClassTaken,
    TaxRate,
    TaxRateNotFound,
    TaxRateOverlaps,
)
from orderloom.infra.constraints import named
from orderloom.infra.records import record

_CLASSES = "SELECT code, name FROM tax_classes ORDER BY code"
_LOCK_CLASS = "SELECT code, name FROM tax_classes WHERE code = %(code)s FOR NO KEY UPDATE"
_INSERT_CLASS = "INSERT INTO tax_classes (code, name) VALUES (%(code)s, %(name)s)"
_RATES = """
SELECT id, tax_class, country, region, rate_ppm, lower(valid) AS valid_from, upper(valid) AS valid_to FROM tax_rates
 WHERE (%(tax_class)s::text IS NULL OR tax_class = %(tax_class)s)
   AND (%(country)s::text IS NULL OR country = %(country)s)
   AND (%(id)s::uuid IS NULL OR id = %(id)s)
   AND (%(after)s::uuid IS NULL OR id > %(after)s)
 ORDER BY id LIMIT %(limit)s
"""
_END_PRESENT = """
UPDATE tax_rates SET valid = tstzrange(lower(valid), %(at)s)
 WHERE tax_class = %(tax_class)s AND country = %(country)s AND region = %(region)s AND valid @> %(at)s::timestamptz
   AND (lower(valid) IS NULL OR lower(valid) < %(at)s)
RETURNING id
"""
_INSERT = """
INSERT INTO tax_rates (id, tax_class, country, region, rate_ppm, valid)
VALUES (%(id)s, %(tax_class)s, %(country)s, %(region)s, %(rate_ppm)s, tstzrange(%(valid_from)s, %(valid_to)s))
"""
_END = """
UPDATE tax_rates SET valid = tstzrange(lower(valid), %(at)s)
 WHERE id = %(id)s AND coalesce(lower(valid) < %(at)s, true) AND coalesce(upper(valid) >= %(at)s, true)
"""


async def classes(tx: AsyncConnection[Any]) -> list[TaxClass]:
    async with tx.cursor(row_factory=record(TaxClass)) as cursor:
        return await (await cursor.execute(_CLASSES)).fetchall()


async def lock_class(tx: AsyncConnection[Any], code: str) -> TaxClass:
    """Rates of a class are changed under its lock."""
    async with tx.cursor(row_factory=record(TaxClass)) as cursor:
        found = await (await cursor.execute(_LOCK_CLASS, {"code": code})).fetchone()
    if found is None:
        raise TaxClassNotFound(tax_class=code)
    return found


async def one_class(tx: AsyncConnection[Any], code: str) -> TaxClass:
    found = {one.code: one for one in await classes(tx)}.get(code)
    if found is None:
        raise TaxClassNotFound(tax_class=code)
    return found


async def insert_class(tx: AsyncConnection[Any], tax_class: TaxClass) -> None:
    with named({"tax_classes_pkey": TaxClassTaken}, tax_class=tax_class.code):
        await tx.execute(_INSERT_CLASS, {"code": tax_class.code, "name": tax_class.name})


async def rates(
    tx: AsyncConnection[Any],
    *,
    tax_class: str | None = None,
    country: str | None = None,
    rate_id: UUID | None = None,
    after: UUID | None = None,
    limit: int,
) -> list[TaxRate]:
    """Rates in the order in which they were made."""
    asked = {"tax_class": tax_class, "country": country, "id": rate_id, "after": after, "limit": limit}
    async with tx.cursor(row_factory=record(TaxRate)) as cursor:
        return await (await cursor.execute(_RATES, asked)).fetchall()


async def rate(tx: AsyncConnection[Any], rate_id: UUID) -> TaxRate:
    found = await rates(tx, rate_id=rate_id, limit=1)
    if not found:
        raise TaxRateNotFound(rate_id=rate_id)
    return found[0]


async def end_present(tx: AsyncConnection[Any], rate: NewTaxRate, at: datetime) -> list[UUID]:
    """End the rate of this class and region that is valid then; the ids of what was ended."""
    asked = {"tax_class": rate.tax_class, "country": rate.country, "region": rate.region, "at": at}
    return [row[0] for row in await (await tx.execute(_END_PRESENT, asked)).fetchall()]


async def insert(tx: AsyncConnection[Any], rate_id: UUID, rate: NewTaxRate) -> None:
    asked = {
        "id": rate_id,
        "tax_class": rate.tax_class,
        "country": rate.country,
        "region": rate.region,
        "rate_ppm": rate.rate_ppm,
        "valid_from": rate.valid_from,
        "valid_to": rate.valid_to,
    }
    overlap = {"tax_rates_never_overlap": TaxRateOverlaps}
    with named(overlap, tax_class=rate.tax_class, country=rate.country, region=rate.region):
        await tx.execute(_INSERT, asked)


async def end(tx: AsyncConnection[Any], rate_id: UUID, at: datetime) -> bool:
    """Give a rate its end; False when it is not valid then."""
    return (await tx.execute(_END, {"id": rate_id, "at": at})).rowcount == 1
