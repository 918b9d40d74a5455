"""What the rows of an order say that the buyer wrote on its lines."""

from collections.abc import Iterator, Sequence

import msgspec

from orderloom.flows.telling.told import Written
from orderloom.flows.telling.written import pairs
from orderloom.imports.model.cells import Cells
from orderloom.imports.model.refusals import WrittenMalformed
from orderloom.imports.model.rows import Problem, Row

COLUMN = "line_written"
LONGEST_WRITTEN = 50_000
_decode = msgspec.json.Decoder(dict[str, str]).decode


def written_of(rows: Sequence[Row], problems: list[Problem]) -> tuple[Written, ...]:
    """By the place of their lines among these rows."""
    return tuple(Written(nth, *pair) for nth, row in enumerate(rows) for pair in _said(Cells(row, problems)))


def _said(cells: Cells) -> Iterator[tuple[str, str]]:
    text = cells.text(COLUMN, longest=LONGEST_WRITTEN)
    if text is None:
        return
    try:
        yield from pairs(_decode(text).items()).items()
    except msgspec.DecodeError as error:
        cells.wrong(COLUMN, WrittenMalformed(reason=error))
