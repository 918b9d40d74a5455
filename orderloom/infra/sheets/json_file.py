"""JSON documents, one a line (NDJSON), or the items of one array in a file that is not too large."""

from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

import msgspec

from orderloom.infra.sheets.rows import DocumentMalformed, FileUnreadable, Wrong

LARGEST_LINE = 4 << 20
LARGEST_ARRAY = 64 << 20

# A number with a point stays the text that it was: no amount goes through a binary fraction.
_decode = msgspec.json.Decoder(float_hook=str).decode


class Document(NamedTuple):
    """A document by its line (or its place in the array); `raw` is the text of what is none."""

    row_no: int
    value: Any
    wrong: Wrong | None = None
    raw: bytes = b""


def documents(file: BinaryIO) -> Iterator[Document]:
    """The file's documents in their order; a line that is none comes with what is wrong."""
    file.seek(0)
    start = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    file.seek(0)
    return _items(file) if start[:1] == b"[" else _lines(file)


def _items(file: BinaryIO) -> Iterator[Document]:
    text = file.read(LARGEST_ARRAY + 1)
    if len(text) > LARGEST_ARRAY:
        raise FileUnreadable(reason=f"a JSON array may have {LARGEST_ARRAY >> 20} MB; send one document a line")
    try:
        items = _decode(text.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise FileUnreadable(reason=str(error)[:200]) from error
    for number, item in enumerate(items, 1):
        yield _one(number, item, b"" if isinstance(item, dict) else msgspec.json.encode(item))


def _lines(file: BinaryIO) -> Iterator[Document]:
    number = 0
    while line := file.readline(LARGEST_LINE + 1):
        number += 1
        if len(line) > LARGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = file.readline(LARGEST_LINE)
            yield Document(number, None, Wrong(None, DocumentMalformed(reason="the line is too long")))
            continue
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not text.strip():
            continue
        try:
            yield _one(number, _decode(text), text)
        except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
            yield Document(number, None, Wrong(None, DocumentMalformed(reason=str(error)[:200])), text.strip())


def _one(number: int, value: object, raw: bytes) -> Document:
    if isinstance(value, dict):
        return Document(number, value)
    return Document(number, None, Wrong(None, DocumentMalformed(reason=f"it is a {type(value).__name__}")), raw.strip())
