"""Reads of customers that flows and edges may call. They change nothing and lock nothing."""

from collections.abc import Collection, Sequence
from uuid import UUID

from orderloom.customers.model.people import AddressNotFound, Customer, CustomerAddress, ExternalId
from orderloom.customers.store import addresses as address_store
from orderloom.customers.store import finding
from orderloom.customers.store import known as known_store
from orderloom.customers.store import people as store
from orderloom.infra.work import Connection
from orderloom.kernel.ids import CustomerId


async def customer(tx: Connection, customer_id: CustomerId) -> Customer:
    """One customer, or CustomerNotFound."""
    return await store.read(tx, customer_id)


async def customers(tx: Connection, ids: Sequence[CustomerId]) -> dict[CustomerId, Customer]:
    """Those of these customers that exist, by their ids."""
    return await store.many(tx, ids)


async def customer_list(
    tx: Connection,
    *,
    email: str | None = None,
    phone: str | None = None,
    key: ExternalId | None = None,
    after: CustomerId | None = None,
    limit: int,
) -> list[Customer]:
    """Customers in the order in which they were created."""
    return await store.listed(tx, email=email, phone=phone, key=key, after=after, limit=limit)


async def addresses(tx: Connection, customer_id: CustomerId) -> list[CustomerAddress]:
    """A customer's addresses, oldest first."""
    return (await address_store.of(tx, [customer_id]))[customer_id]


async def address(tx: Connection, customer_id: CustomerId, address_id: UUID) -> CustomerAddress:
    """One of a customer's addresses, or AddressNotFound."""
    found = {one.id: one for one in await addresses(tx, customer_id)}.get(address_id)
    if found is None:
        raise AddressNotFound(address_id=address_id)
    return found


async def external_ids(tx: Connection, customer_id: CustomerId) -> list[ExternalId]:
    """A customer's numbers elsewhere."""
    return await store.external_ids(tx, customer_id)


async def by_external_ids(tx: Connection, keys: Sequence[ExternalId]) -> dict[ExternalId, CustomerId]:
    """Those of the numbers that are known, with whom they belong to."""
    return await store.by_external_ids(tx, keys)


async def custom_in_use(tx: Connection, key: str) -> bool:
    """Whether any customer has a custom value of this key."""
    return await store.custom_in_use(tx, key)


async def known(tx: Connection, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these ids that are customers' and not erased."""
    return await known_store.known(tx, ids)


async def contacts(tx: Connection, ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The e-mail and the phone of these customers, as far as they are known."""
    return await known_store.contacts(tx, ids)


async def many(tx: Connection, ids: Sequence[CustomerId]) -> dict[CustomerId, Customer]:
    """Those of these customers that exist."""
    return await store.many(tx, ids)


async def by_emails(tx: Connection, emails: Sequence[str]) -> dict[str, list[CustomerId]]:
    """Who has each of these e-mails, which are in small letters; one that nobody has is missing."""
    return await finding.by_emails(tx, emails)


async def by_phones(tx: Connection, phones: Sequence[str]) -> dict[str, list[CustomerId]]:
    """Who has each of these phone numbers, which are E.164; one that nobody has is missing."""
    return await finding.by_phones(tx, phones)


async def external_ids_of(tx: Connection, ids: Sequence[CustomerId]) -> dict[CustomerId, list[ExternalId]]:
    """The numbers elsewhere of these customers; who has none is missing."""
    return await finding.external_ids_of(tx, ids)


async def addresses_of(tx: Connection, ids: Sequence[CustomerId]) -> dict[CustomerId, list[CustomerAddress]]:
    """The addresses of these customers, each oldest first."""
    return await address_store.of(tx, ids)
