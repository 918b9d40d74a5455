"""Customers over HTTP."""

from collections.abc import Sequence
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from orderloom.api.access import Caller, permits
from orderloom.api.custom_query import CustomFilters
from orderloom.api.customer_fields import (
    AddressIn,
    AddressOut,
    ChangedCustomer,
    CustomerOut,
    CustomerPage,
    ExternalIdIn,
    ExternalIdOut,
    NewCustomer,
    Wanted,
)
from orderloom.api.fields import Moment
from orderloom.api.idempotency import Once
from orderloom.api.paging import DEFAULT_LIMIT, After, Limit, Page, key_after, page, place_after
from orderloom.api.preconditions import IfMatch, tag
from orderloom.api.work import CurrentWork, Reads
from orderloom.customers import queries
from orderloom.customers.commands import addresses as address_commands
from orderloom.customers.model import people as model
from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import wanted
from orderloom.fields.queries import definitions
from orderloom.flows import keep_customer
from orderloom.flows.erase_customer import erase_customer
from orderloom.infra.work import Connection, Work
from orderloom.kernel.ids import CustomerId
from orderloom.views import customer_sight
from orderloom.views.customer_list import CustomerFilters, customer_list

router = APIRouter(prefix="/customers", tags=["customers"])

Reader = Annotated[Caller, permits("customers.read")]
Writer = Annotated[Caller, permits("customers.write")]
Id = Annotated[UUID, Path(description="The customer's id.", examples=["0190a5b2-7d5e-7cc3-98c4-dc0c0c07398f"])]
AddressId = Annotated[UUID, Path(description="The address's id.", examples=["0190a5b2-7d5e-7cc3-98c4-dc0c0c073990"])]


def _page(
    customer: model.Customer, addresses: Sequence[model.CustomerAddress], keys: Sequence[model.ExternalId]
) -> CustomerPage:
    return CustomerPage(
        **CustomerOut.model_validate(customer).model_dump(),
        addresses=[AddressOut.model_validate(address) for address in addresses],
        external_ids=[ExternalIdOut.model_validate(key) for key in keys],
    )


async def _own(tx: Connection, customer_id: UUID, caller: Caller) -> CustomerId:
    """The customer's id, if the caller may see them."""
    key = CustomerId(customer_id)
    await customer_sight.must_see(tx, key, caller.channels)
    return key


async def _read(tx: Connection, customer_id: UUID) -> CustomerPage:
    key = CustomerId(customer_id)
    return _page(await queries.customer(tx, key), await queries.addresses(tx, key), await queries.external_ids(tx, key))


async def _shown(tx: Connection, customer_id: UUID, response: Response) -> CustomerPage:
    shown = await _read(tx, customer_id)
    tag(response, shown.version)
    return shown


Words = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=200,
        description="Only customers who say all of this: words of names, e-mail, telephone, number elsewhere.",
    ),
]


async def customer_filters(
    caller: Reader,
    tx: Reads,
    custom: CustomFilters,
    q: Words = None,
    channel: Annotated[str | None, Query(max_length=40, description="Only those who ordered in this channel.")] = None,
    tag: Annotated[str | None, Query(max_length=40, description="Only those with an order that has this tag.")] = None,
    created_from: Annotated[Moment | None, Query(description="Created at this moment or later.")] = None,
    created_to: Annotated[Moment | None, Query(description="Created before this moment.")] = None,
) -> CustomerFilters:
    """What a list or an export of customers may be narrowed by. Of very many orders the newest thousand are looked at."""
    return CustomerFilters(
        q=q,
        channel=channel,
        tag=tag,
        seen=caller.channels,
        terms=tuple(wanted(await definitions(tx), (Owner.CUSTOMER,), custom)) if custom else (),
        created_from=created_from,
        created_to=created_to,
    )


Narrowed = Annotated[CustomerFilters, Depends(customer_filters)]


@router.get("", summary="List customers")
async def list_customers(
    caller: Reader, tx: Reads, filters: Narrowed, limit: Limit = DEFAULT_LIMIT, after: After = None
) -> Page[CustomerOut]:
    """Newest first; filters may be combined. Whoever must not stand in an address is found by the search. A caller limited to
    channels gets those who ordered in them."""
    rows = await customer_list(tx, filters, before=place_after(after), limit=limit + 1)
    return page(rows, limit, CustomerOut.model_validate, lambda customer: (customer.created_at, customer.id))


@router.post("/search", summary="Find customers")
async def find_customers(
    caller: Reader,
    tx: Reads,
    body: Wanted,
    limit: Annotated[int, Query(ge=1, le=200, description="How many at most.")] = DEFAULT_LIMIT,
    after: After = None,
) -> Page[CustomerOut]:
    """Find customers by e-mail, phone or number elsewhere. What is asked stands in the body, so that no log has it. A caller
    limited to channels finds those who ordered in them, and those who ordered nowhere yet."""
    found = key_after(after, UUID)
    rows = await customer_sight.found(
        tx,
        email=body.email,
        phone=body.phone,
        key=body.external_id.key() if body.external_id else None,
        channels=caller.channels,
        after=cast(CustomerId, found[0]) if found else None,
        limit=limit + 1,
    )
    return page(rows, limit, CustomerOut.model_validate, lambda customer: (customer.id,))


