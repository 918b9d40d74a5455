"""SQL of products."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from orderloom.catalog.model.products import HandleTaken, Product, ProductNotFound
from orderloom.infra.arrays import plain, quoted
from orderloom.infra.constraints import named
from orderloom.infra.records import record

_READ = """
SELECT id, handle, titles, category, picture_url, archived_at, version, created_at, changed_at, custom
  FROM products WHERE id = %(id)s
"""
_LOCKED = """
SELECT id, handle, titles, category, picture_url, archived_at, version, created_at, changed_at, custom
  FROM products WHERE id = %(id)s FOR NO KEY UPDATE
"""
_LOCKED_BY_HANDLE = """
SELECT id, handle, titles, category, picture_url, archived_at, version, created_at, changed_at, custom
  FROM products WHERE handle = ANY (%(handles)s::text[]) ORDER BY handle FOR NO KEY UPDATE
"""
_BY_HANDLE = """
SELECT id, handle, titles, category, picture_url, archived_at, version, created_at, changed_at, custom
  FROM products WHERE handle = ANY (%(handles)s::text[])
"""
_MANY = """
SELECT id, handle, titles, category, picture_url, archived_at, version, created_at, changed_at, custom
  FROM products WHERE id = ANY (%(ids)s::uuid[])
"""
_INSERT = """
INSERT INTO products (id, handle, titles, category, picture_url, archived_at, custom)
SELECT id, handle, titles, category, picture_url, archived_at, custom
  FROM json_to_recordset(%(rows)s::json)
       AS r (id uuid, handle text, titles jsonb, category text, picture_url text, archived_at timestamptz, custom jsonb)
"""
_UPDATE = """
UPDATE products p
   SET titles = r.titles, category = r.category, picture_url = r.picture_url, archived_at = r.archived_at,
       custom = r.custom, version = r.version, changed_at = now()
  FROM json_to_recordset(%(rows)s::json)
       AS r (id uuid, titles jsonb, category text, picture_url text, archived_at timestamptz, custom jsonb, version integer)
 WHERE p.id = r.id
"""
_CUSTOM_IN_USE = """
SELECT EXISTS (SELECT FROM products WHERE custom <> '{}' AND custom ? %(key)s)
"""


async def read(tx: AsyncConnection[Any], product_id: UUID) -> Product:
    return await _one(tx, _READ, product_id)


async def lock(tx: AsyncConnection[Any], product_id: UUID) -> Product:
    return await _one(tx, _LOCKED, product_id)


async def _one(tx: AsyncConnection[Any], statement: str, product_id: UUID) -> Product:
    async with tx.cursor(row_factory=record(Product)) as cursor:
        product = await (await cursor.execute(statement, {"id": product_id})).fetchone()
    if product is None:
        raise ProductNotFound(product_id=product_id)
    return product


async def lock_by_handle(tx: AsyncConnection[Any], handles: Sequence[str]) -> dict[str, Product]:
    """Those of the handles that exist, locked in order."""
    async with tx.cursor(row_factory=record(Product)) as cursor:
        found = await (await cursor.execute(_LOCKED_BY_HANDLE, {"handles": quoted(handles)})).fetchall()
    return {product.handle: product for product in found}


async def by_handle(tx: AsyncConnection[Any], handles: Sequence[str]) -> dict[str, Product]:
    """Those of the handles that exist, as they are now."""
    async with tx.cursor(row_factory=record(Product)) as cursor:
        found = await (await cursor.execute(_BY_HANDLE, {"handles": quoted(handles)})).fetchall()
    return {product.handle: product for product in found}


async def many(tx: AsyncConnection[Any], ids: Sequence[UUID]) -> dict[UUID, Product]:
    async with tx.cursor(row_factory=record(Product)) as cursor:
        found = await (await cursor.execute(_MANY, {"ids": plain(ids)})).fetchall()
    return {product.id: product for product in found}


async def insert(tx: AsyncConnection[Any], products: Sequence[Product]) -> None:
    with named({"products_handle_key": HandleTaken}, handles=", ".join(one.handle for one in products[:5])):
        await tx.execute(_INSERT, {"rows": msgspec.json.encode(products).decode()})


async def update(tx: AsyncConnection[Any], products: Sequence[Product]) -> None:
    await tx.execute(_UPDATE, {"rows": msgspec.json.encode(products).decode()})


async def custom_in_use(tx: AsyncConnection[Any], key: str) -> bool:
    """Whether a custom value of this key stands anywhere."""
    row = await (await tx.execute(_CUSTOM_IN_USE, {"key": key})).fetchone()
    return row is not None and bool(row[0])
