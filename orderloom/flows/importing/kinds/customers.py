"""Customers: found by id, else by their number elsewhere, else by e-mail, else by phone; changed to what the file says, or made."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from orderloom.customers import queries
from orderloom.customers.commands import addresses as address_commands
from orderloom.customers.commands import people
from orderloom.customers.model.people import (
    Customer,
    CustomerAddress,
    CustomerChanges,
    CustomerErased,
    CustomerNotFound,
    CustomerUnclear,
    ExternalId,
    ExternalIdTaken,
    NewAddress,
    NewCustomer,
    reach,
)
from orderloom.fields.commands import use
from orderloom.flows.importing.kinds.customer_rows import COLUMNS, RowReader, Wish
from orderloom.flows.importing.kinds.kind import Terms
from orderloom.imports.model.rows import Outcome, Problem, Record, Result
from orderloom.infra.work import Connection, Pool, Work
from orderloom.kernel.custom import changed_keys, merged
from orderloom.kernel.errors import Refusal
from orderloom.kernel.ids import CustomerId, new_id
from orderloom.orders import queries as orders


class _Customers:
    name = "customers"
    permission = "customers.write"
    columns = COLUMNS
    nested = "addresses"
    prefix = "address_"
    options: Mapping[str, str] = {"source": "The system whose numbers stand in external_id, where no row names one."}

    def key(self, values: Mapping[str, str], options: Mapping[str, str]) -> str | None:
        if number := values.get("external_id"):
            return f"x {values.get('external_source') or options.get('source')} {number}"
        for name in ("id", "email", "phone"):
            if given := values.get(name):
                return f"{name} {given.lower()}"
        return None

    async def open(self, pool: Pool, terms: Terms) -> "_Session":
        return _Session(terms)


CUSTOMERS = _Customers()


class _Present(NamedTuple):
    """Who is there of those whom a piece names."""

    by_key: Mapping[ExternalId, CustomerId]
    by_email: Mapping[str, Sequence[CustomerId]]
    by_phone: Mapping[str, Sequence[CustomerId]]
    customers: Mapping[CustomerId, Customer]
    keys: Mapping[CustomerId, Sequence[ExternalId]]
    addresses: Mapping[CustomerId, Sequence[CustomerAddress]]
    strangers: frozenset[UUID]  # of those named: who does not exist for whoever sends the file


class _Session:
    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._reader = RowReader(terms.columns, terms.options.get("source"))

    def sums(self, record: Record) -> Mapping[str, Mapping[str, int]]:
        return {}

    async def put(self, work: Work, records: Sequence[Record]) -> list[Outcome]:
        definitions = await use(work) if self._reader.has_custom else None
        read = [self._reader.wish(record, definitions) for record in records]
        wishes = [wish for wish, _ in read if wish is not None]
        present = await _present(work.tx, wishes, self.terms.channels)
        outcomes: list[Outcome] = []
        made: list[NewCustomer] = []
        seen: set[object] = set()
        for record, (wish, problems) in zip(records, read, strict=True):
            found = None if wish is None or problems else _find(record, wish, present, seen, problems)
            if wish is None or problems:
                outcomes.append(Outcome.refused(record, problems))
            elif found is None:
                made.append(_new(wish))
                outcomes.append(Outcome(record.turn, Result.CREATED))
            else:
                changed = await self._change(work, wish, found, present)
                outcomes.append(Outcome(record.turn, Result.CHANGED if changed else Result.SAME))
        await people.add(work, made, by=self.terms.by)
        return outcomes

    async def _change(self, work: Work, wish: Wish, before: Customer, present: _Present) -> bool:
        """Change what differs; whether anything did."""
        changes, by = _changes(wish, before), self.terms.by
        if changes:
            await people.change(work, before.id, version=before.version, by=by, **changes)
        linked = wish.key is not None and wish.key not in present.by_key
        if linked and wish.key is not None:
            await people.link(work, before.id, wish.key, by=by)
        there = present.addresses.get(before.id, ())
        moved = [new for new in wish.addresses if not any(_same(new, one) for one in there)]
        for new in moved:
            await self._put_address(work, before.id, new, there)
        return bool(changes) or linked or bool(moved)

    async def _put_address(
        self, work: Work, customer_id: CustomerId, new: NewAddress, there: Sequence[CustomerAddress]
    ) -> None:
        replaced = next((one for one in there if new.label is not None and one.label == new.label), None)
        if replaced is None:
            await address_commands.add_address(work, customer_id, new_id(), new, by=self.terms.by)
            return
        version = (await people.lock_standing(work, customer_id)).version
        await address_commands.change_address(work, customer_id, replaced.id, new, version=version, by=self.terms.by)


async def _present(tx: Connection, wishes: Sequence[Wish], channels: frozenset[str] | None) -> _Present:
    by_key = await queries.by_external_ids(tx, [wish.key for wish in wishes if wish.key])
    by_email = await queries.by_emails(tx, sorted({wish.email for wish in wishes if wish.email}))
    by_phone = await queries.by_phones(tx, sorted({wish.phone for wish in wishes if wish.phone}))
    named = {wish.id for wish in wishes if wish.id}
    several = [one for ids in (*by_email.values(), *by_phone.values()) for one in ids]
    asked = {*named, *by_key.values(), *several}
    strangers = await orders.strangers(tx, asked, channels)
    ids = sorted(asked - strangers)
    return _Present(
        by_key,
        {mark: [one for one in found if one not in strangers] for mark, found in by_email.items()},
        {mark: [one for one in found if one not in strangers] for mark, found in by_phone.items()},
        customers=await queries.many(tx, ids),
        keys=await queries.external_ids_of(tx, ids),
        addresses=await queries.addresses_of(tx, ids),
        strangers=strangers,
    )


def _find(record: Record, wish: Wish, present: _Present, seen: set[object], problems: list[Problem]) -> Customer | None:
    """Who is meant; None for somebody new. Somebody who stands in a piece twice under different names is unclear."""
    found, column = _meant(wish, present)
    if (stranger := _stranger(wish, present)) is not None:
        problems.append(Problem.of(record.row_no, *stranger))
        return None
    if len(found) > 1:
        problems.append(Problem.of(record.row_no, column, CustomerUnclear(customers=len(found))))
        return None
    customer = present.customers.get(found[0]) if found else None
    unreached = wish.key is None and wish.email is None and wish.phone is None
    if wish.id is not None and customer is None and unreached and not wish.is_name_alone:
        problems.append(Problem.of(record.row_no, "id", CustomerNotFound(customer_id=wish.id)))
    elif customer is not None and customer.erased_at is not None:
        problems.append(Problem.of(record.row_no, column, CustomerErased(customer_id=customer.id)))
    marks = _marks(wish, customer)
    if any(mark in seen for mark in marks):
        problems.append(Problem.of(record.row_no, column, CustomerUnclear(reason="named before in this file")))
    seen.update(marks)
    return customer


def _stranger(wish: Wish, present: _Present) -> tuple[str, Refusal] | None:
    """The column that names, by id or number elsewhere, somebody whom the file's sender may not see, and why it is refused."""
    if wish.id is not None and wish.id in present.strangers:
        return "id", CustomerNotFound(customer_id=wish.id)
    if wish.key is not None and present.by_key.get(wish.key) in present.strangers:
        return "external_id", ExternalIdTaken(source=wish.key.source)
    return None


