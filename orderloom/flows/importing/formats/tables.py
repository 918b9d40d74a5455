"""What the tables of other shops have in common: recognised by their columns; each is taken, left out for a reason, or named."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from orderloom.flows.importing.formats.format import Head, Mapped, Source
from orderloom.imports.model.columns import ColumnTwice

Row = Mapping[str, str]  # the file's own columns, as the tables here call them → text; empty cells are left out
Rows = Callable[[Iterator[tuple[int, Row]], Source], Iterator[Mapped]]
ANYTHING = "…"  # in a column's name: whatever stands there
_NUMBER = re.compile(r"\d+")


class Name(NamedTuple):
    """A column as the tables here call it, and the entry of the tables that says what becomes of it."""

    column: str
    entry: str


class Names:
    """The columns that a form knows: by their name, another name, a number in it, or a part of it."""

    def __init__(self, known: Sequence[str], also: Mapping[str, str]) -> None:
        self._known = {name.lower(): name for name in known if ANYTHING not in name}
        self._known |= {other.lower(): name for other, name in also.items()}
        self._parts = [(_pattern(name), name) for name in known if ANYTHING in name]

    def find(self, given: str) -> Name | None:
        """The column that is meant; of a family it keeps its own number or part."""
        name = " ".join(given.lower().split())
        if (found := self._known.get(name)) is not None:
            return Name(found, found)
        number = _NUMBER.search(name)
        first = self._known.get(_NUMBER.sub("1", name, count=1)) if number else None
        if number and first and "1" in first:
            return Name(first.replace("1", number[0], 1), first)
        for pattern, entry in self._parts:
            if matched := pattern.fullmatch(name):
                return Name(entry.replace(ANYTHING, matched[1], 1), entry)
        return None


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("(.+)".join(re.escape(part) for part in name.lower().split(ANYTHING)))


class TableFormat:
    """A CSV or XLSX file of another shop.

    `also`: other names of its columns. `aside`: what it leaves out, another import of the same file takes. `others`: columns
    without a name of their own hold something, such as one for each location.
    """

    def __init__(
        self,
        name: str,
        title: str,
        kind: str,
        *,
        marks: Sequence[str],
        used: Mapping[str, str],
        left_out: Mapping[str, str],
        rows: Rows,
        any_of: Sequence[str] = (),
        also: Mapping[str, str] | None = None,
        aside: bool = False,
        others: bool = False,
    ) -> None:
        self.name = name
        self.title = title
        self.kind = kind
        self._marks = frozenset(marks)
        self._any_of = frozenset(any_of)
        self._names = Names([*used, *left_out], also or {})
        self._used = used
        self._left_out = {} if aside else left_out
        self._rows = rows
        self._others = others

    def recognises(self, head: Head) -> bool:
        if head.header is None:
            return False
        found = {name.column for cell in head.header if (name := self._names.find(cell))}
        return self._marks <= found and (not self._any_of or bool(self._any_of & found))

    def rows(self, source: Source) -> Iterator[Mapped]:
        table = source.table()
        names = [self._name(cell, source) for cell in table.header]
        twice = next((name for name in names if name in self._used and names.count(name) > 1), None)
        if twice is not None:
            raise ColumnTwice(column=twice)
        given = {name: cell.strip() for name, cell in zip(names, table.header, strict=True)}
        for mapped in self._rows(_read(names, table.rows), source):
            yield (
                mapped._replace(
                    problems=[
                        one._replace(column=given.get(one.column, one.column)) if one.column else one
                        for one in mapped.problems
                    ]
                )
                if mapped.problems
                else mapped
            )

    def _name(self, cell: str, source: Source) -> str:
        given = cell.strip()
        known = self._names.find(given)
        if known is None:
            if given and not self._others:
                message = f"the column {given} is not known here and is left out"
                source.note("column_left_out", column=given, message=message)
            return given
        if known.entry in self._left_out:
            message = f"the column {given} is left out: {self._left_out[known.entry]}"
            source.note("column_left_out", column=given, message=message)
        return known.column


def _read(names: Sequence[str], rows: Iterator[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, Row]]:
    for row_no, cells in rows:
        yield row_no, {name: text for name, cell in zip(names, cells, strict=False) if (text := cell.strip())}
