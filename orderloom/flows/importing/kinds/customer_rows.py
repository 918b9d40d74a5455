"""The columns of customers, and how the rows of one person are read."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from orderloom.customers.model.addresses import Address
from orderloom.customers.model.people import LOCALES, SOURCE, CustomerNameless, ExternalId, NewAddress, reach
from orderloom.customers.model.people import Person as PersonSaid
from orderloom.fields.model.kinds import Owner
from orderloom.fields.model.values import Definitions, read_texts
from orderloom.imports.model.cells import Cells, shared
from orderloom.imports.model.columns import Column, Columns
from orderloom.imports.model.refusals import CellMissing, CodeRefused
from orderloom.imports.model.rows import Problem, Record
from orderloom.kernel.countries import COUNTRIES, CountryUnknown
from orderloom.kernel.custom import Changes
from orderloom.kernel.ids import CustomerId

CUSTOM = "custom."
ADDRESS = "address_"
LINES = ("address_line1", "address_line2", "address_line3")
LONGEST = 200

COLUMNS = Columns(
    [
        Column(
            "id",
            "The customer's id here: finds. Makes only who has a name and nothing else to be found by.",
            "",
            "record",
        ),
        Column("external_source", "Which system the number is from; or the import's option `source`.", "erp", "record"),
        Column("external_id", "The person's number there.", "4711", "record"),
        Column("name", "", "Anna de Vries", "record"),
        Column("email", "", "anna@example.org", "record"),
        Column("phone", "As E.164, or as `country` writes it.", "+31201234567", "record"),
        Column("locale", "en or zh-CN.", "en", "record"),
        Column("country", "Tells how to read a phone written the national way; it is not kept.", "NL", "record"),
        Column("custom.*", "A custom field of customers.", "", "record"),
        Column("address_label", "The same label again takes the place of the address that has it.", "home"),
        Column("address_name", "", "Anna de Vries"),
        Column("address_company", "", ""),
        Column("address_line1", "Street, house, box.", "Prinsengracht 1"),
        Column("address_line2", "", ""),
        Column("address_line3", "", ""),
        Column("address_district", "", ""),
        Column("address_city", "", "Amsterdam"),
        Column("address_region", "", ""),
        Column("address_postal_code", "", "1015 DV"),
        Column("address_country", "ISO 3166-1 alpha-2.", "NL"),
        *(Column(name, "", shown=True) for name in ("doubts", "created_at", "changed_at", "erased_at")),
    ]
)


class Wish(NamedTuple):
    """A person as the rows tell: by what to find them, what to change, which addresses they have."""

    id: CustomerId | None
    key: ExternalId | None
    said: Mapping[str, str | None]  # name, email, phone, locale: those that the file has columns for
    country: str | None
    email: str | None  # in small letters: to find by
    phone: str | None  # E.164: to find by
    custom: Changes
    addresses: Sequence[NewAddress]

    @property
    def is_name_alone(self) -> bool:
        """Whether there is a name, and but for the id nothing by which to find its bearer again."""
        return bool(self.said.get("name")) and not (self.key or self.email or self.phone)

    @property
    def person(self) -> PersonSaid:
        return PersonSaid(**self.said, country=self.country)


class RowReader:
    """Reads the rows of people from a file that has these columns."""

    def __init__(self, columns: frozenset[str], source: str | None) -> None:
        self._source = source
        self._of_record = COLUMNS.record_columns(columns)
        self._said = [name for name in ("name", "email", "phone", "locale") if name in columns]
        self._custom = sorted(column for column in columns if column.startswith(CUSTOM))

    @property
    def has_custom(self) -> bool:
        return bool(self._custom)

    def wish(self, record: Record, definitions: Definitions | None) -> tuple[Wish | None, list[Problem]]:
        """What the rows ask for, and what is wrong with them."""
        problems: list[Problem] = []
        whole = Cells(shared(record, self._of_record, problems), problems)
        customer_id, key = _id(whole), self._key(whole)
        said: dict[str, str | None] = {name: self._text(whole, name) for name in self._said}
        country = whole.text("country", longest=2)
        if country is not None and country not in COUNTRIES:
            whole.wrong("country", CountryUnknown(given=country))
        addresses = [address for row in record.rows if (address := _address(Cells(row, problems)))]
        custom = self._values(whole, definitions)
        how = reach(PersonSaid(email=said.get("email"), phone=said.get("phone"), country=country))
        email = how.email.lower() if how.email else None
        nobody = not any((customer_id, key, email, how.phone, said.get("name")))
        if nobody and not problems:
            whole.wrong(None, CustomerNameless())
        return Wish(customer_id, key, said, country, email, how.phone, custom, addresses), problems

    def _text(self, cells: Cells, name: str) -> str | None:
        if name == "locale":
            return cells.choice(name, LOCALES)
        return cells.text(name, longest={"email": 254, "phone": 64}.get(name, LONGEST))

    def _key(self, cells: Cells) -> ExternalId | None:
        number = cells.text("external_id", longest=LONGEST)
        if number is None:
            return None
        source = cells.pattern("external_source", SOURCE) or self._source
        if source is None:
            cells.wrong("external_source", CellMissing(or_else="the import's option source"))
            return None
        return ExternalId(source=source, external_id=number)

    def _values(self, cells: Cells, definitions: Definitions | None) -> Changes:
        if definitions is None:
            return {}
        texts = {column.removeprefix(CUSTOM): cells.values.get(column, "") for column in self._custom}
        values, wrong = read_texts(definitions, Owner.CUSTOMER, texts)
        for refusal in wrong:
            cells.wrong(f"{CUSTOM}{refusal.facts.get('key')}", refusal)
        return values


def _id(cells: Cells) -> CustomerId | None:
    given = cells.text("id", longest=36)
    if given is None:
        return None
    try:
        return CustomerId(UUID(given))
    except ValueError:
        cells.wrong("id", CodeRefused(given=given))
        return None


def _address(cells: Cells) -> NewAddress | None:
    """The address that a row holds, if it holds one."""
    if not any(column.startswith(ADDRESS) and column != "address_label" for column in cells.values):
        return None
    country = cells.required("address_country", longest=2)
    if country is not None and country not in COUNTRIES:
        cells.wrong("address_country", CountryUnknown(given=country))
    lines = tuple(line for column in LINES if (line := cells.text(column, longest=LONGEST)))
    if not lines:
        cells.wrong("address_line1", CellMissing())
    parts = {
        name: cells.text(ADDRESS + name, longest=20 if name == "postal_code" else LONGEST)
        for name in ("name", "company", "district", "city", "region", "postal_code")
    }
    address = Address(country=country or "", lines=lines, **parts)
    return NewAddress(address=address, label=cells.text("address_label", longest=LONGEST))
