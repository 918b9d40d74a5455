"""A file that was sent, opened: what it is, and its rows as formats and our own columns want them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, tzinfo
from functools import cached_property
from typing import BinaryIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from orderloom.flows.importing.formats.format import Head, Table
from orderloom.imports.model.rows import Problem
from orderloom.infra.sheets.csv_file import DELIMITERS, find_delimiter, open_csv
from orderloom.infra.sheets.encodings import find_encoding
from orderloom.infra.sheets.json_file import documents
from orderloom.infra.sheets.rows import FileEmpty, FileUnreadable, Sheet, SheetRow
from orderloom.infra.sheets.xlsx_file import is_zip, open_xlsx

HEAD_BYTES = 64 << 10
SKIPPED_MEMBER = "error"  # what a file of refused rows says about them
MOST_NOTES = 200
OPTIONS = {
    "encoding": "The encoding of a CSV file, where it is not to be found out: utf-8, utf-16, gb18030, big5, shift_jis, "
    "windows-1252, windows-1251 or iso-8859-1.",
    "delimiter": "What parts the cells of a CSV file, where it is not to be found out: comma, semicolon or tab.",
}


class OpenedFile:
    """Reads begin at the file's first byte. Rows that cannot be read at all are kept in `unread` for whoever reads on.

    What it is and how its text is written is found out when somebody asks: plug-ins read bytes, and never do.
    """

    def __init__(self, file: BinaryIO, filename: str, options: Mapping[str, str]) -> None:
        self.file = file
        self.filename = filename
        self.options = options
        self.unread: list[Problem] = []
        self.notes: dict[tuple[str, str | None], str] = {}
        file.seek(0)
        self.start = file.read(HEAD_BYTES)

    @cached_property
    def encoding(self) -> str | None:
        """Of a CSV file; None of others."""
        return find_encoding(self.file, self.options.get("encoding")) if self.file_type == "csv" else None

    @cached_property
    def delimiter(self) -> str | None:
        """Of a CSV file; None of others."""
        if self.encoding is None:
            return None
        given = self.options.get("delimiter")
        return DELIMITERS[given] if given else find_delimiter(self.file, self.encoding)

    @cached_property
    def file_type(self) -> str:
        """csv, xlsx or ndjson."""
        if not self.start.strip(b"\xef\xbb\xbf \t\r\n\x00"):
            raise FileEmpty()
        if is_zip(self.start):
            return "xlsx"
        if self.start.startswith(b"\xd0\xcf\x11\xe0"):
            raise FileUnreadable(reason="this is an old XLS file (or one with a password); save it as XLSX or CSV")
        if self.filename.lower().endswith(".xlsx"):
            raise FileUnreadable(reason="its name says XLSX, but it is no XLSX file")
        text = self.start.lstrip(b"\xef\xbb\xbf \t\r\n")
        return "ndjson" if text[:1] in (b"{", b"[") else "csv"

    def bytes_head(self) -> Head:
        """What plug-ins may look at to recognise their files."""
        return Head(self.filename, self.start, None)

    def head(self) -> Head:
        """What our own formats may look at to recognise their files."""
        header = self.sheet().header if self.file_type in ("csv", "xlsx") else None
        return Head(self.filename, self.start, header)

    def sheet(self) -> Sheet:
        """Header and rows, those that cannot be read among them."""
        if self.file_type == "xlsx":
            sheet, others = open_xlsx(self.file, _zone(self.options.get("zone")))
            if others:
                self.note("sheets_ignored", message=f"only the first sheet is read; there are {len(others)} more")
            return sheet
        if self.file_type != "csv" or self.encoding is None or self.delimiter is None:
            raise FileUnreadable(reason="this is no table; CSV or XLSX is expected")
        return open_csv(self.file, encoding=self.encoding, delimiter=self.delimiter)

    def stream(self) -> BinaryIO:
        self.file.seek(0)
        return self.file

    def table(self) -> Table:
        sheet = self.sheet()
        return Table(sheet.header, self._readable(sheet.header, sheet.rows))

    def _readable(self, header: Sequence[str], rows: Iterator[SheetRow]) -> Iterator[tuple[int, Sequence[str]]]:
        for row in rows:
            if row.wrong is None:
                yield row.row_no, row.cells
            else:
                column = None if row.wrong.place is None else place_name(header, row.wrong.place)
                self.unread.append(Problem.of(row.row_no, column, row.wrong.refusal))

    def documents(self) -> Iterator[tuple[int, object]]:
        for document in documents(self.file):
            if isinstance(document.value, dict) and document.value.keys() == {SKIPPED_MEMBER}:
                continue  # what a file of refused rows says of the line below
            if document.wrong is None:
                yield document.row_no, document.value
            else:
                self.unread.append(Problem.of(document.row_no, None, document.wrong.refusal))

    def note(self, code: str, *, column: str | None = None, message: str) -> None:
        if len(self.notes) < MOST_NOTES:
            self.notes.setdefault((code, column), message)

    def noted(self) -> list[dict[str, str | None]]:
        """What was told of the whole file."""
        return [{"code": code, "column": column, "message": message} for (code, column), message in self.notes.items()]


def _zone(name: str | None) -> tzinfo:
    """In which zone times without one hold. A name that is none is refused by whoever has this option."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def place_name(header: Sequence[str], place: int) -> str:
    """The name of the column in which a cell stands, or its number where the header has none."""
    return (header[place] if place < len(header) else "") or str(place + 1)
