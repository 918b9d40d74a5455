"""Reading a document that another shop sent: a member is what it should be, or is refused by name. What we do not know is told."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from orderloom.customers.model.country_names import country_called
from orderloom.customers.model.people import MOST_LINES
from orderloom.customers.model.phones import normal_phone
from orderloom.customers.model.shop_regions import told_region
from orderloom.flows.placing.request import NewAddress
from orderloom.kernel.errors import Invalid
from orderloom.kernel.money import CURRENCIES, LARGEST, exponent

_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_METHOD = re.compile(r"[^a-z0-9]+")
_COUNTRY = re.compile(r"[A-Z]{2}")
# Chinese characters, kana, hangul.
_EAST_ASIAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af]+")
_TAG = re.compile(r"[\s,]+")
SHORT = 200
FIRST_YEAR, LAST_YEAR = 1970, 2999
LONGEST_PHONE = 40
NOWHERE = "ZZ"  # as ISO 3166-1 leaves it to its users: no country
MOST_UNITS = 10_000_000


class DocumentMalformed(Invalid):
    """The document is not what this kind of document should be; the facts name the member and what was expected."""

    code = "told_document_malformed"


class AmountRefused(Invalid):
    """An amount is below zero, too large, or has more decimals than its currency; the facts name the member."""

    code = "document_amount_refused"


class AddressWithoutCountry(Invalid):
    """An address says where but not in which country: by its code (ISO 3166-1, two letters) or its English name; add it there and
    send the order again."""

    code = "address_without_country"


class CurrencyRefused(Invalid):
    """There is no such ISO 4217 currency."""

    code = "document_currency_unknown"


def storable(text: str) -> str:
    """The text without what no text can be stored with."""
    return _REFUSED.sub("", text)


def read_document(body: bytes) -> object:
    """What the bytes say. Amounts keep their digits; what can never be read without doubt is refused."""
    try:
        return json.loads(
            body.decode("utf-8-sig"),
            object_pairs_hook=_members,
            parse_constant=_no_number,
            parse_float=str,
        )
    except RecursionError as error:
        raise DocumentMalformed(member="/", expected="JSON that does not nest without end") from error
    except ValueError as error:  # not UTF-8, not JSON, or an integer of thousands of digits
        raise DocumentMalformed(member="/", expected="JSON in UTF-8, with numbers that can be read") from error


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise DocumentMalformed(member=storable(twice)[:SHORT], expected="each member of an object once")
    return made


def _no_number(_: str) -> Any:
    raise DocumentMalformed(member="/", expected="numbers; NaN and Infinity are none")


class Document:
    """One JSON object, and where in the whole document it stands."""

    __slots__ = ("members", "path")

    def __init__(self, members: object, path: str = "") -> None:
        if not isinstance(members, dict):
            raise DocumentMalformed(member=path or "/", expected="an object")
        self.members: Mapping[str, Any] = members
        self.path = path

    def at(self, name: str) -> str:
        return f"{self.path}/{name}"

    def raw(self, name: str) -> Any:
        return self.members.get(name)

    def text(self, name: str, *, longest: int = SHORT) -> str | None:
        """A text without what no text can be stored with; a number is written out, nothing and blanks are None."""
        found = self.raw(name)
        if found is None:
            return None
        if isinstance(found, bool | dict | list):
            raise DocumentMalformed(member=self.at(name), expected="a text")
        return storable(str(found)).strip()[:longest] or None

    def required(self, name: str, *, longest: int = SHORT) -> str:
        found = self.text(name, longest=longest)
        if found is None:
            raise DocumentMalformed(member=self.at(name), expected="something")
        return found

    def flag(self, name: str) -> bool:
        found = self.raw(name)
        if found is None or isinstance(found, bool):
            return bool(found)
        raise DocumentMalformed(member=self.at(name), expected="true or false")

    def whole(self, name: str) -> int:
        """A whole number, also where it is written as 2.0 or as a text."""
        found = self.raw(name)
        written = "" if isinstance(found, bool) else str(found).removesuffix(".0")
        if not (written.isascii() and written.isdigit()) or int(written[:9]) > MOST_UNITS:
            raise DocumentMalformed(member=self.at(name), expected="a whole number, zero or more")
        return int(written)

    def instant(self, name: str) -> datetime | None:
        """An instant; a time without a zone is UTC, as the members that end in _gmt mean it."""
        found = self.text(name)
        if found is None:
            return None
        try:
            read = datetime.fromisoformat(found)
        except ValueError as error:
            raise DocumentMalformed(member=self.at(name), expected="an ISO 8601 instant") from error
        if not FIRST_YEAR <= read.year <= LAST_YEAR:
            raise DocumentMalformed(member=self.at(name), expected="an instant of our time")
        return read if read.tzinfo else read.replace(tzinfo=UTC)

    def currency(self, name: str) -> str:
        found = self.required(name).upper()
        if found not in CURRENCIES:
            raise CurrencyRefused(member=self.at(name), currency=found)
        return found

    def money(self, name: str, currency: str, *, signed: bool = False, rounded: bool = False) -> int:
        """Minor units of a decimal; nothing is 0. `rounded`: half-up, where a shop keeps more decimals than its currency."""
        found = self.raw(name)
        if found is None or found == "":
            return 0
        if isinstance(found, bool | dict | list):
            raise DocumentMalformed(member=self.at(name), expected="an amount")
        try:
            minor = Decimal(str(found)).scaleb(exponent(currency))
        except InvalidOperation as error:
            raise DocumentMalformed(member=self.at(name), expected="an amount") from error
        if not minor.is_finite() or abs(minor) > LARGEST:
            raise AmountRefused(member=self.at(name))
        whole = int(minor.to_integral_value(ROUND_HALF_UP))
        if (whole != minor and not rounded) or (whole < 0 and not signed):
            raise AmountRefused(member=self.at(name), amount=str(found)[:40], currency=currency)
        return whole

    def child(self, name: str) -> "Document | None":
        found = self.raw(name)
        return None if found is None else Document(found, self.at(name))

    def children(self, name: str) -> Iterator["Document"]:
        found = self.raw(name)
        if found is not None and not isinstance(found, list):
            raise DocumentMalformed(member=self.at(name), expected="a list")
        for nth, each in enumerate(found or ()):
            yield Document(each, f"{self.at(name)}/{nth}")

    def unknown(self, *known: Mapping[str, str]) -> tuple[str, ...]:
        """Members that are neither taken over nor left out for a reason."""
        strange = (name for name in self.members if not any(name in names for names in known))
        return tuple(sorted(storable(name)[:80] for name in strange))[:100]


def unknown_inside(document: Document, inside: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    """Members of these objects and lists that nobody here knows, by their path (billing/colour); of lists once for all."""
    found = []
    for name, known in inside.items():
        value = document.raw(name)
        each = document.children(name) if isinstance(value, list) else filter(None, [document.child(name)])
        found += [f"{name}/{member}" for one in each for member in one.unknown(known)]
    return tuple(dict.fromkeys(found))


def address_of(
    document: Document | None,
    *,
    lines: tuple[str | tuple[str, ...], ...],
    region: tuple[str, ...],
    postal_code: str,
    country: tuple[str, ...],
) -> NewAddress | None:
    """A postal address by the names that a shop's documents give its members; None where it says nothing.

    Members in brackets make one line: the street and the house's number.
    """
    if document is None:
        return None
    together = ((name,) if isinstance(name, str) else name for name in lines)
    parts = ([found for name in names if (found := document.text(name))] for names in together)
    said = tuple(", ".join(found)[:SHORT] for found in parts if found)[:MOST_LINES]
    city, code = document.text("city"), document.text(postal_code, longest=20)
    if not said and not city and not code:
        return None
    where = _country_of(document, country)
    if where is None:
        given = next((found for name in country if (found := document.text(name))), None)
        raise AddressWithoutCountry(member=document.path, country=given)
    return NewAddress(
        country=where,
        lines=said or (city or code or "-",),
        name=name_of(document),
        company=document.text("company"),
        city=city,
        region=told_region(where, (document.text(one) for one in region), beside=(*said, city)),
        postal_code=code,
    )


def phone_of(
    said: Iterable[tuple[Document | None, Document | None]], country: tuple[str, ...]
) -> tuple[str | None, str | None]:
    """The first phone that can be read, else the first; and the country by which to read it: of the address beside it.

    `said`: where a phone may stand, each with the address that it belongs to.
    """
    found = [
        (phone, _country_of(place, country) or NOWHERE)
        for one, place in said
        if one and (phone := one.text("phone", longest=LONGEST_PHONE))
    ]
    readable = (each for each in found if not normal_phone(*each)[1])
    return next(readable, found[0] if found else (None, None))


def _country_of(place: Document | None, country: tuple[str, ...]) -> str | None:
    said = [found for name in country if (found := place.text(name))] if place else []
    code = next((one.upper() for one in said if _COUNTRY.fullmatch(one.upper())), None)
    return code or next((found for one in said if (found := country_called(one))), None)


def name_of(document: Document) -> str | None:
    """A person's name, from its parts or as a whole."""
    parts = [part for part in (document.text("first_name"), document.text("last_name")) if part]
    if parts and all(_EAST_ASIAN.fullmatch(part) for part in parts):
        return "".join(reversed(parts))[:SHORT]  # the family's name first, no blank
    return document.text("name") or " ".join(parts)[:SHORT] or None


def method_of(title: str | None, otherwise: str) -> str:
    """The code of a way to pay, from what a shop calls it."""
    return _METHOD.sub("-", (title or "").lower()).strip("-")[:40].strip("-") or otherwise


def tags_of(text: str | None) -> tuple[str, ...]:
    """Tags, which are words here: blanks within one become a dash."""
    found = (_TAG.sub("-", tag.strip()).strip("-")[:40] for tag in (text or "").split(","))
    return tuple(dict.fromkeys(tag for tag in found if tag))
