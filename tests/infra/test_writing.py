"""Files of rows: exact as NDJSON, safe and readable as CSV, text that stays text as XLSX."""

import csv
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from orderloom.infra.sheets.writing import BYTE_ORDER_MARK, CsvWriter, NdjsonWriter, XlsxFile, guarded

NAMES = ("text", "number", "truth", "at", "on", "amount", "id")
ROW = (
    'Zoë, "x"\n马克杯',
    -5,
    True,
    datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=2))),
    date(2026, 3, 1),
    Decimal("12.50"),
    UUID(int=7),
)
NOTHING = (None,) * len(NAMES)


def test_csv_is_read_back() -> None:
    writer = CsvWriter()
    whole = writer.head(NAMES) + writer.rows([ROW]) + writer.rows([NOTHING])
    assert whole.startswith(BYTE_ORDER_MARK)
    rows = list(csv.reader(io.StringIO(whole.decode("utf-8-sig"), newline="")))
    assert rows[0] == list(NAMES)
    assert rows[1] == [ROW[0], "-5", "true", "2026-03-01T10:00:00Z", "2026-03-01", "12.50", str(UUID(int=7))]
    assert rows[2] == [""] * len(NAMES)


def test_ndjson_is_exact() -> None:
    writer = NdjsonWriter()
    lines = (writer.head(NAMES) + writer.rows([ROW, NOTHING])).decode().splitlines()
    first = json.loads(lines[0])
    assert (first["text"], first["number"], first["truth"], first["amount"]) == (ROW[0], -5, True, "12.50")
    assert first["at"] == "2026-03-01T10:00:00Z"
    assert json.loads(lines[1]) == dict.fromkeys(NAMES)


@pytest.mark.parametrize("text", ["=1+1", "+31201234567", "-x", "@SUM(A1)", "\tx", "\rx", "\nx", "'=x", "''+1"])
def test_no_cell_is_a_formula_and_each_is_told_back(text: str) -> None:
    written = str(guarded(text))
    assert written[0] == "'"
    assert re.sub(r"^'(?='*[=+\-@\t\r\n])", "", written) == text


@pytest.mark.parametrize("text", ["", "x=1", "'x", "’+", "1-2"])
def test_harmless_cells_stay(text: str) -> None:
    assert guarded(text) == text


def test_text_stays_text_in_a_workbook(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    book = XlsxFile(file, ("text", "number", "truth", "at"))
    book.add([("=1+1", 12, False, datetime(2026, 3, 1, tzinfo=UTC)), ("http://x.example", 10**16, None, None)])
    book.close()
    with zipfile.ZipFile(file) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        strings = parts.read("xl/sharedStrings.xml").decode() if "xl/sharedStrings.xml" in parts.namelist() else ""
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    for text in ("=1+1", "http://x.example", "2026-03-01T00:00:00Z", str(10**16)):
        assert f">{text}</t>" in sheet + strings, text
    assert ">12</v>" in sheet
