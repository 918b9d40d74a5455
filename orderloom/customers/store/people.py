"""SQL of customers and of their numbers elsewhere."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import kwargs_row
from psycopg.types.json import Jsonb

from orderloom.customers.model.people import Customer, CustomerNotFound, ExternalId
from orderloom.infra.arrays import plain, quoted
from orderloom.kernel.ids import CustomerId

_READ = """
SELECT id, name, email, phone, phone_given, locale, doubts, erased_at, version, created_at, changed_at,
       custom
  FROM customers WHERE id = %(id)s
"""
_LOCKED = """
SELECT id, name, email, phone, phone_given, locale, doubts, erased_at, version, created_at, changed_at,
       custom
  FROM customers WHERE id = %(id)s FOR NO KEY UPDATE
"""
_MANY = """
SELECT id, name, email, phone, phone_given, locale, doubts, erased_at, version, created_at, changed_at,
       custom
  FROM customers WHERE id = ANY (%(ids)s::uuid[])
"""
_LISTED = """
SELECT id, name, email, phone, phone_given, locale, doubts, erased_at, version, created_at, changed_at,
       custom
  FROM customers c
 WHERE (%(email)s::text IS NULL OR lower(email) = lower(%(email)s))
   AND (%(phone)s::text IS NULL OR phone = %(phone)s)
   AND (%(source)s::text IS NULL OR EXISTS (
        SELECT FROM customer_external_ids x
         WHERE x.customer_id = c.id AND x.source = %(source)s AND x.external_id = %(external_id)s))
   AND (%(after)s::uuid IS NULL OR id > %(after)s)
 ORDER BY id LIMIT %(limit)s
"""
_INSERT = """
INSERT INTO customers (id, name, email, phone, phone_given, locale, doubts, custom)
SELECT id, name, email, phone, phone_given, locale, doubts, custom
  FROM json_to_recordset(%(rows)s::json)
       AS r (id uuid, name text, email text, phone text, phone_given text, locale text, doubts text[], custom jsonb)
"""
_UPDATE = """
UPDATE customers
   SET name = %(name)s, email = %(email)s, phone = %(phone)s, phone_given = %(phone_given)s, locale = %(locale)s,
       doubts = %(doubts)s, custom = %(custom)s, version = %(version)s, changed_at = %(changed_at)s
 WHERE id = %(id)s
"""
_TOUCH = "UPDATE customers SET version = version + 1, changed_at = %(at)s WHERE id = %(id)s RETURNING version"
_ERASE = """
UPDATE customers
   SET name = NULL, email = NULL, phone = NULL, phone_given = NULL, locale = NULL, doubts = '{}',
       erased_at = coalesce(erased_at, %(at)s), custom = custom - %(keys)s::text[], version = version + 1, changed_at = %(at)s
 WHERE id = %(id)s
"""
_FORGET_IDS = "DELETE FROM customer_external_ids WHERE customer_id = %(id)s"
_DROP = "DELETE FROM customers WHERE id = ANY (%(ids)s::uuid[])"
_IDS_OF = """
SELECT source, external_id FROM customer_external_ids WHERE customer_id = %(id)s ORDER BY source, external_id
"""
_BY_IDS = """
SELECT x.source, x.external_id, x.customer_id
  FROM unnest(%(sources)s::text[], %(external_ids)s::text[]) AS r (source, external_id)
  JOIN customer_external_ids x ON x.source = r.source AND x.external_id = r.external_id
"""
_LINK = """
INSERT INTO customer_external_ids (source, external_id, customer_id)
SELECT source, external_id, customer_id
  FROM unnest(%(sources)s::text[], %(external_ids)s::text[], %(customers)s::uuid[])
       AS r (source, external_id, customer_id)
 ORDER BY source, external_id
