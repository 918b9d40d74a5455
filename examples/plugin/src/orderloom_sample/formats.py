"""An import format: the stock lists of a till that writes `PIPESTOCK 1` and then a line for each article."""

import io
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from orderloom.plugins.import_formats import Row, Unreadable

MARK = "PIPESTOCK 1"
COLUMNS = ("sku", "location", "on_hand")


class PipeStock:
    """Lines such as `MUG-BLUE|AMS|12`. Empty lines and those that begin with # say nothing."""

    port_version = 1
    title = "Stock list of a till (pipes)"
    kinds = frozenset({"stock"})

    def __init__(self, options: Mapping[str, str]) -> None:
        self._encoding = options.get("encoding", "utf-8")

    def recognises(self, kind: str, filename: str, head: bytes) -> bool:
        return head.startswith(MARK.encode())

    def rows(self, kind: str, stream: BinaryIO) -> Iterator[Row]:
        lines = io.TextIOWrapper(stream, encoding=self._encoding, newline="\n")
        number = 0
        try:
            for number, line in enumerate(lines, 1):
                if number == 1:
                    self._check(line)
                elif line.strip() and not line.startswith("#"):
                    yield Row(number, self._cells(number, line))
        except UnicodeDecodeError:
            raise Unreadable(f"the file is not {self._encoding}", row=number + 1) from None
        if number == 0:
            raise Unreadable("the file is empty")

    def _check(self, line: str) -> None:
        if line.strip() != MARK:
            raise Unreadable(f"the first line is not {MARK}", row=1)

    def _cells(self, number: int, line: str) -> Mapping[str, str]:
        cells = [cell.strip() for cell in line.rstrip("\r\n").split("|")]
        if len(cells) != len(COLUMNS):
            raise Unreadable(f"the line has {len(cells)} parts, not {len(COLUMNS)}", row=number)
        return dict(zip(COLUMNS, cells, strict=True))
