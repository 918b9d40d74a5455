"""Reading cells: text in, a value or a named problem out. Nothing is guessed."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime

from orderloom.imports.model.refusals import (
    AmountMalformed,
    AmountsDisagree,
    BooleanMalformed,
    CellMissing,
    CellsDiffer,
    CharacterRefused,
    ChoiceUnknown,
    CodeRefused,
    CurrencyMissing,
    DateMalformed,
    InstantMalformed,
    NumberMalformed,
    NumberOutOfRange,
    TextTooLong,
)
from orderloom.imports.model.rows import Problem, Record, Row
from orderloom.kernel.errors import Refusal
from orderloom.kernel.money import CURRENCIES, LARGEST, exponent

LONGEST_TEXT = 2_000
_TRUE = frozenset({"true", "yes", "1", "是"})
_FALSE = frozenset({"false", "no", "0", "否"})
# Controls but tab and line breaks; and halves of surrogate pairs, which no encoding can hold.
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_DECIMAL = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,9}))?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1990, 2199


class Cells:
    """Reads one row; what is wrong is added to `problems`, and reads as None."""

    __slots__ = ("problems", "row_no", "values")

    def __init__(self, row: Row, problems: list[Problem]) -> None:
        self.row_no = row.row_no
        self.values: Mapping[str, str] = row.values
        self.problems = problems

    def wrong(self, column: str | None, refusal: Refusal) -> None:
        self.problems.append(Problem.of(self.row_no, column, refusal))

    def text(self, column: str, *, longest: int = LONGEST_TEXT) -> str | None:
        given = self.values.get(column)
        if given is None:
            return None
        if len(given) > longest:
            self.wrong(column, TextTooLong(length=len(given), longest=longest))
            return None
        if _REFUSED.search(given):
            self.wrong(column, CharacterRefused(given=given))
            return None
        return given

    def required(self, column: str, *, longest: int = LONGEST_TEXT) -> str | None:
        if column not in self.values:
            self.wrong(column, CellMissing())
            return None
        return self.text(column, longest=longest)

    def pattern(self, column: str, pattern: str, *, required: bool = False) -> str | None:
        """A code. The pattern's own anchors and bounds say how long it may be."""
        given = self.required(column) if required else self.text(column)
        if given is not None and not re.fullmatch(pattern, given):
            self.wrong(column, CodeRefused(given=given, pattern=pattern))
            return None
        return given

    def integer(self, column: str, *, least: int = 0, most: int = 10**9) -> int | None:
        given = self.values.get(column)
        if given is None:
            return None
        text = given.removesuffix(".0")  # what a spreadsheet makes of a whole number
        if not _WHOLE.fullmatch(text):
            self.wrong(column, NumberMalformed(given=given))
            return None
        number = int(text)
        if not least <= number <= most:
            self.wrong(column, NumberOutOfRange(given=number, least=least, most=most))
            return None
        return number

    def boolean(self, column: str) -> bool | None:
        given = self.values.get(column)
        if given is None:
            return None
        read = truth(given)
        if read is None:
            self.wrong(column, BooleanMalformed(given=given))
        return read

    def choice(self, column: str, known: Collection[str]) -> str | None:
        given = self.values.get(column)
        if given is not None and given not in known:
            self.wrong(column, ChoiceUnknown(given=given, known=", ".join(sorted(known))))
            return None
        return given

    def instant(self, column: str) -> datetime | None:
        given = self.values.get(column)
        if given is None:
            return None
        return self.instant_of(column, read_instant(given))

    def instant_of(self, column: str, read: datetime | None) -> datetime | None:
        """What was read of this column, if it is an instant that can have been meant."""
        if read is None or not _FIRST_YEAR <= read.year <= _LAST_YEAR:
            self.wrong(column, InstantMalformed(given=self.values[column]))
            return None
        return read

    def day(self, column: str) -> date | None:
        given = self.values.get(column)
        if given is None:
            return None
        try:
            read = date.fromisoformat(given) if _DAY.fullmatch(given) else None
        except ValueError:
            read = None
        if read is None or not _FIRST_YEAR <= read.year <= _LAST_YEAR:
            self.wrong(column, DateMalformed(given=given))
            return None
        return read

    def money(self, column: str, currency: str | None, *, signed: bool = False) -> int | None:
        """Minor units, from `column` (decimal), from `column`_minor, or from both if they agree."""
        minor_column = f"{column}_minor"
        least = -LARGEST if signed else 0
        minor = self.integer(minor_column, least=least, most=LARGEST)
        given = self.values.get(column)
        if given is None:
            return minor
        if currency not in CURRENCIES or currency is None:
            self.wrong(column, CurrencyMissing(currency=currency))
            return None
        read = read_amount(given, currency)
        if read is None:
            self.wrong(column, AmountMalformed(given=given, currency=currency, decimals=exponent(currency)))
            return None
        if not least <= read <= LARGEST:
            self.wrong(column, NumberOutOfRange(given=given))
            return None
        if minor is not None and minor != read:
            self.wrong(column, AmountsDisagree(amount=given, minor=minor))
            return None
        return read


def truth(text: str) -> bool | None:
    """What a word says: true, false, or None where it says neither."""
    word = text.lower()
    return word in _TRUE if word in _TRUE or word in _FALSE else None


def read_amount(text: str, currency: str) -> int | None:
    """A plain decimal as minor units; None if it is no such thing. Zeros beyond the currency's decimals do no harm."""
    found = _DECIMAL.fullmatch(text)
    if found is None:
        return None
    sign, whole, fraction = found.groups()
    digits = exponent(currency)
    decimals = (fraction or "").ljust(digits, "0")
    if decimals[digits:].strip("0"):
        return None
    minor = int(whole + decimals[:digits])
    return -minor if sign else minor


def read_instant(text: str) -> datetime | None:
    """RFC 3339 with a zone, or a date for its midnight in UTC; None if it is neither."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    if read.tzinfo is None:
        if not _DAY.fullmatch(text):
            return None
        read = read.replace(tzinfo=UTC)
    return read


def shared(record: Record, columns: Iterable[str], problems: list[Problem]) -> Row:
    """What a record's rows say about the whole record: each value once. Rows that say different things are a problem."""
    first = record.rows[0]
    if len(record.rows) == 1:
        return first
    wanted = list(columns)
    values: dict[str, str] = {}
    for row in record.rows:
        for column in wanted:
            given = row.values.get(column)
            if given is not None and values.setdefault(column, given) != given:
                problems.append(Problem.of(row.row_no, column, CellsDiffer(given=given, before=values[column])))
    return Row(first.row_no, values)
