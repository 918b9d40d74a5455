"""A file's rows are read once and put to wait, neighbours of one record together, so that whoever goes on needs no file."""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any
from uuid import UUID

import msgspec

from orderloom.flows.importing.reading import Incoming
from orderloom.imports.model.refusals import RowTooLarge
from orderloom.imports.model.rows import Bundle, Problem, Row

BUNDLE_ROWS = 200
BUNDLE_BYTES = 64 << 10
LARGEST_ROW = 1 << 20

Key = str | None
_encode = msgspec.json.Encoder().encode
_Waiting = tuple[int, list[str | None], list[tuple[str | None, str, str | None, dict[str, Any]]]]
_decode = msgspec.json.Decoder(list[_Waiting]).decode


class Staging:
    """Turns incoming rows into bundles, and knows what it has seen."""

    def __init__(self, columns: list[str]) -> None:
        self.columns = columns  # grows where the file's form tells its columns row by row
        self.places = {column: place for place, column in enumerate(columns)}
        self.rows_read = 0
        self._place = 0  # rises with each row: its number, unless several rows share one

    def bundles(self, rows: Iterator[tuple[Key, Incoming]]) -> Iterator[Bundle]:
        """Neighbours with the same key together, in bundles that stay small."""
        key: Key = None
        parts: list[bytes] = []
        first = size = 0
        for own, row in rows:
            encoded = self._encoded(row)
            self.rows_read += 1
            self._place = max(self._place + 1, row.row_no)
            full = len(parts) >= BUNDLE_ROWS or size + len(encoded) > BUNDLE_BYTES
            if parts and (own is None or own != key or full):
                yield _bundle(first, key, parts)
                parts, size = [], 0
            if not parts:
                key, first = own, self._place
            parts.append(encoded)
            size += len(encoded)
        if parts:
            yield _bundle(first, key, parts)

    def _encoded(self, row: Incoming) -> bytes:
        for column in row.values:
            if column not in self.places:
                self.places[column] = len(self.columns)
                self.columns.append(column)
        encoded = _row(row.row_no, [row.values.get(column) for column in self.columns], row)
        if len(encoded) > LARGEST_ROW:
            large = Problem.of(row.row_no, None, RowTooLarge(bytes=len(encoded), largest=LARGEST_ROW))
            return _row(row.row_no, [], row._replace(problems=(large,)))
        return encoded


def _row(row_no: int, cells: list[str | None], row: Incoming) -> bytes:
    return _encode((row_no, cells, [(one.column, one.code, one.message, dict(one.facts)) for one in row.problems]))


def _bundle(first: int, key: Key, parts: list[bytes]) -> Bundle:
    hashed = None if key is None else UUID(bytes=blake2b(key.encode(), digest_size=16).digest())
    return Bundle(first, first, hashed, b"[" + b",".join(parts) + b"]")


def unbundled(columns: list[str], encoded: bytes) -> list[tuple[Row, list[Problem]]]:
    """The rows of a bundle, each with what was wrong with it when it was read."""
    return [
        (
            Row(row_no, {column: cell for column, cell in zip(columns, cells, strict=False) if cell}),
            [Problem(row_no, column, code, message, facts) for column, code, message, facts in problems],
        )
        for row_no, cells, problems in _decode(encoded)
    ]
