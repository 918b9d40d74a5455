"""Rows written as CSV, NDJSON and XLSX, a few at a time, so that memory stays small however many there are."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Protocol
from uuid import UUID

import msgspec
import xlsxwriter

from orderloom.kernel.errors import Invalid

Value = None | bool | int | str | Decimal | date | datetime | UUID
Cells = Sequence[Value]

BYTE_ORDER_MARK = "\ufeff".encode()
MOST_XLSX_ROWS = 1_048_575  # of a sheet, below its heading
LONGEST_XLSX_TEXT = 32_767

# A cell that begins so is a formula to a spreadsheet; reading takes the one apostrophe away again.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_encode = msgspec.json.Encoder().encode


class TooManyRows(Invalid):
    """A spreadsheet holds 1,048,575 rows; narrow the export, or take it as CSV or NDJSON."""

    code = "too_many_rows"


class Writer(Protocol):
    """Turns rows into bytes that may be sent as they come."""

    def head(self, columns: Sequence[str]) -> bytes:
        """What stands before the rows."""
        ...

    def rows(self, rows: Iterable[Cells]) -> bytes:
        """These rows, whole."""
        ...


class CsvWriter:
    """UTF-8 with a byte order mark, commas, CRLF: what spreadsheets open by themselves."""

    def __init__(self, *, delimiter: str = ",") -> None:
        self._delimiter = delimiter

    def head(self, columns: Sequence[str]) -> bytes:
        return BYTE_ORDER_MARK + self.rows([columns])

    def rows(self, rows: Iterable[Cells]) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=self._delimiter).writerows([guarded(spoken(value)) for value in row] for row in rows)
        return text.getvalue().encode()


class NdjsonWriter:
    """One JSON object a line with the columns as members; what is empty is null."""

    def __init__(self) -> None:
        self._columns: Sequence[str] = ()

    def head(self, columns: Sequence[str]) -> bytes:
        self._columns = columns
        return b""

    def rows(self, rows: Iterable[Cells]) -> bytes:
        names = self._columns
        return b"".join([_encode(dict(zip(names, map(exact, row), strict=True))) + b"\n" for row in rows])


class XlsxFile:
    """A workbook of one sheet, written row by row to a file. Text stays text: nothing in it becomes a formula or a link."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "tmpdir": str(path.parent),
        }
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.use_zip64()
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        self._row = 0
        self.add([columns])

    def add(self, rows: Iterable[Cells]) -> None:
        for row in rows:
            if self._row > MOST_XLSX_ROWS:
                raise TooManyRows(largest=MOST_XLSX_ROWS)
            for place, value in enumerate(row):
                self._write(place, value)
            self._row += 1

    def _write(self, place: int, value: Value) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            self._sheet.write_boolean(self._row, place, value)
        elif isinstance(value, int) and abs(value) < 10**15:  # beyond that a spreadsheet rounds
            self._sheet.write_number(self._row, place, value)
        else:
            self._sheet.write_string(self._row, place, str(spoken(value))[:LONGEST_XLSX_TEXT])

    def close(self) -> None:
        self._book.close()


def spoken(value: Value) -> str | int | None:
    """A value as a cell says it: truth in words, instants in UTC with a Z. Text and numbers stay."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return value


def guarded(value: str | int | None) -> str | int | None:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def exact(value: Value) -> object:
    """A value as JSON says it: truth and numbers are themselves, the rest as a cell says it."""
    return value if isinstance(value, bool) else spoken(value)
