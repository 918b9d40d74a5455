"""An import format: the article lists of a till that writes `PIPEGOODS 1` and then a line for each article."""

import io
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from orderloom.plugins.import_formats import Row, Unreadable

MARK = "PIPEGOODS 1"
COLUMNS = ("handle", "title.en", "sku", "weight_g")


class PipeGoods:
    """Lines such as `mug|Mug|MUG-BLUE|350`. Empty lines and those that begin with # say nothing."""

    port_version = 1
    title = "Article list of a till (pipes)"
    kinds = frozenset({"products"})

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
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != len(COLUMNS):
            raise Unreadable(f"the line has {len(cells)} parts, not {len(COLUMNS)}", row=number)
        return dict(zip(COLUMNS, cells, strict=True))
