"""Rows with our columns, the records that they form, and what became of each."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from orderloom.kernel.errors import Invalid, Refusal
from orderloom.kernel.readable import readable

LONGEST_FACT = 200
MOST_FACTS = 12


class RowMixed(Invalid):
    """Another row of the same record was refused; see there. Both are in the file of refused rows."""

    code = "record_refused"


class Result(StrEnum):
    """What became of a record."""

    CREATED = "created"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


class Row(NamedTuple):
    """A row of the file: its number there (the header is row 1), and its values by column. Empty cells are left out."""

    row_no: int
    values: dict[str, str]


class Record(NamedTuple):
    """Rows that belong together, in the file's order. `turn`: its place in the order of records, and its name in a run."""

    turn: int
    rows: Sequence[Row]

    @property
    def row_no(self) -> int:
        """The number of its first row."""
        return self.rows[0].row_no


class Bundle(NamedTuple):
    """Neighbouring rows of one record, encoded, on their way."""

    turn: int
    first_row: int
    key: UUID | None
    rows: bytes


class Problem(NamedTuple):
    """What is wrong with a row. `message` is None where the code's own sentence says it."""

    row_no: int
    column: str | None
    code: str
    message: str | None = None
    facts: Mapping[str, object] = {}

    @classmethod
    def of(cls, row_no: int, column: str | None, refusal: Refusal) -> "Problem":
        facts = {name: _short(value) for name, value in list(refusal.facts.items())[:MOST_FACTS]}
        return cls(row_no, column, refusal.code, str(refusal), facts)


class Outcome(NamedTuple):
    """What became of a record. `sums`: by currency (or unit), what it adds to the report."""

    turn: int
    result: Result
    problems: Sequence[Problem] = ()
    sums: Mapping[str, Mapping[str, int]] = {}

    @classmethod
    def refused(
        cls, record: Record, problems: Sequence[Problem], sums: Mapping[str, Mapping[str, int]] | None = None
    ) -> "Outcome":
        return cls(record.turn, Result.REFUSED, problems, sums or {})


def _short(value: object) -> object:
    if value is None or isinstance(value, bool | int):
        return value
    text = readable(value).replace("\x00", "\ufffd")
    return text if len(text) <= LONGEST_FACT else text[: LONGEST_FACT - 1] + "…"


def problems_of_rows(record: Record, problems: Sequence[Problem]) -> list[Problem]:
    """A refused record's problems, with one for each row that has none of its own: every row of it is refused."""
    named = {problem.row_no for problem in problems}
    first = problems[0].row_no
    others = dict.fromkeys(row.row_no for row in record.rows if row.row_no not in named)
    mixed = RowMixed(row=first)
    return [*problems, *(Problem.of(row_no, None, mixed) for row_no in others)]
