"""Customers as bodies and answers say them: people, their addresses, their numbers elsewhere."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from pydantic import AwareDatetime, ConfigDict, Field

from orderloom.api.catalog_fields import Asked, CountryIn, Text, Told
from orderloom.api.custom_values import CustomIn, CustomOut
from orderloom.customers.model import people as model
from orderloom.customers.model.addresses import Address

Phone = Annotated[
    str,
    Field(min_length=1, max_length=64, description="As E.164, or as its country writes it.", examples=["+31201234567"]),
]
Email = Annotated[str, Field(min_length=1, max_length=254, examples=["anna@example.org"])]
ShownLocale = Literal["en", "zh-CN"]
PhoneCountry = Annotated[
    str, Field(pattern=r"^[A-Z]{2}$", description="Tells how to read a phone number written the national way.")
]
Doubts = Annotated[list[str], Field(description="Codes of what is doubtful; it is kept as it was given.")]


class AddressIn(Asked):
    """A postal address. What is doubtful about it is named in the answer, not refused."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"country": "NL", "lines": ["Coolsingel 40"], "city": "Rotterdam", "postal_code": "3011 AD"}]
        }
    )

    country: CountryIn
    lines: list[Text] = Field(min_length=1, max_length=model.MOST_LINES, description="Street, house, box.")
    name: Text | None = None
    company: Text | None = None
    district: Text | None = None
    city: Text | None = None
    region: Text | None = Field(default=None, description="Province or state, by name or code.")
    postal_code: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    label: Text | None = Field(default=None, description="What the customer calls it.", examples=["Home"])

    def new_address(self) -> model.NewAddress:
        members = self.model_dump(exclude_none=True, exclude={"label"})
        return model.NewAddress(address=msgspec.convert(members, Address), label=self.label)


class ExternalIdIn(Asked):
    """A customer's number in another system."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"source": "erp", "external_id": "4711"}]})

    source: str = Field(pattern=model.SOURCE, description="The other system.", examples=["erp"])
    external_id: str = Field(min_length=1, max_length=200, examples=["4711"])

    def key(self) -> model.ExternalId:
        return model.ExternalId(source=self.source, external_id=self.external_id)


class NewCustomer(Asked):
    """A person who buys."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Anna de Vries",
                    "email": "anna@example.org",
                    "phone": "06-12345678",
                    "country": "NL",
                    "addresses": [
                        {"country": "NL", "lines": ["Coolsingel 40"], "city": "Rotterdam", "postal_code": "3011 AD"}
                    ],
                }
            ]
        }
    )

    name: Text | None = None
    email: Email | None = None
    phone: Phone | None = None
    locale: ShownLocale | None = None
    country: PhoneCountry | None = None
    addresses: list[AddressIn] = Field(default_factory=list, max_length=20)
    external_ids: list[ExternalIdIn] = Field(default_factory=list, max_length=20)
    custom: CustomIn = Field(default_factory=dict)

    def person(self) -> model.Person:
        country = self.country or (self.addresses[0].country if self.addresses else None)
        return model.Person(name=self.name, email=self.email, phone=self.phone, locale=self.locale, country=country)


class ChangedCustomer(Asked):
    """What is to change; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"phone": "06-12345678", "country": "NL"}]})

    name: Text | None = None
    email: Email | None = None
    phone: Phone | None = None
    locale: ShownLocale | None = None
    country: PhoneCountry | None = None
    custom: CustomIn = Field(default_factory=dict)


class AddressShown(Told):
    """A postal address."""

    country: str
    lines: list[str]
    name: str | None
    company: str | None
    district: str | None
    city: str | None
    region: str | None
    postal_code: str | None


class AddressOut(Told):
    """A customer's address, with what is doubtful about it."""

    id: UUID
    label: str | None
    address: AddressShown
    doubts: Doubts


class ExternalIdOut(Told):
    """A customer's number in another system."""

    source: str
    external_id: str


class CustomerOut(Told):
    """A person who buys."""

    id: UUID
    name: str | None
    email: str | None
    phone: str | None = Field(description="As E.164.")
    phone_given: str | None = Field(description="As it was given, where it cannot be written as E.164.")
    locale: str | None
    doubts: Doubts
    erased_at: AwareDatetime | None
    custom: CustomOut
    version: int
    created_at: AwareDatetime
    changed_at: AwareDatetime


class CustomerPage(CustomerOut):
    """A person who buys, with addresses and numbers elsewhere."""

    addresses: list[AddressOut]
    external_ids: list[ExternalIdOut]


class Wanted(Asked):
    """Whom to look for. All that is given must match."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"email": "anna@example.org"}]})

    email: Email | None = None
    phone: Annotated[str, Field(pattern=r"^\+[1-9][0-9]{5,14}$", description="As E.164.")] | None = None
    external_id: ExternalIdIn | None = None
