"""What the tables of other shops have in common: recognised by their columns; each is taken, left out for a reason, or named."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from orderloom.flows.importing.formats.format import Head, Mapped, Source

Row = Mapping[str, str]  # the file's own columns → text; empty cells are left out
Rows = Callable[[Iterator[tuple[int, Row]], Source], Iterator[Mapped]]


class TableFormat:
    """A CSV or XLSX file of another shop."""

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
    ) -> None:
        self.name = name
        self.title = title
        self.kind = kind
        self._marks = frozenset(mark.lower() for mark in marks)
        self._names = {name.lower(): name for name in (*used, *left_out)}
        self._left_out = left_out
        self._rows = rows

    def recognises(self, head: Head) -> bool:
        return head.header is not None and self._marks <= {cell.strip().lower() for cell in head.header}

    def rows(self, source: Source) -> Iterator[Mapped]:
        table = source.table()
        names = [self._name(cell, source) for cell in table.header]
        return self._rows(self._read(names, table.rows), source)

    def _name(self, cell: str, source: Source) -> str:
        given = cell.strip()
        known = self._names.get(given.lower())
        if known is None and given and not _is_family(given, self._names):
            source.note(
                "column_left_out", column=given, message=f"the column {given} is not known here and is left out"
            )
        elif known is not None and known in self._left_out:
            source.note(
                "column_left_out", column=given, message=f"the column {given} is left out: {self._left_out[known]}"
            )
        return known or given

    def _read(self, names: Sequence[str], rows: Iterator[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, Row]]:
        for row_no, cells in rows:
            yield row_no, {name: text for name, cell in zip(names, cells, strict=False) if (text := cell.strip())}


def _is_family(name: str, names: Mapping[str, str]) -> bool:
    """Whether a name is one of a numbered family: `Attribute 7 name` where `Attribute 1 name` is known."""
    first = "".join("1" if part.isdigit() else part for part in _parted(name.lower()))
    return first in names


def _parted(text: str) -> Iterator[str]:
    part = ""
    for letter in text:
        if part and letter.isdigit() != part[-1].isdigit():
            yield part
            part = ""
        part += letter
    yield part
