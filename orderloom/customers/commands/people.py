"""Make, find, change, link and erase customers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Unpack

from orderloom.customers.commands.addresses import address_of
from orderloom.customers.events import (
    CustomerAddressAdded,
    CustomerChanged,
    CustomerCreated,
    CustomerErased,
    CustomerLinked,
)
from orderloom.customers.model.people import (
    Customer,
    CustomerChanges,
    ExternalId,
    ExternalIdTaken,
    KnownPerson,
    NewAddress,
    NewCustomer,
    Person,
    must_be_source,
    must_be_usable,
    must_stand,
    reach,
)
from orderloom.customers.store import addresses as address_store
from orderloom.customers.store import people as store
from orderloom.infra.work import Work
from orderloom.kernel.actor import Actor
from orderloom.kernel.custom import Values, changed_keys, merged
from orderloom.kernel.errors import ChangedMeanwhile
from orderloom.kernel.ids import CustomerId, new_id

_FIELDS = ("name", "email", "phone", "phone_given", "locale")


async def create(
    work: Work,
    customer_id: CustomerId,
    person: Person,
    *,
    by: Actor,
    addresses: Sequence[NewAddress] = (),
    keys: Sequence[ExternalId] = (),
    custom: Values | None = None,
) -> Customer:
    """Make a customer with addresses and numbers elsewhere. What is doubtful is kept and named."""
    for key in keys:
        must_be_source(key.source)
    customer = replace(_customer(work, customer_id, person), custom=dict(custom or {}))
    await _insert(work, [(customer, addresses)], by=by)
    if keys:
        await _link(work, customer_id, keys, by=by)
    return customer


async def add(work: Work, rows: Sequence[NewCustomer], *, by: Actor) -> None:
    """Make all these customers, set-wise. A number elsewhere that somebody has already is refused."""
    if not rows:
        return
    made = [(replace(_customer(work, row.id, row.person), custom=dict(row.custom)), row.addresses) for row in rows]
    await _insert(work, made, by=by)
    wanted = {key: row.id for row in rows for key in row.keys}
    for key in wanted:
        must_be_source(key.source)
    if wanted:
        await store.link(work.tx, wanted)
        owners = await store.by_external_ids(work.tx, list(wanted))
    for key, customer_id in wanted.items():
        if owners.get(key) != customer_id:
            raise ExternalIdTaken(source=key.source, customer_id=owners.get(key))
        work.emit(CustomerLinked(customer_id=customer_id, source=key.source), by=by)


async def find_or_create(work: Work, rows: Sequence[KnownPerson], *, by: Actor) -> dict[ExternalId, CustomerId]:
    """Whoever these people are: those known by their number elsewhere, and new customers for the others. Set-wise."""
    wanted = {row.key: row for row in reversed(rows)}  # of the same person twice, the first counts
    for source in {key.source for key in wanted}:
        must_be_source(source)
    found = await store.by_external_ids(work.tx, list(wanted))
    made = {key: _customer(work, CustomerId(new_id()), row.person) for key, row in wanted.items() if key not in found}
    if not made:
        return found
    await store.insert(work.tx, list(made.values()))
    linked = await store.link(work.tx, {key: customer.id for key, customer in made.items()})
    if len(linked) < len(made):
        await store.drop(work.tx, [customer.id for customer in made.values() if customer.id not in linked])
    ours = {key: customer for key, customer in made.items() if customer.id in linked}
    await _state(work, [(customer, wanted[key].addresses) for key, customer in ours.items()], by=by)
    for key, customer in ours.items():
        work.emit(CustomerLinked(customer_id=customer.id, source=key.source), by=by)
    # Those that someone else made meanwhile are seen by a new statement only.
    others = await store.by_external_ids(work.tx, [key for key in made if key not in ours])
    return found | others | {key: customer.id for key, customer in ours.items()}


async def lock_standing(work: Work, customer_id: CustomerId) -> Customer:
    """Lock a customer who is there and not erased."""
    customer = await store.lock(work.tx, customer_id)
    must_stand(customer)
    return customer


async def change(
    work: Work, customer_id: CustomerId, *, version: int, by: Actor, **changes: Unpack[CustomerChanges]
) -> Customer:
    """Change what is known about a person."""
    before = await store.lock(work.tx, customer_id)
    if before.version != version:
        raise ChangedMeanwhile(customer_id=customer_id, version=before.version)
    must_stand(before)
    person = Person(
        name=changes.get("name", before.name),
        email=changes.get("email", before.email),
        phone=changes.get("phone", before.phone or before.phone_given),
        locale=changes.get("locale", before.locale),
        country=changes.get("country"),
    )
    wished = replace(_with(before, person), custom=merged(before.custom, changes.get("custom", {})))
    if wished == before:
        return before
    after = replace(wished, version=version + 1, changed_at=work.now)
    await store.update(work.tx, after)
    fields = tuple(name for name in _FIELDS if getattr(before, name) != getattr(after, name))
    fields += tuple(f"custom.{key}" for key in changed_keys(before.custom, after.custom))
    work.emit(CustomerChanged(customer_id=customer_id, fields=fields, version=after.version), by=by)
    return after


async def link(work: Work, customer_id: CustomerId, key: ExternalId, *, by: Actor) -> None:
    """Link a customer to their number in another system; linking the same again changes nothing."""
    must_be_source(key.source)
    must_stand(await store.lock(work.tx, customer_id))
    known = await store.by_external_ids(work.tx, [key])
    if known.get(key) == customer_id:
        return
    await _link(work, customer_id, [key], by=by)
    await store.touch(work.tx, customer_id, work.now)


async def erase(work: Work, customer_id: CustomerId, *, keys: Sequence[str] = (), by: Actor) -> Customer:
    """Erase name, e-mail, phone, addresses, numbers elsewhere and the custom values of `keys`.

    The id stays. Erasing again changes nothing but values whose fields have become personal since.
    """
    customer = await store.lock(work.tx, customer_id)
    if customer.erased_at is None or customer.custom.keys() & set(keys):
        await address_store.delete_all(work.tx, customer_id)
        await store.erase(work.tx, customer_id, work.now, keys)
        work.emit(CustomerErased(customer_id=customer_id), by=by)
    return await store.read(work.tx, customer_id)


async def _link(work: Work, customer_id: CustomerId, keys: Sequence[ExternalId], *, by: Actor) -> None:
    wanted = dict.fromkeys(keys, customer_id)
    await store.link(work.tx, wanted)
    owners = await store.by_external_ids(work.tx, list(wanted))
    for key in wanted:
        if owners.get(key) != customer_id:
            raise ExternalIdTaken(source=key.source, customer_id=owners.get(key))
        work.emit(CustomerLinked(customer_id=customer_id, source=key.source), by=by)


async def _insert(work: Work, rows: Sequence[tuple[Customer, Sequence[NewAddress]]], *, by: Actor) -> None:
    await store.insert(work.tx, [customer for customer, _ in rows])
    await _state(work, rows, by=by)


async def _state(work: Work, rows: Sequence[tuple[Customer, Sequence[NewAddress]]], *, by: Actor) -> None:
    """Write the addresses of new customers, and state the facts."""
    for customer, addresses in rows:
        for new in addresses:
            must_be_usable(new.address)
        work.emit(CustomerCreated(customer_id=customer.id), by=by)
    made = [address_of(customer.id, new_id(), new) for customer, addresses in rows for new in addresses]
    await address_store.insert(work.tx, made)
    for address in made:
        work.emit(CustomerAddressAdded(customer_id=address.customer_id, address_id=address.id), by=by)


def _customer(work: Work, customer_id: CustomerId, person: Person) -> Customer:
    empty = Customer(
        id=customer_id,
        name=None,
        email=None,
        phone=None,
        phone_given=None,
        locale=None,
        doubts=(),
        erased_at=None,
        version=1,
        created_at=work.now,
        changed_at=work.now,
    )
    return _with(empty, person)


def _with(customer: Customer, person: Person) -> Customer:
    how = reach(person)
    return replace(
        customer,
        name=person.name,
        email=how.email,
        phone=how.phone,
        phone_given=how.phone_given,
        locale=person.locale,
        doubts=tuple(str(doubt) for doubt in how.doubts),
    )
