"""Read a value of a type from what was sent, in its one way of writing."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from orderloom.fields.model.kinds import FieldType
from orderloom.kernel.custom import Value

LARGEST_INTEGER = 2**53 - 1  # as far as every reader of JSON counts exactly
MOST_DIGITS = 30
MOST_PLACES = 10
LONGEST_URL = 2000
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_INTEGER = re.compile(r"[+-]?[0-9]{1,17}")
# What no field holds: control characters but line break and tab, and halves of characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_BLANK = re.compile(r"\s")


class NotAValue(Exception):
    """What was sent is no value of the type; `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(kind: FieldType, given: object) -> Value:
    """The value in its one way of writing, or NotAValue."""
    return _READERS[kind](given)


def read_text(kind: FieldType, text: str) -> Value:
    """The value that a cell or a query parameter says."""
    return _TEXTS.get(kind, _READERS[kind])(text)


def written(value: Value) -> str:
    """A value as text: cells of exports, terms of the search."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def decimal_in(value: Value) -> Decimal:
    """The number in an integer or a decimal."""
    return Decimal(str(value))


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise NotAValue("not_a_text")
    if not given.strip():
        raise NotAValue("empty")
    if _UNWRITABLE.search(given):
        raise NotAValue("control_character")
    return given


def _integer(given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        raise NotAValue("not_an_integer")
    if abs(given) > LARGEST_INTEGER:
        raise NotAValue("too_large")
    return given


def _integer_in(text: object) -> int:
    if not isinstance(text, str) or not _INTEGER.fullmatch(text.strip()):
        raise NotAValue("not_an_integer")
    return _integer(int(text))


def _decimal(given: object) -> str:
    """Plain digits without zeros that say nothing: equal numbers are equal texts."""
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise NotAValue("not_a_decimal")
    text = repr(given) if isinstance(given, float) else str(given).strip()
    if not isinstance(given, float) and not _DECIMAL.fullmatch(text):
        raise NotAValue("not_a_decimal")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise NotAValue("not_a_decimal") from None
    if not number.is_finite():
        raise NotAValue("not_a_decimal")
    if len(number.as_tuple().digits) > MOST_DIGITS or abs(number.adjusted()) > MOST_DIGITS:
        raise NotAValue("too_many_digits")
    plain = f"{number:f}"
    whole, _, places = plain.partition(".")
    places = places.rstrip("0")
    if len(places) > MOST_PLACES:
        raise NotAValue("too_many_digits")
    plain = f"{whole}.{places}" if places else whole
    return "0" if plain in ("-0", "") else plain


def _boolean(given: object) -> bool:
    if not isinstance(given, bool):
        raise NotAValue("not_a_boolean")
    return given


def _boolean_in(text: object) -> bool:
    said = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    found = said.get(str(text).strip().lower())
    if found is None:
        raise NotAValue("not_a_boolean")
    return found


def _date(given: object) -> str:
    if not isinstance(given, str) or not _DATE.fullmatch(given):
        raise NotAValue("not_a_date")
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        raise NotAValue("not_a_date") from None


def _url(given: object) -> str:
    """An address of the web: what a page may put into a link."""
    text = _text(given)
    try:
        parts = urlsplit(text)
        host = parts.hostname if parts.port is None or parts.port else None  # asking for the port checks it
    except ValueError:
        raise NotAValue("not_a_url") from None
    if not text.startswith(("http://", "https://")) or not host or _BLANK.search(text) or len(text) > LONGEST_URL:
        raise NotAValue("not_a_url")
    return text


_READERS: Mapping[FieldType, Callable[[object], Value]] = {
    FieldType.TEXT: _text,
    FieldType.INTEGER: _integer,
    FieldType.DECIMAL: _decimal,
    FieldType.BOOLEAN: _boolean,
    FieldType.DATE: _date,
    FieldType.CHOICE: _text,
    FieldType.URL: _url,
}
_TEXTS: Mapping[FieldType, Callable[[object], Value]] = {
    FieldType.INTEGER: _integer_in,
    FieldType.BOOLEAN: _boolean_in,
}
