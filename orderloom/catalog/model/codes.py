"""Codes by which people and machines name things: their patterns, GTIN check digits, locales."""

import re
from collections.abc import Mapping
from unicodedata import is_normalized

from orderloom.kernel.errors import Invalid

CODE = r"^[a-z0-9][a-z0-9_-]{0,39}$"  # channels, price lists, tax classes, shipping methods
HANDLE = r"^[a-z0-9][a-z0-9_-]{0,99}$"  # products
# As other shops have them: letters and digits of any script, inside also blanks and signs, but no comma, quote or question mark.
SKU = r"^[^\W_]([\w ._/+#()&:=*@~$%!'°-]{0,62}[\w._/+#()&:=*@~$%!'°-])?$"
REGION = r"^[A-Z0-9]{0,3}$"  # ISO 3166-2 without the country; empty: all of it
LOCALE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$"
PICTURE_URL = r"^https?://[^\s]+$"
TITLE_LENGTH = 300
GTIN_LENGTHS = (8, 12, 13, 14)


class CodeMalformed(Invalid):
    """This code has characters that codes of its kind do not have, or is too long."""

    code = "code_malformed"


class GtinWrong(Invalid):
    """A GTIN has 8, 12, 13 or 14 digits, and the last one must be the check digit of those before."""

    code = "gtin_wrong"


class TitleMissing(Invalid):
    """A product needs a title of 1 to 300 characters in at least one locale."""

    code = "title_missing"


class LocaleMalformed(Invalid):
    """Locales are written like en, zh-CN or pt-BR."""

    code = "locale_malformed"


def check_digit(digits: str) -> str:
    """The GS1 check digit of the digits before it: weights 3 and 1 from the right, up to the next ten."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def must_be_gtin(gtin: str, sku: str) -> None:
    shaped = gtin.isascii() and gtin.isdecimal() and len(gtin) in GTIN_LENGTHS
    if not shaped or check_digit(gtin[:-1]) != gtin[-1]:
        raise GtinWrong(sku=sku, gtin=gtin)


def must_match(pattern: str, code: str) -> None:
    """Also in one way of writing (NFC): what looks alike is alike."""
    if not re.fullmatch(pattern, code) or not is_normalized("NFC", code):
        raise CodeMalformed(given=code, pattern=pattern)


def must_have_title(titles: Mapping[str, str]) -> None:
    if not titles or not all(0 < len(title.strip()) <= TITLE_LENGTH for title in titles.values()):
        raise TitleMissing
    for locale in titles:
        if not re.fullmatch(LOCALE, locale):
            raise LocaleMalformed(locale=locale)
