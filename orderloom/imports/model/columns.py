"""The columns that a kind of file has, and how the names that a file gives are matched with them."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Literal, NamedTuple

from orderloom.kernel.errors import Invalid

ERROR_COLUMNS = ("error_row", "error_column", "error_code", "error_message")
LONGEST_NAME = 200
MOST_COLUMNS = 500
MOST_NAMED = 20


class ColumnUnknown(Invalid):
    """The file has a column that imports of this kind do not know; rename it as the guide says, or take it out."""

    code = "column_unknown"


class ColumnTwice(Invalid):
    """The file has two columns of the same name."""

    code = "column_twice"


class ColumnNameless(Invalid):
    """This cell stands in a column that has no name in the first row; name the column, or empty it."""

    code = "column_nameless"


class ColumnMissing(Invalid):
    """The file lacks a column without which no row of it can be brought in."""

    code = "column_missing"


class Column(NamedTuple):
    """A column, or a family of them: a name that ends in `.*`."""

    name: str
    says: str
    example: str = ""
    of: Literal["record", "row"] = "row"
    required: bool = False
    shown: bool = False  # written by exports, skipped by imports

    @property
    def is_family(self) -> bool:
        return self.name.endswith(".*")


class Columns:
    """All columns of a kind."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.all = tuple(columns)
        self._single = {column.name.lower(): column for column in columns if not column.is_family}
        self._families = {column.name[:-1].lower(): column for column in columns if column.is_family}

    def find(self, given: str) -> tuple[str, Column] | None:
        """The column that a file means, under its full name. A family's member keeps its case after the point."""
        name = given.strip()
        if column := self._single.get(name.lower()):
            return column.name, column
        prefix, point, member = name.partition(".")
        family = self._families.get(f"{prefix.lower()}.") if point and member else None
        return (f"{prefix.lower()}.{member}", family) if family else None

    def must_find(self, given: str) -> tuple[str, Column]:
        """The same, or ColumnUnknown with the name that comes nearest."""
        found = self.find(given)
        if found is None:
            raise self.unknown(given)
        return found

    def unknown(self, given: str, *others: str) -> ColumnUnknown:
        """Why a column cannot be taken, with the name that comes nearest; `others` cannot be taken either."""
        names = [column.name for column in self.all if not column.shown]
        near = get_close_matches(given.strip().lower()[:LONGEST_NAME], names, n=1, cutoff=0.6)
        also = {"also_unknown": ", ".join(name[:LONGEST_NAME] for name in others[:MOST_NAMED])} if others else {}
        return ColumnUnknown(
            column=given[:LONGEST_NAME], nearest=near[0] if near else None, known=", ".join(names), **also
        )

    def record_columns(self, names: Iterable[str]) -> frozenset[str]:
        """Those of these columns that belong to the whole record."""
        return frozenset(name for name in names if (found := self.find(name)) and found[1].of == "record")


def match_header(columns: Columns, header: Sequence[str]) -> list[str | None]:
    """For each cell of the first row the column that it means; None for what is skipped. Refuses the whole file by name."""
    if len(header) > MOST_COLUMNS:
        raise ColumnUnknown(columns=len(header), most=MOST_COLUMNS)
    given = [cell.strip() for cell in header]
    if unknown := [name for name in given if name and name.lower() not in ERROR_COLUMNS and not columns.find(name)]:
        raise columns.unknown(*unknown)
    taken: list[str | None] = []
    for name in given:
        if not name or name.lower() in ERROR_COLUMNS:
            taken.append(None)
            continue
        full, column = columns.must_find(name)
        if full in taken:
            raise ColumnTwice(column=full)
        taken.append(None if column.shown else full)
    missing = [one.name for one in columns.all if one.required and one.name not in taken]
    if missing:
        raise ColumnMissing(column=missing[0], missing=", ".join(missing))
    return taken
