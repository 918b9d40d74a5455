"""XLSX, row by row in little memory. The values are taken, not the formulas; what a sheet only looks like is ignored."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError, iterparse

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, ROW_TAG, WorkSheetParser

from orderloom.infra.sheets.rows import (
    LARGEST_CELL,
    CellError,
    FileBloated,
    FileUnreadable,
    FormulaUncomputed,
    Sheet,
    SheetRow,
    Wrong,
    fitted,
    must_have_names,
)
from orderloom.kernel.errors import Refusal

LARGEST_UNPACKED = 4 << 30
LARGEST_TEXTS = 256 << 20  # the table of texts and all parts but the sheets: they are read at once
LARGEST_RATIO = 500  # of 1 MB and more; rows shrink to a fiftieth at best
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
SHEETS = "xl/worksheets/"
TEXT_TAG = ROW_TAG.removesuffix("row") + "t"
_DATA_TAG = ROW_TAG.removesuffix("row") + "sheetData"
BROKEN = (
    zipfile.BadZipFile, zlib.error, ParseError, InvalidFileException, KeyError, ValueError, TypeError, IndexError,
    AttributeError, EOFError, OSError, RuntimeError, NotImplementedError, OverflowError,
)  # fmt: skip


def is_zip(start: bytes) -> bool:
    return start.startswith(b"PK\x03\x04")


def open_xlsx(file: BinaryIO, zone: tzinfo = UTC) -> tuple[Sheet, list[str]]:
    """The first sheet's header and rows, and the names of the other sheets. Refuses what only looks like XLSX.

    Instants have no zone in a workbook: they hold in the one that is given.
    """
    _must_be_sane(file)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        first = book.worksheets[0]
        source = book._archive.open(first._worksheet_path)
        reader = _Reader(
            source,
            first._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
    except BROKEN as error:
        raise FileUnreadable(reason=_reason(error)) from error
    rows = _named(reader, zone)
    for _, cells, _ in rows:
        if any(cell.strip() for cell in cells):
            header = must_have_names(cells)
            return Sheet(header, _rows(rows, len(header))), [sheet.title for sheet in book.worksheets[1:]]
    return Sheet(must_have_names(()), iter(())), []


def _must_be_sane(file: BinaryIO) -> None:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except BROKEN as error:
        raise FileUnreadable(reason=_reason(error)) from error
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise FileUnreadable(reason="this is a ZIP file, but no XLSX")
    others = sum(part.file_size for part in parts if not part.filename.startswith(SHEETS))
    unpacked = sum(part.file_size for part in parts)
    worst = (
        max(part.file_size / max(1, part.compress_size) for part in parts if part.file_size > 1 << 20)
        if any(part.file_size > 1 << 20 for part in parts)
        else 0
    )
    if unpacked > LARGEST_UNPACKED or others > LARGEST_TEXTS or worst > LARGEST_RATIO:
        raise FileBloated(unpacked_bytes=unpacked, largest_bytes=LARGEST_UNPACKED)


def _reason(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:200]


class _Reader(WorkSheetParser):  # type: ignore[misc]  # openpyxl has no types
    """openpyxl's own reading of cells; its loop over rows keeps every row, and believes every number of a row."""

    def numbered(self) -> Iterator[tuple[int, list[Mapping[str, Any]]]]:
        data = None
        for event, element in iterparse(self.source, ("start", "end")):
            if event == "start":
                data = element if element.tag == _DATA_TAG else data
            elif element.tag == ROW_TAG:
                yield self.parse_row(element)
                self.row_dimensions.clear()
                if data is not None:
                    data.clear()

    def parse_cell(self, element: Any) -> dict[str, Any]:
        inline = element.find(INLINE_STRING)
        plain = inline is not None and len(inline) == 1 and inline[0].tag == TEXT_TAG
        if plain:  # openpyxl makes objects of each, which takes half of all the time
            element.remove(inline)
        cell: dict[str, Any] = super().parse_cell(element)
        if plain:
            return cell | {"value": inline[0].text, "data_type": "s"}
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = "f"
        return cell


def _named(reader: _Reader, zone: tzinfo) -> Iterator[tuple[int, list[str], Wrong | None]]:
    """Each row's number, texts, and the first of its cells that has none."""
    before = 0
    try:
        for row_no, cells in reader.numbered():
            if not before < row_no <= MOST_ROWS:
                raise FileUnreadable(reason=f"row {row_no} stands behind row {before}")
            before = row_no
            yield _texts(row_no, cells, zone)
    except BROKEN as error:
        raise FileUnreadable(row=before + 1, reason=_reason(error)) from error


def _texts(row_no: int, cells: list[Mapping[str, Any]], zone: tzinfo) -> tuple[int, list[str], Wrong | None]:
    texts: list[str] = []
    wrong: Wrong | None = None
    for cell in cells:
        place = cell["column"] - 1
        if not len(texts) <= place < MOST_COLUMNS:
            raise FileUnreadable(row=row_no, reason="its cells are not in order")
        texts += [""] * (place - len(texts))
        refusal = _refusal(cell)
        texts.append("" if refusal else _text(cell["value"], zone))
        wrong = wrong or (Wrong(place, refusal) if refusal else None)
    return row_no, texts, wrong


def _refusal(cell: Mapping[str, Any]) -> Refusal | None:
    if cell["data_type"] == "f":
        return FormulaUncomputed()
    return CellError(given=cell["value"]) if cell["data_type"] == "e" else None


def _rows(rows: Iterator[tuple[int, list[str], Wrong | None]], width: int) -> Iterator[SheetRow]:
    for row_no, cells, wrong in rows:
        cells += [""] * (width - len(cells))
        if wrong is not None:
            yield SheetRow(row_no, cells[:width], wrong)
            continue
        row = fitted(row_no, cells, width)
        if row is not None:
            yield row


def _text(value: object, zone: tzinfo) -> str:
    """A value as text: numbers as the sheet shows them (15 digits), instants in the zone, dates alone where there is no time."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
        case datetime():
            midnight = value.time() == time()
            return value.date().isoformat() if midnight else _instant(value.replace(tzinfo=zone))
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case _:
            return str(value)[: LARGEST_CELL + 1]


def _instant(value: datetime) -> str:
    return value.isoformat(timespec="seconds").replace("+00:00", "Z")