@router.get("/{customer_id:uuid}", summary="Show a customer")
async def show_customer(caller: Reader, tx: Reads, customer_id: Id, response: Response) -> CustomerPage:
    """One customer with addresses and numbers elsewhere."""
    return await _shown(tx, await _own(tx, customer_id, caller), response)


@router.post("", status_code=201, summary="Create a customer")
async def create_customer(caller: Writer, once: Once, body: NewCustomer, response: Response) -> CustomerPage:
    """Create a customer. E-mail, phone and addresses that look wrong are kept and named in `doubts`."""

    async def create(work: Work, customer_id: UUID) -> None:
        await keep_customer.create_customer(
            work,
            CustomerId(customer_id),
            body.person(),
            by=caller.actor,
            channels=caller.channels,
            addresses=[address.new_address() for address in body.addresses],
            keys=[external_id.key() for external_id in body.external_ids],
            custom=body.custom,
        )

    shown = await once.run(create, _read)
    tag(response, shown.version)
    return shown


@router.patch("/{customer_id:uuid}", summary="Change a customer")
async def change_customer(
    caller: Writer, version: IfMatch, work: CurrentWork, customer_id: Id, body: ChangedCustomer, response: Response
) -> CustomerPage:
    """Change name, e-mail, phone, language or custom values. Orders placed keep the buyer as they knew them."""
    changes = cast(model.CustomerChanges, body.changes())
    key = await _own(work.tx, customer_id, caller)
    await keep_customer.change_customer(work, key, version=version, by=caller.actor, **changes)
    return await _shown(work.tx, customer_id, response)


@router.post("/{customer_id:uuid}/addresses", status_code=201, summary="Add an address")
async def add_address(caller: Writer, once: Once, customer_id: Id, body: AddressIn) -> AddressOut:
    """Give a customer an address."""

    async def create(work: Work, address_id: UUID) -> None:
        key = await _own(work.tx, customer_id, caller)
        await address_commands.add_address(work, key, address_id, body.new_address(), by=caller.actor)

    async def show(tx: Connection, address_id: UUID) -> model.CustomerAddress:
        return await queries.address(tx, CustomerId(customer_id), address_id)

    return AddressOut.model_validate(await once.run(create, show))


@router.put("/{customer_id:uuid}/addresses/{address_id:uuid}", summary="Change an address")
async def change_address(
    caller: Writer,
    version: IfMatch,
    work: CurrentWork,
    customer_id: Id,
    address_id: AddressId,
    body: AddressIn,
    response: Response,
) -> CustomerPage:
    """Put another address in the place of one. `If-Match` is the customer's ETag. Orders placed keep theirs."""
    key = await _own(work.tx, customer_id, caller)
    await address_commands.change_address(work, key, address_id, body.new_address(), version=version, by=caller.actor)
    return await _shown(work.tx, customer_id, response)


@router.delete("/{customer_id:uuid}/addresses/{address_id:uuid}", summary="Remove an address")
async def remove_address(
    caller: Writer,
    version: IfMatch,
    work: CurrentWork,
    customer_id: Id,
    address_id: AddressId,
    response: Response,
) -> CustomerPage:
    """Remove an address. `If-Match` is the customer's ETag. Orders placed keep theirs."""
    key = await _own(work.tx, customer_id, caller)
    await address_commands.remove_address(work, key, address_id, version=version, by=caller.actor)
    return await _shown(work.tx, customer_id, response)


@router.put("/{customer_id:uuid}/external-ids", summary="Link a customer to their number elsewhere")
async def put_external_id(
    caller: Writer, work: CurrentWork, customer_id: Id, body: ExternalIdIn, response: Response
) -> CustomerPage:
    """Link a customer to their number in another system. Linking the same again changes nothing."""
    key = await _own(work.tx, customer_id, caller)
    await keep_customer.link_customer(work, key, body.key(), channels=caller.channels, by=caller.actor)
    return await _shown(work.tx, customer_id, response)


@router.delete("/{customer_id:uuid}", summary="Erase a customer")
async def delete_customer(caller: Writer, work: CurrentWork, customer_id: Id, response: Response) -> CustomerPage:
    """Erase a person for good: name, e-mail, phone, addresses, numbers elsewhere; on their orders too. The id stays. Whoever
    is limited to channels cannot erase a person who ordered in others as well."""
    key = await _own(work.tx, customer_id, caller)
    await erase_customer(work, key, channels=caller.channels, by=caller.actor)
    return await _shown(work.tx, customer_id, response)
