"""Add, change and remove customers' addresses. The customer's version covers them."""

from uuid import UUID

from orderloom.customers.events import CustomerAddressAdded, CustomerAddressChanged, CustomerAddressRemoved
from orderloom.customers.model.addresses import address_doubts
from orderloom.customers.model.people import CustomerAddress, NewAddress, must_be_usable, must_stand
from orderloom.customers.store import addresses as store
from orderloom.customers.store import people
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.errors import ChangedMeanwhile
from orderloom.kernel.ids import CustomerId


async def add_address(
    work: Work, customer_id: CustomerId, address_id: UUID, new: NewAddress, *, by: Actor
) -> CustomerAddress:
    """Give a customer an address. What is doubtful about it is kept and named."""
    must_be_usable(new.address)
    must_stand(await people.lock(work.tx, customer_id))
    address = address_of(customer_id, address_id, new)
    await store.insert(work.tx, [address])
    await people.touch(work.tx, customer_id, work.now)
    work.emit(CustomerAddressAdded(customer_id=customer_id, address_id=address_id), by=by)
    return address


async def change_address(
    work: Work, customer_id: CustomerId, address_id: UUID, new: NewAddress, *, version: int, by: Actor
) -> CustomerAddress:
    """Put another address in the place of one; orders already placed keep theirs."""
    must_be_usable(new.address)
    await _lock(work, customer_id, version)
    address = address_of(customer_id, address_id, new)
    await store.update(work.tx, address, work.now)
    await people.touch(work.tx, customer_id, work.now)
    work.emit(CustomerAddressChanged(customer_id=customer_id, address_id=address_id), by=by)
    return address


async def remove_address(work: Work, customer_id: CustomerId, address_id: UUID, *, version: int, by: Actor) -> None:
    """Remove an address; orders already placed keep theirs."""
    await _lock(work, customer_id, version)
    await store.delete(work.tx, customer_id, address_id)
    await people.touch(work.tx, customer_id, work.now)
    work.emit(CustomerAddressRemoved(customer_id=customer_id, address_id=address_id), by=by)


async def _lock(work: Work, customer_id: CustomerId, version: int) -> None:
    customer = await people.lock(work.tx, customer_id)
    if customer.version != version:
        raise ChangedMeanwhile(customer_id=customer_id, version=customer.version)
    must_stand(customer)


def address_of(customer_id: CustomerId, address_id: UUID, new: NewAddress) -> CustomerAddress:
    """The record of a new address, with its doubts."""
    return CustomerAddress(
        id=address_id,
        customer_id=customer_id,
        label=new.label,
        address=new.address,
        doubts=tuple(str(doubt) for doubt in address_doubts(new.address)),
    )
