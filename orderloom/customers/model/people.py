"""A person who buys: the record, its addresses, and when a change to it is refused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from orderloom.customers.model.addresses import Address
from orderloom.customers.model.doubts import Doubt
from orderloom.customers.model.phones import normal_phone
from orderloom.kernel.countries import must_be_country
from orderloom.kernel.custom import Changes, Values
from orderloom.kernel.errors import Conflict, Invalid, NotFound
from orderloom.kernel.ids import CustomerId

LOCALES = ("en", "zh-CN")
SOURCE = r"^[a-z0-9][a-z0-9_-]{0,39}$"
MOST_LINES = 3
_EMAIL = re.compile(r"[^\s@,;<>()\"]{1,64}@(?:[^\s@.,;<>()\"]{1,63}\.)+[^\s@.,;<>()\"]{2,63}")


class CustomerNotFound(NotFound):
    """There is no such customer."""

    code = "customer_not_found"


class AddressNotFound(NotFound):
    """This customer has no such address."""

    code = "address_not_found"


class CustomerErased(Conflict):
    """This customer's personal data has been erased; make a new customer instead."""

    code = "customer_erased"


class ExternalIdTaken(Conflict):
    """This number of that source already belongs to another customer; the facts name one whom you may see."""

    code = "external_id_taken"


class CustomerUnclear(Conflict):
    """More than one customer has this e-mail or phone; name the one that is meant by id or external id."""

    code = "customer_unclear"


class CustomerNameless(Invalid):
    """Without name, id, external id, e-mail or phone there is nobody; give one of them."""

    code = "customer_nameless"


class AddressLinesWrong(Invalid):
    """An address has one to three lines for street, house and box."""

    code = "address_lines_wrong"


class SourceMalformed(Invalid):
    """A source is named by small letters, digits, - and _, at most 40."""

    code = "source_malformed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is said about a person; `country` tells how to read a phone number written the national way."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    locale: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How to reach a person, in one way of writing, with what is doubtful about it."""

    email: str | None
    phone: str | None  # E.164
    phone_given: str | None  # as it was given, when it cannot be written as E.164
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    id: CustomerId
    name: str | None
    email: str | None
    phone: str | None
    phone_given: str | None
    locale: str | None
    doubts: tuple[str, ...]
    erased_at: datetime | None
    version: int
    created_at: datetime
    changed_at: datetime
    custom: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerAddress:
    id: UUID
    customer_id: CustomerId
    label: str | None
    address: Address
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAddress:
    address: Address
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalId:
    """A person's number elsewhere: a channel's, the ERP's."""

    source: str
    external_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """A person as another system knows them."""

    key: ExternalId
    person: Person
    addresses: Sequence[NewAddress] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCustomer:
    """A customer who is to be made, one of many."""

    id: CustomerId
    person: Person
    addresses: Sequence[NewAddress] = ()
    keys: Sequence[ExternalId] = ()
    custom: Values = field(default_factory=dict)


class CustomerChanges(TypedDict, total=False):
    """What may be changed; `country` tells how to read a phone number written the national way."""

    name: str | None
    email: str | None
    phone: str | None
    locale: str | None
    country: str | None
    custom: Changes


def reach(person: Person) -> Reach:
    """Write e-mail and phone one way, and name what is doubtful about them; nothing is refused."""
    email = person.email.strip() if person.email else None
    doubts = email_doubts(email)
    phone, phone_given = None, None
    if person.phone:
        phone, phone_doubts = normal_phone(person.phone, person.country)
        phone_given = None if phone else person.phone
        doubts += phone_doubts
    return Reach(email=email, phone=phone, phone_given=phone_given, doubts=doubts)


def email_doubts(email: str | None) -> tuple[str, ...]:
    """A doubt unless it has the shape name@domain; whether it is read by someone only a mail can tell."""
    good = not email or (len(email) <= 254 and _EMAIL.fullmatch(email))
    return () if good else (Doubt.EMAIL_FORMAT,)


def must_be_usable(address: Address) -> None:
    """Only what no parcel could ever use is refused; the rest is kept and its doubts named."""
    must_be_country(address.country)
    if not 1 <= len(address.lines) <= MOST_LINES:
        raise AddressLinesWrong(lines=len(address.lines))


def must_be_source(source: str) -> None:
    if not re.fullmatch(SOURCE, source):
        raise SourceMalformed(source=source)


def must_stand(customer: Customer) -> None:
    """An erased customer cannot be filled again: who it was is not known any more."""
    if customer.erased_at is not None:
        raise CustomerErased(customer_id=customer.id)