def _marks(wish: Wish, customer: Customer | None) -> list[object]:
    """By what nobody else in this piece may be named."""
    if customer is not None:
        return [customer.id]
    if wish.key is not None:
        return []
    known = (wish.email, wish.phone, wish.id if wish.is_name_alone else None)
    return [mark for mark in known if mark]


def _meant(wish: Wish, present: _Present) -> tuple[Sequence[CustomerId], str]:
    if wish.id is not None and wish.id in present.customers:
        return [wish.id], "id"
    if wish.key is not None and wish.key in present.by_key:
        return [present.by_key[wish.key]], "external_id"
    for column, known, mark in (("email", present.by_email, wish.email), ("phone", present.by_phone, wish.phone)):
        found = known.get(mark, ()) if mark else ()
        if wish.key is not None:  # whoever has another number of that system is somebody else
            source = wish.key.source
            found = [one for one in found if all(key.source != source for key in present.keys.get(one, ()))]
        if found:
            return found, column
    return (), "email"


def _new(wish: Wish) -> NewCustomer:
    return NewCustomer(
        id=wish.id if wish.id and wish.is_name_alone else CustomerId(new_id()),  # so the same file finds them again
        person=wish.person,
        addresses=wish.addresses,
        keys=[wish.key] if wish.key else [],
        custom=merged({}, wish.custom),
    )


def _changes(wish: Wish, before: Customer) -> CustomerChanges:
    """What the file says otherwise than it is."""
    how = reach(wish.person)
    present = {
        "name": before.name == wish.said.get("name"),
        "email": before.email == how.email,
        "phone": (before.phone, before.phone_given) == (how.phone, how.phone_given),
        "locale": before.locale == wish.said.get("locale"),
    }
    changes = CustomerChanges()
    if "name" in wish.said and not present["name"]:
        changes["name"] = wish.said["name"]
    if "email" in wish.said and not present["email"]:
        changes["email"] = wish.said["email"]
    if "phone" in wish.said and not present["phone"]:
        changes["phone"] = wish.said["phone"]
    if "locale" in wish.said and not present["locale"]:
        changes["locale"] = wish.said["locale"]
    if changed_keys(before.custom, merged(before.custom, wish.custom)):
        changes["custom"] = wish.custom
    if changes and wish.country:
        changes["country"] = wish.country
    return changes


def _same(new: NewAddress, there: CustomerAddress) -> bool:
    return new.address == there.address and (new.label is None or new.label == there.label)
