"""SQL of SKUs."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from orderloom.catalog.model.prices import TaxClassNotFound
from orderloom.catalog.model.products import GtinTaken, ProductNotFound, SkuNotFound, SkuRecord, SkuTaken
from orderloom.infra.arrays import quoted
from orderloom.infra.constraints import named
from orderloom.infra.records import record
from orderloom.kernel.errors import Refusal

_READ = """
SELECT sku, product_id, options, gtin, weight_g, length_mm, width_mm, height_mm, tax_class, per_buyer_limit, active,
       version, created_at, changed_at, custom
  FROM skus WHERE sku = ANY (%(skus)s::text[]) ORDER BY sku
"""
_LOCKED = """
SELECT sku, product_id, options, gtin, weight_g, length_mm, width_mm, height_mm, tax_class, per_buyer_limit, active,
       version, created_at, changed_at, custom
  FROM skus WHERE sku = ANY (%(skus)s::text[]) ORDER BY sku FOR NO KEY UPDATE
"""
_BY_GTIN = "SELECT gtin, sku FROM skus WHERE gtin = ANY (%(gtins)s::text[])"
_OF_PRODUCTS = """
SELECT sku, product_id, options, gtin, weight_g, length_mm, width_mm, height_mm, tax_class, per_buyer_limit, active,
       version, created_at, changed_at, custom
  FROM skus WHERE product_id = ANY (%(products)s::uuid[]) ORDER BY sku
"""
_LISTED = """
SELECT sku, product_id, options, gtin, weight_g, length_mm, width_mm, height_mm, tax_class, per_buyer_limit, active,
       version, created_at, changed_at, custom
  FROM skus
 WHERE (%(product_id)s::uuid IS NULL OR product_id = %(product_id)s)
   AND (%(gtin)s::text IS NULL OR gtin = %(gtin)s)
   AND (%(active)s::bool IS NULL OR active = %(active)s)
   AND (%(after)s::text IS NULL OR sku > %(after)s)
 ORDER BY sku LIMIT %(limit)s
"""
_INSERT = """
INSERT INTO skus (sku, product_id, options, gtin, weight_g, length_mm, width_mm, height_mm, tax_class, per_buyer_limit,
                  active, custom)
SELECT sku, product_id, options, gtin, weight_g, length_mm, width_mm, height_mm, tax_class, per_buyer_limit, active, custom
  FROM json_to_recordset(%(rows)s::json)
       AS r (sku text, product_id uuid, options jsonb, gtin text, weight_g integer, length_mm integer, width_mm integer,
             height_mm integer, tax_class text, per_buyer_limit integer, active boolean, custom jsonb)
"""
_UPDATE = """
UPDATE skus s
   SET product_id = r.product_id, options = r.options, gtin = r.gtin, weight_g = r.weight_g, length_mm = r.length_mm,
       width_mm = r.width_mm, height_mm = r.height_mm, tax_class = r.tax_class, per_buyer_limit = r.per_buyer_limit,
       active = r.active, custom = r.custom, version = r.version, changed_at = now()
  FROM json_to_recordset(%(rows)s::json)
       AS r (sku text, product_id uuid, options jsonb, gtin text, weight_g integer, length_mm integer, width_mm integer,
             height_mm integer, tax_class text, per_buyer_limit integer, active boolean, custom jsonb, version integer)
 WHERE s.sku = r.sku
"""
_REFUSED: dict[str, type[Refusal]] = {
    "skus_pkey": SkuTaken,
    "skus_gtin_key": GtinTaken,
    "skus_tax_class_fkey": TaxClassNotFound,
    "skus_product_id_fkey": ProductNotFound,
}
_CUSTOM_IN_USE = """
SELECT EXISTS (SELECT FROM skus WHERE custom <> '{}' AND custom ? %(key)s)
"""


async def read(tx: AsyncConnection[Any], sku: str) -> SkuRecord:
    found = await _many(tx, _READ, {"skus": quoted([sku])})
    if not found:
        raise SkuNotFound(sku=sku)
    return found[0]


async def lock(tx: AsyncConnection[Any], skus: Sequence[str]) -> dict[str, SkuRecord]:
    """Those of the SKUs that exist, locked in order."""
    return {one.sku: one for one in await _many(tx, _LOCKED, {"skus": quoted(skus)})}


async def by_code(tx: AsyncConnection[Any], skus: Sequence[str]) -> dict[str, SkuRecord]:
    """Those of the SKUs that exist, as they are now."""
    return {one.sku: one for one in await _many(tx, _READ, {"skus": quoted(skus)})}


async def by_gtin(tx: AsyncConnection[Any], gtins: Sequence[str]) -> dict[str, str]:
    """Which SKU has each of these GTINs; those that none has are missing."""
    return dict(await (await tx.execute(_BY_GTIN, {"gtins": quoted(gtins)})).fetchall())


async def of_products(tx: AsyncConnection[Any], products: Sequence[UUID]) -> dict[UUID, list[SkuRecord]]:
    grouped: dict[UUID, list[SkuRecord]] = {product: [] for product in products}
    for one in await _many(tx, _OF_PRODUCTS, {"products": list(products)}):
        grouped[one.product_id].append(one)
    return grouped


async def listed(
    tx: AsyncConnection[Any],
    *,
    product_id: UUID | None,
    gtin: str | None,
    active: bool | None,
    after: str | None,
    limit: int,
) -> list[SkuRecord]:
    """SKUs in order of their codes."""
    asked = {"product_id": product_id, "gtin": gtin, "active": active, "after": after, "limit": limit}
    return await _many(tx, _LISTED, asked)


async def _many(tx: AsyncConnection[Any], statement: str, asked: Mapping[str, object]) -> list[SkuRecord]:
    async with tx.cursor(row_factory=record(SkuRecord)) as cursor:
        return await (await cursor.execute(statement, asked)).fetchall()


async def insert(tx: AsyncConnection[Any], skus: Sequence[SkuRecord]) -> None:
    with named(_REFUSED, skus=_first(skus)):
        await tx.execute(_INSERT, {"rows": msgspec.json.encode(skus).decode()})


async def update(tx: AsyncConnection[Any], skus: Sequence[SkuRecord]) -> None:
    with named(_REFUSED, skus=_first(skus)):
        await tx.execute(_UPDATE, {"rows": msgspec.json.encode(skus).decode()})


def _first(skus: Sequence[SkuRecord]) -> str:
    """The first few, for a refusal that one of many caused."""
    return ", ".join(one.sku for one in skus[:5])


async def custom_in_use(tx: AsyncConnection[Any], key: str) -> bool:
    """Whether a custom value of this key stands anywhere."""
    row = await (await tx.execute(_CUSTOM_IN_USE, {"key": key})).fetchone()
    return row is not None and bool(row[0])
