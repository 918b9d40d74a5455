"""SQL that finds many customers at once: by e-mail, by phone; and what they have."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from orderloom.customers.model.people import ExternalId
from orderloom.infra.arrays import quoted, uuids
from orderloom.kernel.ids import CustomerId

BY_EMAILS = """
SELECT n.email, c.id
  FROM unnest(%(emails)s::text[]) AS n (email)
  JOIN customers c ON lower(c.email) = n.email AND c.email IS NOT NULL
 ORDER BY c.id
"""
BY_PHONES = """
SELECT n.phone, c.id
  FROM unnest(%(phones)s::text[]) AS n (phone)
  JOIN customers c ON c.phone = n.phone AND c.phone IS NOT NULL
 ORDER BY c.id
"""
IDS_OF = """
SELECT customer_id, source, external_id FROM customer_external_ids WHERE customer_id = ANY (%(ids)s::uuid[])
"""


async def by_emails(tx: AsyncConnection[Any], emails: Sequence[str]) -> dict[str, list[CustomerId]]:
    """Who has each of these e-mails, which are in small letters."""
    return _grouped(await (await tx.execute(BY_EMAILS, {"emails": quoted(emails)})).fetchall())


async def by_phones(tx: AsyncConnection[Any], phones: Sequence[str]) -> dict[str, list[CustomerId]]:
    """Who has each of these phone numbers, which are E.164."""
    return _grouped(await (await tx.execute(BY_PHONES, {"phones": quoted(phones)})).fetchall())


async def external_ids_of(tx: AsyncConnection[Any], ids: Sequence[UUID]) -> dict[CustomerId, list[ExternalId]]:
    """The numbers elsewhere of these customers."""
    found: dict[CustomerId, list[ExternalId]] = {}
    for customer_id, source, number in await (await tx.execute(IDS_OF, {"ids": uuids(ids)})).fetchall():
        found.setdefault(customer_id, []).append(ExternalId(source=source, external_id=number))
    return found


def _grouped(rows: Sequence[tuple[str, CustomerId]]) -> dict[str, list[CustomerId]]:
    found: dict[str, list[CustomerId]] = {}
    for key, customer_id in rows:
        found.setdefault(key, []).append(customer_id)
    return found
