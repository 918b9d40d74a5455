"""SQL of customers' addresses."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import kwargs_row

from orderloom.customers.model.addresses import Address
from orderloom.customers.model.people import AddressNotFound, CustomerAddress
from orderloom.kernel.ids import CustomerId

_OF = """
SELECT id, customer_id, label, address, doubts FROM customer_addresses
 WHERE customer_id = ANY (%(customers)s::uuid[]) ORDER BY customer_id, id
"""
_INSERT = """
INSERT INTO customer_addresses (id, customer_id, label, address, doubts)
SELECT id, customer_id, label, address, doubts
  FROM json_to_recordset(%(rows)s::json) AS r (id uuid, customer_id uuid, label text, address jsonb, doubts text[])
"""
_UPDATE = """
UPDATE customer_addresses
   SET label = %(label)s, address = %(address)s::jsonb, doubts = %(doubts)s, changed_at = %(at)s
 WHERE id = %(id)s AND customer_id = %(customer_id)s
"""
_DELETE = "DELETE FROM customer_addresses WHERE id = %(id)s AND customer_id = %(customer_id)s"
_DELETE_ALL = "DELETE FROM customer_addresses WHERE customer_id = %(customer_id)s"


def _address(*, address: dict[str, Any], doubts: list[str], **fields: Any) -> CustomerAddress:
    return CustomerAddress(address=msgspec.convert(address, Address), doubts=tuple(doubts), **fields)


async def of(tx: AsyncConnection[Any], customers: Sequence[CustomerId]) -> dict[CustomerId, list[CustomerAddress]]:
    grouped: dict[CustomerId, list[CustomerAddress]] = {customer: [] for customer in customers}
    async with tx.cursor(row_factory=kwargs_row(_address)) as cursor:
        async for found in await cursor.execute(_OF, {"customers": list(customers)}):
            grouped[found.customer_id].append(found)
    return grouped


async def insert(tx: AsyncConnection[Any], addresses: Sequence[CustomerAddress]) -> None:
    if addresses:
        await tx.execute(_INSERT, {"rows": msgspec.json.encode(addresses).decode()})


async def update(tx: AsyncConnection[Any], address: CustomerAddress, at: datetime) -> None:
    asked = {
        "id": address.id,
        "customer_id": address.customer_id,
        "label": address.label,
        "address": msgspec.json.encode(address.address).decode(),
        "doubts": list(address.doubts),
        "at": at,
    }
    if not (await tx.execute(_UPDATE, asked)).rowcount:
        raise AddressNotFound(address_id=address.id)


async def delete(tx: AsyncConnection[Any], customer_id: CustomerId, address_id: UUID) -> None:
    if not (await tx.execute(_DELETE, {"id": address_id, "customer_id": customer_id})).rowcount:
        raise AddressNotFound(address_id=address_id)


async def delete_all(tx: AsyncConnection[Any], customer_id: CustomerId) -> None:
    await tx.execute(_DELETE_ALL, {"customer_id": customer_id})
