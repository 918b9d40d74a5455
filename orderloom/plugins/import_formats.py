"""The point "import format": read a file of some other form as rows of the columns that imports know."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO, NamedTuple, Protocol

PORT_VERSION = 1
KINDS = ("products", "prices", "customers", "stock", "orders")
HEAD_BYTES = 64 * 1024


class Row(NamedTuple):
    """One row: its place in the file as people count it, and its cells by the name of our column. A missing one is empty."""

    number: int
    cells: Mapping[str, str]


class Unreadable(Exception):
    """The file cannot be read, or not any further; `reason` is shown to whoever imports it."""

    def __init__(self, reason: str, *, row: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.row = row


class ImportFormat(Protocol):
    """A form of files. `title` is what people read; `kinds` says which imports it is for."""

    port_version: int
    title: str
    kinds: frozenset[str]

    def recognises(self, kind: str, filename: str, head: bytes) -> bool:
        """Whether a file is of this form, by its name and its first 64 kB. Asked when nobody said which form it has."""
        ...

    def rows(self, kind: str, stream: BinaryIO) -> Iterator[Row]:
        """The rows of a file, one by one: a generator that holds little. Raises Unreadable.

        The stream is a file with the bytes as they were sent, whatever they are; it can be sought in.
        """
        ...