ON CONFLICT DO NOTHING
RETURNING customer_id
"""
_CUSTOM_IN_USE = """
SELECT EXISTS (SELECT FROM customers WHERE custom <> '{}' AND custom ? %(key)s)
"""


def _customer(*, doubts: list[str], **fields: Any) -> Customer:
    return Customer(doubts=tuple(doubts), **fields)


async def read(tx: AsyncConnection[Any], customer_id: CustomerId) -> Customer:
    return await _one(tx, _READ, customer_id)


async def lock(tx: AsyncConnection[Any], customer_id: CustomerId) -> Customer:
    return await _one(tx, _LOCKED, customer_id)


async def _one(tx: AsyncConnection[Any], statement: str, customer_id: CustomerId) -> Customer:
    async with tx.cursor(row_factory=kwargs_row(_customer)) as cursor:
        found = await (await cursor.execute(statement, {"id": customer_id})).fetchone()
    if found is None:
        raise CustomerNotFound(customer_id=customer_id)
    return found


async def listed(
    tx: AsyncConnection[Any],
    *,
    email: str | None,
    phone: str | None,
    key: ExternalId | None,
    after: CustomerId | None,
    limit: int,
) -> list[Customer]:
    """Customers in the order in which they were created."""
    asked = {
        "email": email,
        "phone": phone,
        "source": key and key.source,
        "external_id": key and key.external_id,
        "after": after,
        "limit": limit,
    }
    async with tx.cursor(row_factory=kwargs_row(_customer)) as cursor:
        return await (await cursor.execute(_LISTED, asked)).fetchall()


async def many(tx: AsyncConnection[Any], ids: Sequence[CustomerId]) -> dict[CustomerId, Customer]:
    async with tx.cursor(row_factory=kwargs_row(_customer)) as cursor:
        found = await (await cursor.execute(_MANY, {"ids": plain(ids)})).fetchall()
    return {customer.id: customer for customer in found}


async def insert(tx: AsyncConnection[Any], customers: Sequence[Customer]) -> None:
    await tx.execute(_INSERT, {"rows": msgspec.json.encode(customers).decode()})


async def update(tx: AsyncConnection[Any], customer: Customer) -> None:
    fields: dict[str, object] = {name: getattr(customer, name) for name in Customer.__dataclass_fields__}
    await tx.execute(_UPDATE, fields | {"doubts": list(customer.doubts), "custom": Jsonb(dict(customer.custom))})


async def touch(tx: AsyncConnection[Any], customer_id: CustomerId, at: datetime) -> None:
    """What belongs to a customer changed: whoever read them before has an old version."""
    await tx.execute(_TOUCH, {"id": customer_id, "at": at})


async def erase(tx: AsyncConnection[Any], customer_id: CustomerId, at: datetime, keys: Sequence[str]) -> None:
    """Empty a person's row, and take the custom values of these keys away."""
    await tx.execute(_FORGET_IDS, {"id": customer_id})
    await tx.execute(_ERASE, {"id": customer_id, "at": at, "keys": quoted(keys)})


async def drop(tx: AsyncConnection[Any], ids: Sequence[CustomerId]) -> None:
    """Undo an insert of this same transaction: someone else has made these people meanwhile."""
    await tx.execute(_DROP, {"ids": plain(ids)})


async def external_ids(tx: AsyncConnection[Any], customer_id: CustomerId) -> list[ExternalId]:
    rows = await (await tx.execute(_IDS_OF, {"id": customer_id})).fetchall()
    return [ExternalId(source=source, external_id=external_id) for source, external_id in rows]


async def by_external_ids(tx: AsyncConnection[Any], keys: Sequence[ExternalId]) -> dict[ExternalId, CustomerId]:
    """Those of the numbers that are known, with whom they belong to."""
    rows = await (await tx.execute(_BY_IDS, _columns(keys))).fetchall()
    return {ExternalId(source=source, external_id=number): customer for source, number, customer in rows}


async def link(tx: AsyncConnection[Any], links: dict[ExternalId, CustomerId]) -> set[CustomerId]:
    """Write these links; numbers that are taken already are left as they are. Who got theirs."""
    asked = _columns(list(links)) | {"customers": plain(links.values())}
    return {row[0] for row in await (await tx.execute(_LINK, asked)).fetchall()}


def _columns(keys: Sequence[ExternalId]) -> dict[str, str]:
    return {
        "sources": quoted(key.source for key in keys),
        "external_ids": quoted(key.external_id for key in keys),
    }


async def custom_in_use(tx: AsyncConnection[Any], key: str) -> bool:
    """Whether a custom value of this key stands anywhere."""
    row = await (await tx.execute(_CUSTOM_IN_USE, {"key": key})).fetchone()
    return row is not None and bool(row[0])
