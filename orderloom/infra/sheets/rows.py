"""What a file is as rows, and why a file or a row cannot be read."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from orderloom.kernel.errors import Invalid, Refusal

LARGEST_CELL = 131_072  # characters


class FileEmpty(Invalid):
    """The file is empty, or has no row that names its columns."""

    code = "file_empty"


class FileUnreadable(Invalid):
    """The file is not what its name or its first bytes say, or it is damaged; save it anew and send it again."""

    code = "file_unreadable"


class EncodingUnclear(Invalid):
    """The file is neither UTF-8 nor UTF-16 nor plainly GB18030; save it as UTF-8, or say its encoding."""

    code = "encoding_unclear"


class FileBloated(Invalid):
    """Unpacked, the file is far larger than its rows can need; save it anew with the rows alone."""

    code = "file_bloated"


class RowMalformed(Invalid):
    """This row cannot be told apart from its neighbours: a quotation mark is open or stands where none may, or a cell is huge."""

    code = "row_malformed"


class RowRagged(Invalid):
    """This row has more or fewer cells than the first row has names of columns."""

    code = "row_ragged"


class CellError(Invalid):
    """This cell holds a spreadsheet's error, such as #N/A."""

    code = "cell_error"


class FormulaUncomputed(Invalid):
    """This cell holds a formula whose value is not in the file; paste it as a value."""

    code = "formula_uncomputed"


class DocumentMalformed(Invalid):
    """This line is not one JSON object."""

    code = "document_malformed"


class Wrong(NamedTuple):
    """Why a row cannot be read as it stands. `place`: of the cell, if it is one."""

    place: int | None
    refusal: Refusal


class SheetRow(NamedTuple):
    """A row by its number (the header is row 1) and its cells, as many as the header has if nothing is wrong."""

    row_no: int
    cells: Sequence[str]
    wrong: Wrong | None = None


class Sheet(NamedTuple):
    """A file of rows."""

    header: tuple[str, ...]
    rows: Iterator[SheetRow]


def fitted(row_no: int, cells: list[str], width: int) -> SheetRow | None:
    """The row, if there is anything in it; empty cells beyond the header do no harm."""
    if not any(cells):
        return None
    while len(cells) > width and not cells[-1]:
        cells.pop()
    if len(cells) != width:
        return SheetRow(row_no, cells, Wrong(None, RowRagged(cells=len(cells), columns=width)))
    return SheetRow(row_no, cells)


def must_have_names(header: Sequence[str]) -> tuple[str, ...]:
    """The header without empty cells at its end; refused if nothing is left."""
    names = list(header)
    while names and not names[-1].strip():
        names.pop()
    if not names:
        raise FileEmpty()
    return tuple(names)
