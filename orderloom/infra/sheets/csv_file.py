"""CSV as RFC 4180 and as spreadsheets write it: commas, semicolons or tabs; quotes; line breaks inside of cells."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from orderloom.infra.sheets.encodings import ENCODINGS
from orderloom.infra.sheets.rows import (
    LARGEST_CELL,
    FileEmpty,
    FileUnreadable,
    RowMalformed,
    Sheet,
    SheetRow,
    Wrong,
    fitted,
    must_have_names,
)

LONGEST_LINE = 4 << 20
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
# A cell that begins so was guarded when it was written: a spreadsheet would have taken it for a formula.
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def unguarded(cell: str) -> str:
    """A cell as it was before it was guarded (see writing.py)."""
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell


def find_delimiter(file: BinaryIO, encoding: str) -> str:
    """What parts the cells of the first line that is not empty; a comma where nothing does."""
    for line in _text(file, encoding):
        if line[:4].lower() == "sep=" and line[4:5] in DELIMITERS.values():
            return line[4]
        if line.strip():
            bare = _QUOTED.sub("", line[:LARGEST_CELL])
            return max(DELIMITERS.values(), key=bare.count)
    raise FileEmpty()


def _text(file: BinaryIO, encoding: str) -> Iterator[str]:
    """The file's lines with their ends, as the csv module wants them."""
    file.seek(0)
    text = io.TextIOWrapper(io.BufferedReader(_Kept(file), 1 << 17), encoding=ENCODINGS[encoding], newline="")
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise FileUnreadable(line=number, reason=f"it has more than {LONGEST_LINE} characters")
        yield line


class _Kept(io.RawIOBase):
    """Lets a text reader end without closing the file below it."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def open_csv(file: BinaryIO, *, encoding: str, delimiter: str) -> Sheet:
    """The file's header and rows. Blank rows are none; a row that cannot be read comes with what is wrong."""
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(_text(file, encoding), delimiter=delimiter, strict=True)
    row_no = 0
    try:
        for cells in reader:
            row_no += 1
            if any(cell.strip() for cell in cells) and not (row_no == 1 and cells[0][:4].lower() == "sep="):
                header = must_have_names(cells)
                return Sheet(header, _rows(reader, row_no, len(header)))
    except csv.Error as error:
        raise FileUnreadable(row=row_no + 1, reason=error) from error
    raise FileEmpty()


def _rows(reader: Iterator[list[str]], row_no: int, width: int) -> Iterator[SheetRow]:
    while True:
        row_no += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield SheetRow(row_no, (), Wrong(None, RowMalformed(reason=error)))
            continue
        row = fitted(row_no, [unguarded(cell) for cell in cells], width)
        if row is not None:
            yield row
